"""A loan's default buffer (代偿缓冲期, 二(六)2): its row, the day of default, and how it ends.

Whoever writes it holds the lock of its loan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Executable, Text, bindparam, select, update

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.buffer import DefaultBuffer
from models.ids import GlobalId
from models.statement import Statement
from models.subsidy import SubsidyBatch, SubsidyLine
from rules.arrears import Debt, defaulted_on
from rules.claim import Loss, PendingSubsidy, awaiting, loss_on, wholly_awaiting
from rules.money import ZERO
from rules.refusal import ErrorCode
from rules.states import BUFFER as MACHINE
from rules.vocabulary import ArrearsCause, BufferState, LoanState, SubsidyBatchState
from services import instalment
from services.loan_late import late_of
from services.loan_row import LockedLoan, loan_id, lock_loan
from services.own_row import OwnRow, Row
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

BUFFER = OwnRow(
    DefaultBuffer,
    "buffer",
    Resource.LOAN,
    (
        "state",
        "default_on",
        "months",
        "ends_on",
        "asked_months",
        "asked_reason",
        "asked_on",
        "extended_on",
        "closed_on",
        "version",
    ),
)

_TABLE = table_of(DefaultBuffer)
_BATCH, _LINE = table_of(SubsidyBatch), table_of(SubsidyLine)


def _loan_of(role: Role) -> Executable:
    return select(_TABLE.c.loan_id).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.id == bindparam("of_id"),
        rows(_TABLE, role),
    )


LOAN_OF = Scoped(_loan_of)
# For the rules: what the county is still to pay of a loan's interest, shown to nobody.
PENDING = Statement(
    select(_LINE.c.from_on, _LINE.c.to_on, _LINE.c.amount)
    .join_from(
        _LINE,
        _BATCH,
        (_BATCH.c.county_id == _LINE.c.county_id) & (_BATCH.c.id == _LINE.c.batch_id),
    )
    .where(
        _LINE.c.county_id == bindparam("of_county_id"),
        _LINE.c.loan_id == bindparam("of_loan_id"),
        _LINE.c.amount > 0,
        _BATCH.c.state != SubsidyBatchState.FINANCE_PAID.value,
    )
    .order_by(_LINE.c.from_on, _LINE.c.batch_id, _LINE.c.number)
)
CLOSE = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.loan_id == bindparam("of_loan_id"),
        _TABLE.c.state == BufferState.OPEN.value,
    )
    .values(
        state=bindparam("new_state", type_=Text),
        closed_on=bindparam("new_closed_on", type_=Date),
        version=_TABLE.c.version + 1,
    )
)


@dataclass(frozen=True, slots=True)
class Defaulted:
    """Since when a loan is in default, None where it is not, and what is lost of it today."""

    on: date | None
    loss: Loss


async def defaulted(work: Work, loan: Mapping[str, Any], on: date) -> Defaulted:
    """A locked loan's default, and its loss as of a day; two statements, or three if extended.

    Without a schedule the arrears are what the lender reported.
    """
    lines = await instalment.load(work, loan)
    found = await PENDING.all(
        work.connection, of_county_id=loan["county_id"], of_loan_id=loan["id"]
    )
    pending = [PendingSubsidy(row["from_on"], row["to_on"], row["amount"]) for row in found]
    is_countys = loan["arrears_cause"] == ArrearsCause.SUBSIDY_LATE.value
    ledger = None if lines is None else lines.ledger
    if ledger is None:
        interest = ZERO if is_countys else loan["overdue_interest"]
        loss = Loss(loan["outstanding_principal"], interest)
    else:
        loss = loss_on(ledger, on, pending)
    debt = Debt(
        state=LoanState[loan["state"]],
        outstanding=loan["outstanding_principal"],
        matures_on=loan["matures_on"],
        demand_on=loan["demand_on"],
        ledger=ledger,
        late=late_of(loan),
    )
    passed = (
        frozenset[int]() if ledger is None else wholly_awaiting(ledger, awaiting(ledger, pending))
    )
    return Defaulted(None if is_countys else defaulted_on(debt, work.today, passed), loss)


async def lock_buffer(work: Work, identifier: GlobalId) -> tuple[LockedLoan, Row] | None:
    """The loan, then its buffer, both locked; NOT_FOUND where the actor sees none."""
    found = await LOAN_OF.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        of_id=work.key_of(identifier, "buffer"),
    )
    if found is None:
        work.named = identifier
        work.refuse(ErrorCode.NOT_FOUND, "defaultBuffer")
        return None
    loan = await lock_loan(work, loan_id(work.county_id, found["loan_id"]))
    assert loan is not None, "whoever sees a buffer sees its loan"
    row = await BUFFER.lock(work, identifier, "defaultBuffer")
    assert row is not None, "no buffer is deleted"
    return loan, row


async def close_buffer(work: Work, loan_key: UUID) -> None:
    """The buffer of a locked loan ends: it is paid, current again, or compensated."""
    await CLOSE.run(
        work.connection,
        of_county_id=work.county_id,
        of_loan_id=loan_key,
        new_state=MACHINE.after(BufferState.OPEN, "close"),
        new_closed_on=work.today,
    )
