"""What ends with a debt, or is missed in it: the instalment plan and the collection case.

Whoever ends them holds the lock of the loan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Text, Uuid, bindparam, func, update
from sqlalchemy.dialects.postgresql import ARRAY

from models.base import MONEY
from models.collection import CollectionCase
from models.instalment import InstalmentPlan, InstalmentPlanRow
from models.statement import Statement
from rules.refusal import ErrorCode
from rules.states import COLLECTION, INSTALMENT_PLAN
from rules.vocabulary import (
    CollectionState,
    InstalmentPlanState,
    Severity,
)
from services.instalment_plan import missed, record_end, record_ends
from services.loan_late import OFFICES
from services.table import table_of
from services.warning import Alert, of_loan
from services.work import Work

SETTLED, MISSED = "SETTLED", "MISSED"

_PLAN = table_of(InstalmentPlan)
_CASE = table_of(CollectionCase)
_ROW = table_of(InstalmentPlanRow)


def _of_loans(table: Any) -> Any:
    return table.c.loan_id == func.any(bindparam("of_loan_ids", type_=ARRAY(Uuid)))


def _end_plan(*conditions: Any) -> Statement:
    return Statement(
        update(_PLAN)
        .where(
            _PLAN.c.county_id == bindparam("of_county_id"),
            _of_loans(_PLAN),
            _PLAN.c.state == InstalmentPlanState.ACTIVE.value,
            *conditions,
        )
        .values(
            state=bindparam("new_state", type_=Text),
            ended_on=bindparam("new_ended_on", type_=Date),
            ended_reason=bindparam("new_ended_reason", type_=Text),
            version=_PLAN.c.version + 1,
        )
        .returning(*_PLAN.columns)
    )


FULFIL = _end_plan()
# Parts due by then, against what was paid since the plan was agreed.
CANCEL_MISSED = _end_plan(
    missed(bindparam("outstanding", type_=MONEY), bindparam("day", type_=Date))
)
CLOSE_CASE = Statement(
    update(_CASE)
    .where(
        _CASE.c.county_id == bindparam("of_county_id"),
        _of_loans(_CASE),
        _CASE.c.state == CollectionState.OPEN.value,
    )
    .values(
        state=bindparam("new_state", type_=Text),
        closed_on=bindparam("new_closed_on", type_=Date),
        closed_reason=bindparam("new_closed_reason", type_=Text),
        version=_CASE.c.version + 1,
    )
)


async def end_with_debt(work: Work, *loans: Mapping[str, Any]) -> None:
    """Debts are paid: their plans are fulfilled, their collection cases closed."""
    ended = await FULFIL.all(work.connection, **_plan(loans, "fulfil", work.today, SETTLED))
    await record_ends(work, loans, ended)
    await CLOSE_CASE.run(
        work.connection,
        of_county_id=work.county_id,
        of_loan_ids=[loan["id"] for loan in loans],
        new_state=COLLECTION.after(CollectionState.OPEN, "close"),
        new_closed_on=work.today,
        new_closed_reason=SETTLED,
    )


async def cancel_missed(work: Work, loan: Mapping[str, Any], business_on: date) -> list[Alert]:
    """A plan of which less was paid than fell due before that day ends, and is warned of."""
    ended = await CANCEL_MISSED.one(
        work.connection,
        day=business_on,
        outstanding=loan["outstanding_principal"],
        **_plan([loan], "cancel", business_on, MISSED),
    )
    if ended is None:
        return []
    await record_end(work, loan, ended)
    return [
        of_loan(
            loan,
            ErrorCode.PLAN_MISSED,
            Severity.ORANGE,
            OFFICES,
            total=ended["total"],
            outstanding=loan["outstanding_principal"],
        )
    ]


def _plan(
    loans: Sequence[Mapping[str, Any]], act: str, business_on: date, reason: str
) -> dict[str, Any]:
    return {
        "of_county_id": loans[0]["county_id"],
        "of_loan_ids": [loan["id"] for loan in loans],
        "new_state": INSTALMENT_PLAN.after(InstalmentPlanState.ACTIVE, act),
        "new_ended_on": business_on,
        "new_ended_reason": reason,
    }
