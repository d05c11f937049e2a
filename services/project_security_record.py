"""projectSecurityRecord: a guarantee, collateral or insurance stands for a project's funds (73)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import insert

from authz.act import Act
from models.ids import GlobalId
from models.project_security import ProjectSecurity
from models.statement import Statement
from rules.policy import policy_on
from rules.project_care import judge_security
from rules.project_facts import SecurityGivenFacts
from rules.vocabulary import CollateralKind, ProjectEventKind, ProjectState, SecurityKind
from services import project_amount, project_secured
from services.command import number, text
from services.named_project import copies, named_project
from services.project_secured import SECURITY, secured_of
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(ProjectSecurity)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


@dataclass(frozen=True, kw_only=True)
class ProjectSecurityRecord:
    """Input of `projectSecurityRecord`: yuan; collateral has a kind and a day of valuation."""

    project: GlobalId
    kind: SecurityKind
    amount: Decimal
    document_no: str = number(100, judged=True)
    party: str = text(100, judged=True)
    given_on: date
    collateral_kind: CollateralKind | None = None
    valued_on: date | None = None
    expires_on: date | None = None
    expected_version: int | None = None


@use_case(Act.PROJECTSECURITY_RECORD)
async def project_security_record(work: Work, command: ProjectSecurityRecord) -> Done | Refused:
    """Record it; tasks of what it makes good are closed, what is still missing is told.

    A deadline for collateral is met with the last that was missing.
    """
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    work.expect_version(command.expected_version, project.row["version"])
    facts = SecurityGivenFacts(
        today=work.today,
        state=ProjectState[project.row["state"]],
        kind=command.kind,
        amount=command.amount,
        document_no=command.document_no,
        party=command.party,
        given_on=command.given_on,
        collateral_kind=command.collateral_kind,
        valued_on=command.valued_on,
        expires_on=command.expires_on,
    )
    work.add(judge_security(facts))
    if work.refusals:
        return Refused()
    row = await INSERT.one(
        work.connection,
        **copies(project.row),
        id=work.new_id(),
        kind=command.kind.value,
        amount=command.amount,
        document_no=command.document_no,
        party=command.party,
        given_on=command.given_on,
        collateral_kind=None if command.collateral_kind is None else command.collateral_kind.value,
        valued_on=command.valued_on,
        expires_on=command.expires_on,
        released_on=None,
        released_reason=None,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
    )
    secured = await secured_of(work, project.row)
    covers = policy_on(work.today).enterprises.collateral_covers
    is_met = covers(secured, work.today) is None
    named = SECURITY.named(row)
    after, entry, moved = await project_amount.move(
        work,
        project,
        ProjectEventKind.SECURITY_RECORDED,
        details={"security": named, "kind": command.kind, "amount": command.amount},
        **({"collateral_due_on": None} if is_met else {}),
    )
    messages = await project_secured.settle(work, after, secured)
    return Done(
        ids={"security": named, "project": project_amount.project_id(after)},
        audits=(SECURITY.audited(None, row), entry),
        messages=(*moved, *messages),
    )
