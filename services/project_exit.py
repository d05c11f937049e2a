"""projectExit: nothing is out any more, and a project that was leaving has left (rows 68, 77)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.project import exit_act, judge_project_exit
from rules.project_facts import ProjectExitFacts
from rules.refusal import ErrorCode
from rules.states import PROJECT
from rules.vocabulary import ExitPlanState, ProjectEventKind, ProjectState
from services import exit_plan, project_amount
from services.command import optional_text
from services.named_project import named_project
from services.project_funds import funds_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

OF_EXITS = (
    ErrorCode.EXIT_STAGE_MISSED,
    ErrorCode.PLATFORM_OVERDUE,
    ErrorCode.RECTIFICATION_OVERDUE,
    ErrorCode.NO_GUARANTEE,
    ErrorCode.NO_COLLATERAL,
    ErrorCode.COOP_MISUSE,
    ErrorCode.COOP_ON_LENDING,
)


@dataclass(frozen=True, kw_only=True)
class ProjectExit:
    """Input of `projectExit`."""

    project: GlobalId
    note: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.PROJECT_EXIT)
async def project_exit(work: Work, command: ProjectExit) -> Done | Refused:
    """EXITING, RECALLING or RECTIFYING becomes EXITED for good; its plan is fulfilled."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    work.expect_version(command.expected_version, project.row["version"])
    state = ProjectState[project.row["state"]]
    funds = await funds_of(work, project.row)
    work.add(judge_project_exit(ProjectExitFacts(state=state, funds=funds.amount)))
    if work.refusals:
        return Refused()
    after, entry, messages = await project_amount.move(
        work,
        project,
        ProjectEventKind.EXITED,
        note=command.note,
        state=PROJECT.after(state, exit_act(state)),
    )
    await exit_plan.end(work, after, ExitPlanState.FULFILLED)
    named = project_amount.project_id(after)
    await close_warnings(work, OF_EXITS, named)
    return Done(ids={"project": named}, audits=(entry,), messages=messages)
