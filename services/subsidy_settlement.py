"""What the payment of a batch writes of its loans, in as many statements whatever their number.

The interest is booked on their lines as paid by FINANCE; arrears, states, the lender's book and
breaker follow, and so does everything that ends with arrears or with a debt (二(四), row 36).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Date, Integer, Text, Uuid, bindparam, insert, literal, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP

from models.base import MONEY
from models.instalment import Instalment
from models.loan import Loan
from models.repayment import Repayment
from models.statement import Statement
from rules.money import ZERO
from rules.refusal import ErrorCode
from rules.vocabulary import LoanEventKind, LoanState, PayerType
from services import breaker, county_position, loan_event, position
from services.audit import AuditEntry
from services.claim_paid_off import end_all_paid_off
from services.debt_end import end_with_debt
from services.default_buffer import close_buffer
from services.given import given
from services.loan_late import EVENT_OF, columns_of, gone, late_of, started
from services.loan_part import REPEATED, given_loans, of_each_loan
from services.loan_row import audited, loan_id
from services.outbox import Message
from services.subsidised_loan import SubsidisedLoan
from services.table import table_of
from services.warning import close_warnings, open_warnings
from services.work import Work

_LOAN, _DUE = table_of(Loan), table_of(Instalment)
_CHANGED = {
    "state": Text,
    "overdue_since_on": Date,
    "overdue_principal": MONEY,
    "overdue_interest": MONEY,
    "arrears_cause": Text,
    "settled_on": Date,
}
_NOW = bindparam("new_changed_at", type_=TIMESTAMP(timezone=True))


def _each(**columns: Any) -> dict[str, tuple[str, Any]]:
    return {name: (f"each_{name}", of) for name, of in columns.items()}


_LOANS = given("moved", **_each(id=Uuid, **_CHANGED))
MOVE = Statement(
    update(_LOAN)
    .where(_LOAN.c.county_id == bindparam("of_county_id"), _LOAN.c.id == _LOANS.c.id)
    .values(
        {name: _LOANS.c[name] for name in _CHANGED}
        | {"changed_at": _NOW, "version": _LOAN.c.version + 1}
    )
    .returning(*_LOAN.columns)
)
_DUES = given("booked", **_each(loan_id=Uuid, number=Integer, interest_paid=MONEY))
BOOK = Statement(
    update(_DUE)
    .where(
        _DUE.c.county_id == bindparam("of_county_id"),
        _DUE.c.loan_id == _DUES.c.loan_id,
        _DUE.c.number == _DUES.c.number,
    )
    .values(interest_paid=_DUES.c.interest_paid, changed_at=_NOW)
)
_PAID = given_loans("paid", interest=MONEY)
_NOTHING = literal(ZERO, MONEY)
RECORD = Statement(
    insert(table_of(Repayment)).from_select(
        [
            "county_id",
            "id",
            *REPEATED,
            "received_on",
            "principal",
            "interest",
            "penalty",
            "payer_type",
            "bank_ref",
            "recorded_at",
            "recorded_by",
        ],
        select(
            bindparam("county_id", type_=Integer),
            _PAID.c.id,
            *(_PAID.c[name] for name in REPEATED),
            bindparam("received_on", type_=Date),
            _NOTHING,
            _PAID.c.interest,
            _NOTHING,
            bindparam("payer_type", PayerType.FINANCE.value, type_=Text),
            bindparam("bank_ref", type_=Text),
            bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
            bindparam("recorded_by", type_=Text),
        ),
    )
)


async def settle(
    work: Work, loans: Sequence[SubsidisedLoan], lender_id: int, quarter: str, reference: str
) -> tuple[tuple[AuditEntry, ...], tuple[Message, ...]]:
    """Book the interest on the loans that take any; what the audit and the offices are told."""
    paid = [loan for loan in loans if loan.interest > ZERO]
    if not paid:
        return (), ()
    moved = [loan for loan in paid if loan.is_moved]
    messages = await _totals(work, moved, lender_id) if moved else ()
    await _book(work, paid, quarter, reference)
    if not moved:
        return (), messages
    after = await _move(work, moved)
    messages = (*messages, *await _tell(work, moved, after))
    ended = await _end(work, moved, after)
    changes = tuple(audited(loan.row, after[loan.row["id"]]) for loan in moved)
    return (*changes, *ended), messages


async def _totals(
    work: Work, moved: Sequence[SubsidisedLoan], lender_id: int
) -> tuple[Message, ...]:
    """The lender's book, judged with it, and the county's count of loans."""
    book = await position.lock(work, lender_id)
    settled = 0
    for loan in moved:
        assert loan.standing is not None
        before = loan.locked.share()
        after = loan.locked.share(
            state=loan.standing.state, is_overdue=loan.standing.late.since_on is not None
        )
        settled += before.loan_count - after.loan_count
        book = book.moved(before, after)
    _, messages = await breaker.settle(work, book)
    if settled:
        await county_position.take(work, loans=settled)
    return messages


async def _book(work: Work, paid: Sequence[SubsidisedLoan], quarter: str, reference: str) -> None:
    """The lines, the payments and their events."""
    booked = [
        (loan.row["id"], due.number, due.interest_paid)
        for loan in paid
        if loan.before is not None and loan.after is not None
        for was, due in zip(loan.before.dues, loan.after.dues, strict=True)
        if was.interest_paid != due.interest_paid
    ]
    await BOOK.run(
        work.connection,
        of_county_id=work.county_id,
        each_loan_id=[key for key, _, _ in booked],
        each_number=[number for _, number, _ in booked],
        each_interest_paid=[interest for _, _, interest in booked],
        new_changed_at=work.now,
    )
    rows = [loan.row for loan in paid]
    await RECORD.run(
        work.connection,
        **of_each_loan(work, rows),
        each_interest=[loan.interest for loan in paid],
        received_on=work.today,
        bank_ref=reference,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    details = [{"interest": loan.interest, "quarter": quarter} for loan in paid]
    await loan_event.record_of_each(work, rows, LoanEventKind.SUBSIDISED, work.today, details)


async def _move(work: Work, moved: Sequence[SubsidisedLoan]) -> dict[Any, Mapping[str, Any]]:
    """The loans as they stand now, by their keys."""
    changes: defaultdict[str, list[Any]] = defaultdict(list)
    for loan in moved:
        assert loan.standing is not None
        values = {
            "state": loan.standing.state.value,
            **columns_of(loan.standing.late, loan.row),
            "settled_on": work.today if loan.is_settled else loan.row["settled_on"],
        }
        for name, value in values.items():
            changes[name].append(value)
    rows = await MOVE.all(
        work.connection,
        of_county_id=work.county_id,
        each_id=[loan.row["id"] for loan in moved],
        **{f"each_{name}": changes[name] for name in _CHANGED},
        new_changed_at=work.now,
    )
    return {row["id"]: row for row in rows}


async def _tell(
    work: Work, moved: Sequence[SubsidisedLoan], after: Mapping[Any, Mapping[str, Any]]
) -> tuple[Message, ...]:
    """Events of what the day had done meanwhile and of debts that are paid; warnings."""
    alerts = []
    happened: defaultdict[LoanEventKind, list[tuple[Any, Any]]] = defaultdict(list)
    causes: defaultdict[tuple[ErrorCode, ...], list[Any]] = defaultdict(list)
    for loan in moved:
        standing, row = loan.standing, after[loan.row["id"]]
        assert standing is not None
        before, late = late_of(loan.row), standing.late
        for act in standing.acts:
            if act in EVENT_OF:
                told = {
                    "sinceOn": late.since_on,
                    "principal": late.principal,
                    "interest": late.interest,
                }
                happened[EVENT_OF[act]].append((row, told))
        if loan.is_settled:
            happened[LoanEventKind.SETTLED].append((row, {}))
        alerts += started(row, before, standing)
        rules = gone(before, late, work.today, is_settled=loan.is_settled)
        if rules:
            causes[rules].append(loan_id(work.county_id, row["id"]))
    for kind, found in happened.items():
        rows, details = [row for row, _ in found], [told for _, told in found]
        await loan_event.record_of_each(work, rows, kind, work.today, details)
    for rules, named in causes.items():
        await close_warnings(work, rules, *named)
    return await open_warnings(work, alerts)


async def _end(
    work: Work, moved: Sequence[SubsidisedLoan], after: Mapping[Any, Mapping[str, Any]]
) -> tuple[AuditEntry, ...]:
    """Plans and cases of debts that are paid; buffers and claims of loans that left them."""
    settled = [after[loan.row["id"]] for loan in moved if loan.is_settled]
    if settled:
        await end_with_debt(work, *settled)
    left = [
        (LoanState[loan.row["state"]], after[loan.row["id"]])
        for loan in moved
        if loan.row["state"] != after[loan.row["id"]]["state"]
    ]
    buffered = [
        row["id"] for state, row in left if state in (LoanState.IN_BUFFER, LoanState.CLAIMING)
    ]
    if buffered:
        await close_buffer(work, *buffered)
    claimed = [row for state, row in left if state is LoanState.CLAIMING]
    return await end_all_paid_off(work, claimed) if claimed else ()
