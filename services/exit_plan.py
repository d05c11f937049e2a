"""A plan by which money leaves a project, with its stages: kept, replaced, fulfilled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Integer, Text, Uuid, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from models.base import MONEY, TEXTS
from models.exit_plan import ExitPlan, ExitStage
from models.statement import Statement
from rules.project_facts import StageFacts
from rules.vocabulary import ExitPlanKind, ExitPlanState
from services.named_project import copies
from services.row_of_project import RowOfProject
from services.table import table_of
from services.work import Work

STAGES_MAX = 60

_TABLE = table_of(ExitPlan)
_STAGE = table_of(ExitStage)
EXIT_PLAN = RowOfProject(
    ExitPlan,
    "exitplan",
    (
        "project_id",
        "kind",
        "state",
        "funds",
        "document_no",
        "responsible",
        "deadline_on",
        "consent_count",
        "version",
    ),
)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))
END = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.project_id == bindparam("of_project_id"),
        _TABLE.c.state == ExitPlanState.ACTIVE.value,
    )
    .values(
        state=bindparam("new_state", type_=Text),
        ended_on=bindparam("new_ended_on", type_=Date),
        version=_TABLE.c.version + 1,
    )
)
_GIVEN = (
    func.unnest(
        bindparam("numbers", type_=ARRAY(Integer)),
        bindparam("due_on", type_=ARRAY(Date)),
        bindparam("amounts", type_=ARRAY(MONEY)),
    )
    .table_valued("number", "due_on", "amount", name="given")
    .render_derived()
)
COPIED = {
    "county_id": bindparam("county_id", type_=Integer),
    "plan_id": bindparam("plan_id", type_=Uuid),
    "project_id": bindparam("project_id", type_=Uuid),
    "project_amount": bindparam("project_amount", type_=MONEY),
    "project_lender_groups": bindparam("project_lender_groups", type_=TEXTS),
}
INSERT_STAGES = Statement(
    insert(_STAGE).from_select(
        [*COPIED, "number", "due_on", "amount"],
        select(*COPIED.values(), _GIVEN.c.number, _GIVEN.c.due_on, _GIVEN.c.amount),
    )
)


@dataclass(frozen=True, kw_only=True)
class ExitStageGiven:
    """A stage of an input: so much is to be back by that day, yuan."""

    due_on: date
    amount: Decimal


def stage_facts(stages: Sequence[ExitStageGiven]) -> tuple[StageFacts, ...]:
    """As the rules take them."""
    return tuple(StageFacts(due_on=one.due_on, amount=one.amount) for one in stages)


async def begin(
    work: Work,
    project: Mapping[str, Any],
    kind: ExitPlanKind,
    stages: Sequence[ExitStageGiven],
    **values: Any,
) -> Mapping[str, Any]:
    """Insert a plan and its stages, in place of the one that was active; the plan's row."""
    await end(work, project, ExitPlanState.REPLACED)
    repeated = copies(project)
    row: Mapping[str, Any] = await INSERT.one(
        work.connection,
        **repeated,
        id=work.new_id(),
        kind=kind.value,
        state=ExitPlanState.ACTIVE.value,
        agreed_on=work.today,
        ended_on=None,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
        **values,
    )
    if stages:
        await INSERT_STAGES.run(
            work.connection,
            **repeated,
            plan_id=row["id"],
            numbers=list(range(1, len(stages) + 1)),
            due_on=[one.due_on for one in stages],
            amounts=[one.amount for one in stages],
        )
    return row


async def end(work: Work, project: Mapping[str, Any], state: ExitPlanState) -> None:
    """The active plan of a project ends, if there is one."""
    await END.run(
        work.connection,
        of_county_id=work.county_id,
        of_project_id=project["id"],
        new_state=state.value,
        new_ended_on=work.today,
    )
