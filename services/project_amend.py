"""projectAmend: the county corrects a project; the watch may move with its amount (A6, B28)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from authz.act import Act
from models.ids import GlobalId
from rules.facts import ProjectAmendmentFacts
from rules.money import is_money
from rules.project import judge_project_amendment
from rules.vocabulary import EnterpriseKind, EnterpriseListState, ProjectEventKind, ProjectState
from services import project_amount
from services.command import optional_number, optional_text
from services.named_project import named_project
from services.project_amount import LockedProject
from services.project_lead import lead_lender
from services.use_case import Done, Refused, use_case
from services.work import Work

NO_REASON_NEEDED = "-"


@dataclass(frozen=True, kw_only=True)
class ProjectAmend:
    """Input of `projectAmend`: what is None stays. A reason is due for changed declared funds."""

    project: GlobalId
    name: str | None = optional_text(100)
    total_investment: Decimal | None = None
    declared_loan_funds: Decimal | None = None
    lead_lender: str | None = optional_number()
    reason: str | None = optional_text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.PROJECT_AMEND)
async def project_amend(work: Work, command: ProjectAmend) -> Done | Refused:
    """Store the changes, recompute the amount, move the watch where the bound is crossed."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    row = project.row
    work.expect_version(command.expected_version, row["version"])
    lead = lead_lender(work, command.lead_lender)
    work.add(judge_project_amendment(_facts(work, command, project)))
    _judge_input(work, command)
    if work.refusals:
        return Refused()
    changes: dict[str, Any] = {
        name: value
        for name, value in (
            ("name", command.name),
            ("total_investment", command.total_investment),
            ("declared_loan_funds", command.declared_loan_funds),
            ("lead_lender_id", None if lead is None else lead.id),
        )
        if value is not None
    }
    after, entry, messages = await project_amount.move(
        work,
        project,
        ProjectEventKind.AMENDED,
        note=command.reason,
        details={name: {"from": row[name], "to": value} for name, value in changes.items()},
        **changes,
    )
    return Done(
        ids={"project": project_amount.project_id(after)},
        audits=(entry,),
        figures={"amount": after["amount"]},
        messages=messages,
    )


def _facts(work: Work, command: ProjectAmend, project: LockedProject) -> ProjectAmendmentFacts:
    row = project.row
    declared = command.declared_loan_funds
    is_changed = declared is not None and declared != row["declared_loan_funds"]
    return ProjectAmendmentFacts(
        today=work.today,
        state=ProjectState[row["state"]],
        entity_kind=EnterpriseKind[row["entity_kind"]],
        entity_list_state=EnterpriseListState[row["entity_list_state"]],
        declared_before=row["declared_loan_funds"],
        declared_after=row["declared_loan_funds"] if declared is None else declared,
        contributed=row["contributed_principal"],
        # The rule asks for a reason of every change of the funds; other changes need none.
        reason=command.reason or ("" if is_changed else NO_REASON_NEEDED),
    )


def _judge_input(work: Work, command: ProjectAmend) -> None:
    total = command.total_investment
    if total is not None and (total < 0 or not is_money(total)):
        work.invalid("totalInvestment", "NOT_MONEY")
    given = (command.name, total, command.declared_loan_funds, command.lead_lender)
    if all(value is None for value in given):
        work.invalid("project", "NOTHING_CHANGED")
