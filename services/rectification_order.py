"""rectificationOrder: the county government orders what a platform uses back (rows 69, 77; B35)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from models.ids import GlobalId
from rules.project import judge_rectification
from rules.project_facts import RectificationFacts
from rules.vocabulary import EnterpriseKind, ExitPlanKind, ProjectEventKind, ProjectState
from services import exit_plan, project_amount
from services.command import many, number, text
from services.exit_plan import EXIT_PLAN, STAGES_MAX, ExitStageGiven, stage_facts
from services.named_project import named_project
from services.project_funds import funds_of
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class RectificationOrder:
    """Input of `rectificationOrder`: who answers for it, and how much is back by when, yuan."""

    project: GlobalId
    document_no: str = number(100, judged=True)
    responsible: str = text(50, judged=True)
    deadline_on: date
    stages: tuple[ExitStageGiven, ...] = many(ExitStageGiven, most=STAGES_MAX)
    expected_version: int | None = None


@use_case(Act.RECTIFICATION_ORDER)
async def rectification_order(work: Work, command: RectificationOrder) -> Done | Refused:
    """REGISTERED becomes RECTIFYING; a later order takes the place of the one before."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    work.expect_version(command.expected_version, project.row["version"])
    funds = await funds_of(work, project.row)
    facts = RectificationFacts(
        today=work.today,
        state=ProjectState[project.row["state"]],
        entity_kind=EnterpriseKind[project.row["entity_kind"]],
        funds=funds.amount,
        stages=stage_facts(command.stages),
        document_no=command.document_no,
        responsible=command.responsible,
        deadline_on=command.deadline_on,
    )
    work.add(judge_rectification(facts))
    if work.refusals:
        return Refused()
    told = {"documentNo": command.document_no, "deadlineOn": command.deadline_on}
    after, entry, messages = await project_amount.move(
        work,
        project,
        ProjectEventKind.RECTIFICATION_ORDERED,
        details=told,
        state=ProjectState.RECTIFYING.value,
    )
    row = await exit_plan.begin(
        work,
        after,
        ExitPlanKind.RECTIFICATION,
        command.stages,
        funds=funds.amount,
        document_no=command.document_no,
        responsible=command.responsible,
        deadline_on=command.deadline_on,
        consent_count=0,
    )
    return Done(
        ids={"exit_plan": EXIT_PLAN.named(row), "project": project_amount.project_id(after)},
        audits=(EXIT_PLAN.audited(None, row), entry),
        messages=messages,
    )
