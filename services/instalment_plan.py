"""A loan's instalment plan (分期还款计划): while one is in force, claim and recall wait (B18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, select

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.instalment import InstalmentPlan
from rules.vocabulary import InstalmentPlanState
from services.own_row import OwnRow
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

PLAN = OwnRow(
    InstalmentPlan,
    "plan",
    Resource.LOAN,
    ("state", "total", "note", "agreed_on", "ended_on", "ended_reason", "version"),
)

_TABLE = table_of(InstalmentPlan)


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
