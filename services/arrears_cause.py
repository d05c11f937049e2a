"""Why a loan is in arrears (row 36): nothing is late but interest that the county is still to pay.

Such a loan is marked SUBSIDY_LATE. The day derives the mark anew for a whole county, in one
statement; a payment or a new day of one loan takes it away where it no longer holds.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP

from models.instalment import Instalment
from models.loan import Loan
from models.statement import Statement
from models.subsidy import SubsidyBatch, SubsidyLine
from rules.money import ZERO
from rules.schedule import MONTHLY
from rules.vocabulary import ArrearsCause, SubsidyBatchState
from services.loan_part import on_the_book
from services.table import table_of
from services.work import Work

_LOAN, _DUE = table_of(Loan), table_of(Instalment)
_BATCH, _LINE = table_of(SubsidyBatch), table_of(SubsidyLine)
_COUNTY = bindparam("of_county_id", type_=Integer)
_DAY = bindparam("day", type_=Date)
_CAUSE = ArrearsCause.SUBSIDY_LATE.value


def _late() -> Any:
    """Loans on the book of which interest is late and nothing else."""
    return (
        select(_LOAN.c.id, _LOAN.c.repayment_method, _LOAN.c.overdue_interest)
        .where(
            _LOAN.c.county_id == _COUNTY,
            on_the_book(),
            _LOAN.c.overdue_since_on.is_not(None),
            _LOAN.c.overdue_principal == 0,
            _LOAN.c.overdue_interest > 0,
        )
        .cte("late")
    )


def _pending(late: Any) -> Any:
    """What the county is still to pay of them."""
    of_batch = and_(_BATCH.c.county_id == _LINE.c.county_id, _BATCH.c.id == _LINE.c.batch_id)
    return (
        select(_LINE.c.loan_id, _LINE.c.from_on, _LINE.c.to_on, _LINE.c.amount)
        .select_from(_LINE.join(_BATCH, of_batch).join(late, late.c.id == _LINE.c.loan_id))
        .where(
            _LINE.c.county_id == _COUNTY,
            _BATCH.c.county_id == _COUNTY,
            _BATCH.c.state != SubsidyBatchState.FINANCE_PAID.value,
            _LINE.c.amount > 0,
        )
        .cte("pending")
    )


def _awaited(late: Any) -> Any:
    """How much of their interest is awaited.

    A line is awaited by the subsidy of the days that it is the interest of, as
    `rules.claim.subsidised_lines` has it; of a loan without a schedule all that is pending counts.
    """
    pending = _pending(late)
    order = (_DUE.c.due_on, _DUE.c.number)
    due = (
        select(
            _DUE.c.loan_id,
            _DUE.c.due_on,
            (_DUE.c.interest - _DUE.c.interest_paid).label("unpaid"),
            func.lag(_DUE.c.due_on).over(partition_by=_DUE.c.loan_id, order_by=order).label("last"),
            or_(*(late.c.repayment_method == one.value for one in MONTHLY)).label("by_month"),
        )
        .select_from(_DUE.join(late, late.c.id == _DUE.c.loan_id))
        .where(_DUE.c.county_id == _COUNTY, _DUE.c.due_on < _DAY)
        .cte("due")
    )
    belongs = and_(
        due.c.loan_id == pending.c.loan_id,
        due.c.due_on > pending.c.from_on,
        case(
            (due.c.by_month, due.c.due_on <= pending.c.to_on + 1),
            else_=or_(due.c.last.is_(None), due.c.last < pending.c.to_on),
        ),
    )
    unpaid = func.coalesce(func.sum(due.c.unpaid), ZERO)
    covered = (
        select(pending.c.loan_id, func.least(pending.c.amount, unpaid).label("amount"))
        .select_from(pending.join(due, belongs))
        .group_by(pending.c.loan_id, pending.c.from_on, pending.c.to_on, pending.c.amount)
    )
    has_lines = select(_DUE.c.number).where(
        _DUE.c.county_id == _COUNTY, _DUE.c.loan_id == pending.c.loan_id
    )
    whole = select(pending.c.loan_id, pending.c.amount).where(~has_lines.exists())
    parts = covered.union_all(whole).cte("parts")
    amount = func.sum(parts.c.amount).label("amount")
    return select(parts.c.loan_id, amount).group_by(parts.c.loan_id).cte("awaited")


def _mark() -> Any:
    late = _late()
    awaited = _awaited(late)
    waiting = (
        select(late.c.id)
        .select_from(late.join(awaited, awaited.c.loan_id == late.c.id))
        .where(awaited.c.amount >= late.c.overdue_interest)
        .cte("waiting")
    )
    cause = case((_LOAN.c.id.in_(select(waiting.c.id)), literal(_CAUSE)), else_=None)
    # Locked in the order in which everybody locks several.
    differing = (
        select(_LOAN.c.id, cause.label("cause"))
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
    found = await MARK.all(
        work.connection, of_county_id=work.county_id, day=day, new_changed_at=work.now
    )
    return len(found)
