"""Why a loan is in arrears (row 36): nothing is late but interest that the county is still to pay.

Such a loan is marked SUBSIDY_LATE. The day derives the mark anew for a whole county, in three
statements; a payment or a new day of one loan takes it away where it no longer holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from models.base import MONEY
from models.instalment import Instalment
from models.loan import Loan
from models.statement import Statement
from models.subsidy import SubsidyBatch, SubsidyLine
from rules.claim import PendingSubsidy, awaited
from rules.ledger import Due
from rules.money import ZERO
from rules.policy import policy_on
from rules.vocabulary import ArrearsCause, RepaymentMethod, SubsidyBatchState
from services.given import given
from services.instalment import dues_of
from services.loan_part import on_the_book
from services.table import table_of
from services.work import Work

_LOAN, _DUE = table_of(Loan), table_of(Instalment)
_BATCH, _LINE = table_of(SubsidyBatch), table_of(SubsidyLine)
_COUNTY = bindparam("of_county_id", type_=Integer)
_CAUSE = ArrearsCause.SUBSIDY_LATE.value
_WAITING = given("waiting", id=("of_loan_ids", Uuid), interest=("of_interests", MONEY))
Row = Mapping[str, Any]

# Interest of these loans is late and nothing else; beside it each subsidy that is not paid yet.
LATE = Statement(
    select(
        _LOAN.c.id,
        _LOAN.c.repayment_method,
        _LOAN.c.overdue_principal,
        _LOAN.c.overdue_interest,
        exists()
        .where(_DUE.c.county_id == _COUNTY, _DUE.c.loan_id == _LOAN.c.id)
        .label("has_lines"),
        _LINE.c.from_on,
        _LINE.c.to_on,
        _LINE.c.amount,
    )
    .join_from(_LOAN, _LINE, and_(_LINE.c.county_id == _COUNTY, _LINE.c.loan_id == _LOAN.c.id))
    .join(_BATCH, and_(_BATCH.c.county_id == _COUNTY, _BATCH.c.id == _LINE.c.batch_id))
    .where(
        _LOAN.c.county_id == _COUNTY,
        on_the_book(),
        _LOAN.c.overdue_since_on.is_not(None),
        _LOAN.c.overdue_principal == 0,
        _LOAN.c.overdue_interest > 0,
        _BATCH.c.state != SubsidyBatchState.FINANCE_PAID.value,
        _LINE.c.amount > 0,
    )
    .order_by(_LOAN.c.id, _LINE.c.from_on, _LINE.c.batch_id, _LINE.c.number)
)
DUE = Statement(
    select(_DUE)
    .where(
        _DUE.c.county_id == _COUNTY,
        _DUE.c.loan_id == func.any(bindparam("of_loan_ids", type_=ARRAY(Uuid))),
        _DUE.c.due_on < bindparam("day", type_=Date),
    )
    .order_by(_DUE.c.loan_id, _DUE.c.due_on, _DUE.c.number)
)


def _mark() -> Any:
    # A payment in between has changed what is late: then it is no longer known why.
    waits = and_(
        _WAITING.c.id == _LOAN.c.id,
        _WAITING.c.interest == _LOAN.c.overdue_interest,
        _LOAN.c.overdue_principal == 0,
    )
    cause = case((_WAITING.c.id.is_not(None), literal(_CAUSE)), else_=None)
    # Locked in the order in which everybody locks several.
    differing = (
        select(_LOAN.c.id, cause.label("cause"))
        .select_from(_LOAN.outerjoin(_WAITING, waits))
        .where(
            _LOAN.c.county_id == _COUNTY,
            or_(_LOAN.c.overdue_since_on.is_not(None), _LOAN.c.arrears_cause.is_not(None)),
            _LOAN.c.arrears_cause.is_distinct_from(cause),
        )
        .order_by(_LOAN.c.id)
        .with_for_update(key_share=True, of=_LOAN)
        .cte("differing")
    )
    return (
        update(_LOAN)
        .where(_LOAN.c.county_id == _COUNTY, _LOAN.c.id == differing.c.id)
        .values(
            arrears_cause=differing.c.cause,
            changed_at=bindparam("new_changed_at", type_=TIMESTAMP(timezone=True)),
            version=_LOAN.c.version + 1,
        )
        .returning(_LOAN.c.id)
    )


MARK = Statement(_mark())


async def mark(work: Work, day: date) -> int:
    """Derive the mark of every loan of the county as a day begins; how many have changed."""
    found = await LATE.all(work.connection, of_county_id=work.county_id)
    loans = {key: list(rows) for key, rows in groupby(found, itemgetter("id"))}
    lines = await DUE.all(
        work.connection, of_county_id=work.county_id, of_loan_ids=list(loans), day=day
    )
    due = {key: dues_of(rows) for key, rows in groupby(lines, itemgetter("loan_id"))}
    waiting = [rows[0] for key, rows in loans.items() if _waits(rows, due.get(key, ()), day)]
    changed = await MARK.all(
        work.connection,
        of_county_id=work.county_id,
        of_loan_ids=[row["id"] for row in waiting],
        of_interests=[row["overdue_interest"] for row in waiting],
        new_changed_at=work.now,
    )
    return len(changed)


def _waits(of_loan: Sequence[Row], due: Sequence[Due], day: date) -> bool:
    """One loan, with what the county is still to pay of it; without a schedule all of that."""
    loan = of_loan[0]
    pending = [PendingSubsidy(row["from_on"], row["to_on"], row["amount"]) for row in of_loan]
    if loan["has_lines"]:
        amount = awaited(RepaymentMethod[loan["repayment_method"]], due, pending)
    else:
        amount = sum((one.amount for one in pending), ZERO)
    cause = policy_on(day).subsidy.waits_for_subsidy(
        loan["overdue_principal"], loan["overdue_interest"], amount
    )
    return cause is not None
