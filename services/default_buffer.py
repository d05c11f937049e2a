"""A loan's default buffer (代偿缓冲期, 二(六)2): its row, the day of default, and how it ends.

Whoever writes it holds the lock of its loan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Text, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from models.buffer import DefaultBuffer
from models.statement import Statement
from models.subsidy import SubsidyBatch, SubsidyLine
from rules.arrears import defaulted_on
from rules.claim import Loss, PendingSubsidy, awaiting, loss_on, wholly_awaiting
from rules.money import ZERO
from rules.states import BUFFER as MACHINE
from rules.vocabulary import ArrearsCause, BufferState, SubsidyBatchState
from services import instalment
from services.loan_late import debt_of
from services.row_of_loan import RowOfLoan
from services.table import table_of
from services.work import Work

BUFFER = RowOfLoan(
    DefaultBuffer,
    "buffer",
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
        _TABLE.c.loan_id == func.any(bindparam("of_loan_ids", type_=ARRAY(Uuid))),
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


async def defaulted(
    work: Work, loan: Mapping[str, Any], on: date, undrafted: Sequence[PendingSubsidy] = ()
) -> Defaulted:
    """A locked loan's default, and its loss as of a day; two statements, or three if extended.

    `undrafted` is the subsidy of days before that of which no batch tells yet; a loss is less by
    it as by what is drafted (B7). Without a schedule the arrears are what the lender reported.
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
        loss = loss_on(ledger, on, [*pending, *undrafted])
    passed = (
        frozenset[int]() if ledger is None else wholly_awaiting(ledger, awaiting(ledger, pending))
    )
    since = defaulted_on(debt_of(loan, ledger), work.today, passed)
    return Defaulted(None if is_countys else since, loss)


async def close_buffer(work: Work, *loan_keys: UUID) -> None:
    """The buffers of locked loans end: they are paid, current again, or compensated."""
    await CLOSE.run(
        work.connection,
        of_county_id=work.county_id,
        of_loan_ids=list(loan_keys),
        new_state=MACHINE.after(BufferState.OPEN, "close"),
        new_closed_on=work.today,
    )
