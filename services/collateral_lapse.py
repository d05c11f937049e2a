"""collateral_lapse: as a county's day begins, projects whose collateral did not come are recalled.

Row 74: what was missing when the deadline passed is missing still. The lender's task is the
recall; a project goes on by `projectSecure`, when the collateral is there or enough is repaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Executable, Integer, Text, Uuid, and_, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.statement import Statement
from rules.policy import policy_on
from rules.project_facts import SecuredFacts
from rules.refusal import ErrorCode
from rules.states import PROJECT as MACHINE
from rules.vocabulary import ProjectEventKind, ProjectState
from services import project_amount, project_secured, project_turn, warning_found_project
from services.scoped import Scoped
from services.use_case import Done, Refused, use_case
from services.warning import open_warnings
from services.warning_found_row import COUNTY, DAY, PROJECT
from services.work import Work

_RECALLABLE = tuple(
    state.value for state in ProjectState if MACHINE.after(state.value, "recall") is not None
)


def _due(role: Role) -> Executable:
    """Projects past their deadline, locked in the order of their ids, with what secures them."""
    out, given = warning_found_project.funds(role), warning_found_project.secured(role)
    return (
        select(
            *PROJECT.columns,
            func.coalesce(out.c.amount, 0).label("funds"),
            func.coalesce(given.c.guarantee, 0).label("guarantee"),
            func.coalesce(given.c.collateral, 0).label("collateral"),
        )
        .select_from(
            PROJECT.outerjoin(out, out.c.project_id == PROJECT.c.id).outerjoin(
                given, given.c.project_id == PROJECT.c.id
            )
        )
        .where(
            PROJECT.c.county_id == COUNTY,
            PROJECT.c.collateral_due_on < DAY,
            or_(*(PROJECT.c.state == state for state in _RECALLABLE)),
            rows(PROJECT, role),
        )
        .order_by(PROJECT.c.id)
        .with_for_update(key_share=True, of=PROJECT)
    )


DUE = Scoped(_due)
RECALL = Statement(
    update(PROJECT)
    .where(
        and_(
            PROJECT.c.county_id == bindparam("of_county_id", type_=Integer),
            PROJECT.c.id == func.any(bindparam("of_ids", type_=ARRAY(Uuid))),
        )
    )
    .values(
        state=bindparam("new_state", ProjectState.RECALLING.value, type_=Text),
        version=PROJECT.c.version + 1,
    )
    .returning(*PROJECT.columns)
)


@dataclass(frozen=True, kw_only=True)
class CollateralLapse:
    """Which county, and the business day that begins there."""

    county_id: int
    business_on: date


@use_case(Act.COLLATERAL_LAPSE)
async def collateral_lapse(work: Work, command: CollateralLapse) -> Done | Refused:
    """The same few statements, however many projects; done twice it changes nothing."""
    work.county_id, day = command.county_id, command.business_on
    work.permit(Resource.PROJECT, {"county_id": command.county_id})
    if not work.has_begun(day):
        return Refused()
    due = await DUE.all(work.connection, work.actor, county_id=work.county_id, business_on=day)
    covers = policy_on(day).enterprises.collateral_covers
    lapsed = {row["id"]: row for row in due if covers(_secured(row), day) is not None}
    if not lapsed:
        return Done(ids={}, audits=(), figures={"recalled": 0})
    recalled = await RECALL.all(work.connection, of_county_id=work.county_id, of_ids=list(lapsed))
    await project_turn.tell(work, recalled, ProjectEventKind.RECALLED)
    # The task of recalling it, as the sweep of the same day finds it.
    rule = ErrorCode.NO_COLLATERAL
    alerts = [
        project_secured.alert(row, _secured(lapsed[row["id"]]), rule, is_past=True)
        for row in recalled
    ]
    return Done(
        ids={},
        audits=tuple(project_amount.audited(lapsed[row["id"]], row) for row in recalled),
        figures={"recalled": len(recalled)},
        messages=await open_warnings(work, alerts),
    )


def _secured(row: Mapping[str, Any]) -> SecuredFacts:
    return SecuredFacts(
        funds=row["funds"], guarantee=row["guarantee"], collateral=row["collateral"]
    )
