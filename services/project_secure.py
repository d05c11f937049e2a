"""projectSecure: a recalled project goes on, with collateral or after repayment (row 74)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.project_care import judge_project_secure
from rules.project_facts import ProjectSecureFacts
from rules.states import PROJECT
from rules.vocabulary import EnterpriseKind, EnterpriseListState, ProjectEventKind, ProjectState
from services import project_amount, project_secured
from services.command import optional_text
from services.named_project import named_project
from services.project_secured import secured_of
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class ProjectSecure:
    """Input of `projectSecure`."""

    project: GlobalId
    note: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.PROJECT_SECURE)
async def project_secure(work: Work, command: ProjectSecure) -> Done | Refused:
    """RECALLING becomes NORMAL where nothing is missing any more; the deadline is over."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    row = project.row
    work.expect_version(command.expected_version, row["version"])
    secured = await secured_of(work, row)
    state = ProjectState[row["state"]]
    facts = ProjectSecureFacts(
        today=work.today,
        state=state,
        entity_kind=EnterpriseKind[row["entity_kind"]],
        entity_list_state=EnterpriseListState[row["entity_list_state"]],
        secured=secured,
    )
    work.add(judge_project_secure(facts))
    if work.refusals:
        return Refused()
    after, entry, moved = await project_amount.move(
        work,
        project,
        ProjectEventKind.SECURED,
        note=command.note,
        details={"funds": secured.funds, "collateral": secured.collateral},
        state=PROJECT.after(state, "secure"),
        collateral_due_on=None,
    )
    messages = await project_secured.settle(work, after, secured)
    return Done(
        ids={"project": project_amount.project_id(after)},
        audits=(entry,),
        messages=(*moved, *messages),
    )
