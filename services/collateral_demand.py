"""collateralDemand: the lender sets a day by which missing collateral is there (row 74)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from models.ids import GlobalId
from rules.project_care import judge_collateral_demand
from rules.project_facts import CollateralDemandFacts
from rules.vocabulary import ProjectEventKind, ProjectState
from services import project_amount, project_secured
from services.command import optional_text
from services.named_project import named_project
from services.project_secured import secured_of
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class CollateralDemand:
    """Input of `collateralDemand`; a later deadline takes the place of the one before."""

    project: GlobalId
    due_on: date
    note: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.COLLATERAL_DEMAND)
async def collateral_demand(work: Work, command: CollateralDemand) -> Done | Refused:
    """The day after the deadline the project is recalled, unless the collateral is there."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    work.expect_version(command.expected_version, project.row["version"])
    secured = await secured_of(work, project.row)
    facts = CollateralDemandFacts(
        today=work.today,
        state=ProjectState[project.row["state"]],
        due_on=command.due_on,
        secured=secured,
    )
    work.add(judge_collateral_demand(facts))
    if work.refusals:
        return Refused()
    after, entry, moved = await project_amount.move(
        work,
        project,
        ProjectEventKind.COLLATERAL_DEMANDED,
        note=command.note,
        details={"dueOn": command.due_on, "funds": secured.funds, "collateral": secured.collateral},
        collateral_due_on=command.due_on,
    )
    messages = await project_secured.settle(work, after, secured)
    return Done(
        ids={"project": project_amount.project_id(after)},
        audits=(entry,),
        messages=(*moved, *messages),
    )
