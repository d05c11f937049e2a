"""A loan's instalment plan (分期还款计划): while one is in force, claim and recall wait (B18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, bindparam, func, select

from authz.role import Role
from authz.rows import rows
from models.instalment import InstalmentPlan, InstalmentPlanRow
from rules.vocabulary import InstalmentPlanState, LoanEventKind
from services import loan_event
from services.row_of_loan import RowOfLoan
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

PLAN = RowOfLoan(
    InstalmentPlan,
    "plan",
    ("state", "total", "note", "agreed_on", "ended_on", "ended_reason", "version"),
)

_TABLE = table_of(InstalmentPlan)
_PART = table_of(InstalmentPlanRow)


def _in_force(role: Role) -> Executable:
    return select(_TABLE.c.id).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.loan_id == bindparam("loan_id"),
        _TABLE.c.state == InstalmentPlanState.ACTIVE.value,
        rows(_TABLE, role),
    )


IN_FORCE = Scoped(_in_force)


async def plan_in_force(work: Work, loan: Mapping[str, Any]) -> UUID | None:
    """Key of the plan that a locked loan is paid by, or None; one statement."""
    found = await IN_FORCE.one(
        work.connection, work.actor, county_id=loan["county_id"], loan_id=loan["id"]
    )
    return None if found is None else found["id"]


def missed(outstanding: Any, day: Any) -> ColumnElement[bool]:
    """Whether less was paid of a plan than its parts that fell due before the day."""
    due = (
        select(func.coalesce(func.sum(_PART.c.amount), 0))
        .where(
            _PART.c.county_id == _TABLE.c.county_id,
            _PART.c.plan_id == _TABLE.c.id,
            _PART.c.due_on < day,
        )
        .correlate(_TABLE)
        .scalar_subquery()
    )
    is_missed: ColumnElement[bool] = due > _TABLE.c.total - outstanding
    return is_missed


async def record_end(work: Work, loan: Mapping[str, Any], plan: Mapping[str, Any]) -> None:
    """The event of a plan that has ended, on its loan."""
    details = {"plan": plan["id"], "state": plan["state"], "reason": plan["ended_reason"]}
    kind = LoanEventKind.PLAN_ENDED
    await loan_event.record(work, loan, kind, plan["ended_on"], details=details)


async def record_ends(
    work: Work, loans: Sequence[Mapping[str, Any]], plans: Sequence[Mapping[str, Any]]
) -> None:
    """The events of plans that have ended on one day, each on its loan; one statement."""
    if not plans:
        return
    by_id = {loan["id"]: loan for loan in loans}
    details = [
        {"plan": plan["id"], "state": plan["state"], "reason": plan["ended_reason"]}
        for plan in plans
    ]
    of = [by_id[plan["loan_id"]] for plan in plans]
    kind, ended_on = LoanEventKind.PLAN_ENDED, plans[0]["ended_on"]
    await loan_event.record_of_each(work, of, kind, ended_on, details)
