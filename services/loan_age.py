"""loan_age: what a day does to one loan - it falls overdue, its arrears grow, a plan is missed.

The timetable asks for the loans of a county to which a day would do anything (`CANDIDATES`) and
lets the day pass for each of them. The same day twice, or an earlier one, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from authz.act import Act
from models.ids import GlobalId
from rules.arrears import Late, Standing, aged_standing
from rules.states import ON_THE_BOOK
from services import breaker, instalment, position
from services.age_candidates import CANDIDATES
from services.debt_end import cancel_missed
from services.loan_late import columns_of, debt_of, for_long, late_of, record_events, started
from services.loan_row import LockedLoan, audited, lock_loan, write, writer
from services.outbox import Message
from services.use_case import Done, Refused, use_case
from services.warning import open_warnings
from services.work import Work

__all__ = ["CANDIDATES", "LoanAge", "loan_age"]

WRITE = writer(
    "state", "overdue_since_on", "overdue_principal", "overdue_interest", "arrears_cause"
)


@dataclass(frozen=True, kw_only=True)
class LoanAge:
    """Which loan, and the business day that begins for it."""

    loan: GlobalId
    business_on: date


@use_case(Act.LOAN_AGE)
async def loan_age(work: Work, command: LoanAge) -> Done | Refused:
    """Bring the loan's state and arrears up to the day; a loan that is off the book stays so."""
    day = command.business_on
    work.go_to_county_of(command.loan)
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    if not work.has_begun(day):
        return Refused()
    if loan.state not in ON_THE_BOOK:
        return Done(ids={"loan": loan.named}, audits=())
    row, known = loan.row, late_of(loan.row)
    standing = await _standing(work, loan, day)
    after: Mapping[str, Any] = row
    messages: tuple[Message, ...] = ()
    is_changed = (standing.state, standing.late) != (loan.state, known)
    if is_changed:
        after, messages = await _change(work, loan, standing)
        await record_events(work, after, standing, day)
    alerts = [
        *(started(after, known, standing) if is_changed else ()),
        *await for_long(work, after, standing.late, day),
        *await cancel_missed(work, after, day),
    ]
    told = await open_warnings(work, alerts)
    return Done(
        ids={"loan": loan.named},
        audits=(audited(row, after),) if is_changed or alerts else (),
        figures={"overduePrincipal": standing.late.principal, "warnings": len(alerts)},
        messages=(*messages, *told),
    )


async def _standing(work: Work, loan: LockedLoan, day: date) -> Standing:
    """How the loan stands when that day begins."""
    row = loan.row
    lines = await instalment.load(work, row)
    return aged_standing(debt_of(row, None if lines is None else lines.ledger), day)


async def _change(
    work: Work, loan: LockedLoan, standing: Standing
) -> tuple[Mapping[str, Any], tuple[Message, ...]]:
    """The loan as it stands then, and its lender's book where the loan's share of it moved.

    INVARIANT: a book is not written for nothing: what the clock does to a loan is no word of a
    silent lender (row 22).
    """
    late: Late = standing.late
    messages: tuple[Message, ...] = ()
    share = loan.share(state=standing.state, is_overdue=late.since_on is not None)
    if share != loan.share():
        book = await position.lock(work, loan.row["lender_id"])
        _, messages = await breaker.settle(work, book.moved(loan.share(), share))
    after = await write(work, loan, WRITE, state=standing.state.value, **columns_of(late, loan.row))
    return after, messages
