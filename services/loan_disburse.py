"""loanDisburse: the full amount is paid out once (B10), judged anew by the actual day (B11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from authz.act import Act
from models.ids import GlobalId
from models.project import ProjectParticipation
from models.statement import Statement
from rules.facts import DisbursementFacts
from rules.loan import judge_disbursement, warnings_of_lending
from rules.months import months_between
from rules.policy import policy_on
from rules.states import LOAN
from rules.vocabulary import LoanEventKind, LoanState, ProjectEventKind
from services import (
    agreement_row,
    breaker,
    county_position,
    exposure,
    loan_event,
    position,
    project_amount,
)
from services.audit import AuditEntry
from services.benchmark import benchmarks
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, audited, lock_loan, write, writer
from services.outbox import Message
from services.position import Share
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = writer("state", "value_on", "months", "outstanding_principal")
JOIN = Statement(insert(table_of(ProjectParticipation)))


@dataclass(frozen=True, kw_only=True)
class LoanDisburse:
    """Input of `loanDisburse`: `value_on` (放款日) is by default the business day."""

    loan: LoanReference
    value_on: date | None = None
    expected_version: int | None = None


@use_case(Act.LOAN_DISBURSE, moves_money=True)
async def loan_disburse(work: Work, command: LoanDisburse) -> Done | Refused:
    """SIGNED becomes ACTIVE: household, book, county and, for enterprise use, project move."""
    loan = await lock_loan(work, command.loan, exposure=True, project=project_amount.lock)
    if loan is None or loan.exposure is None:
        return Refused()
    row, value_on = loan.row, command.value_on or work.today
    signed_on = row["signed_on"] or work.today
    tiers = await benchmarks(work.connection, signed_on)
    agreement = await agreement_row.of_loan(work, row, locked=True)
    book = await position.open_and_lock(work, row["lender_id"])
    facts = loan.facts(
        work,
        signed_on=signed_on,
        value_on=value_on,
        position=book.facts(),
        benchmarks=tiers,
        agreement=agreement,
    )
    work.expect_version(command.expected_version, row["version"])
    disbursement = DisbursementFacts(
        state=loan.state, approved_on=row["approved_on"] or row["submitted_on"]
    )
    work.add(judge_disbursement(facts, disbursement))
    if work.refusals:
        return Refused()
    amount = row["amount"]
    after = await write(
        work,
        loan,
        WRITE,
        state=LOAN.after(loan.state, "disburse"),
        value_on=value_on,
        months=months_between(value_on, row["matures_on"]),
        outstanding_principal=amount,
    )
    moved = loan.exposure.moved(approved=-amount, outstanding=amount)
    await exposure.write(work, moved, policy_on(work.today).max_household_amount)
    share = loan.share(state=LoanState.ACTIVE, outstanding=amount)
    _, messages = await breaker.settle(work, book.moved(Share(), share))
    totals = await county_position.add(work, outstanding=amount, loans=1)
    await loan_event.record(work, after, LoanEventKind.DISBURSED, value_on, amount=amount)
    ids = {"loan": loan.named}
    audits: tuple[AuditEntry, ...] = (audited(row, after),)
    if agreement is not None:
        audits = (*audits, *await agreement_row.begin(work, agreement))
    if loan.project is not None:
        entry, more = await _contribute(work, loan, after)
        ids["project"] = _named(entry)
        audits, messages = (*audits, entry), (*messages, *more)
    # The rules add the loan themselves; the totals of this moment have it already.
    before = county_position.CountyTotals(
        outstanding=totals.outstanding - amount, fund_balance=totals.fund_balance
    )
    work.warnings += warnings_of_lending(facts, before.facts())
    return Done(ids=ids, audits=audits, messages=messages)


async def _contribute(
    work: Work, loan: LockedLoan, row: Mapping[str, Any]
) -> tuple[AuditEntry, tuple[Message, ...]]:
    """The loan's money joins its project: a participation, and the amount moves (A6)."""
    assert loan.project is not None
    project = loan.project.row
    await JOIN.run(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        project_id=project["id"],
        loan_id=row["id"],
        household_id=row["household_id"],
        lender_id=row["lender_id"],
        principal=row["amount"],
        joined_on=row["value_on"],
        withdrawn_on=None,
        project_amount=project["amount"],
        project_lender_groups=list(project["lender_groups"]),
        recorded_at=work.now,
    )
    details = {"loan": loan.named, "principal": row["amount"]}
    _, entry, messages = await project_amount.move(
        work, loan.project, ProjectEventKind.CONTRIBUTED, details=details
    )
    return entry, messages


def _named(entry: AuditEntry) -> GlobalId:
    assert entry.named is not None, "a project's entry names it"
    return entry.named
