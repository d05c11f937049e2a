"""projectRegister: a project enters the county's library (二(九)4, row 81; rows 13 and 70)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable, bindparam, insert, select

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.directory import LenderEntry
from models.enterprise import Enterprise
from models.ids import GlobalId
from models.project import Project
from models.statement import Statement
from rules.facts import ProjectRegistrationFacts
from rules.money import ZERO
from rules.notice_2018_119.part_2_9_enterprise_lending import project_amount as amount_of
from rules.project import judge_project_registration
from rules.refusal import ErrorCode
from rules.states import PROJECT
from rules.vocabulary import EnterpriseKind, EnterpriseListState, Industry, ProjectEventKind
from services import project_amount
from services.command import number, optional_number, text
from services.enterprise_row import find_enterprise
from services.project_lead import lead_lender
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(Project)
_ENTERPRISE = table_of(Enterprise)


@dataclass(frozen=True, kw_only=True)
class ProjectRegister:
    """Input of `projectRegister`: yuan; `lead_lender` is a lender's code.

    `funds_used_since` brings in what a platform used before the notice (rows 13 and 77).
    """

    project_no: str = number()
    name: str = text(100, judged=True)
    enterprise: GlobalId
    industry: Industry
    total_investment: Decimal
    declared_loan_funds: Decimal
    lead_lender: str | None = optional_number()
    funds_used_since: date | None = None


def _namesake(role: Role) -> Executable:
    return select(_TABLE.c.id).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.project_no == bindparam("project_no"),
        rows(_TABLE, role),
    )


NAMESAKE = Scoped(_namesake)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


@use_case(Act.PROJECT_REGISTER, duplicate=(ErrorCode.VALIDATION, "projectNo"))
async def project_register(work: Work, command: ProjectRegister) -> Done | Refused:
    """Enter it as REGISTERED; it is watched by what it declares before its first loan (A6).

    What a platform used before the notice is RECTIFYING from the first moment on.
    """
    amount = amount_of(command.declared_loan_funds, ZERO)
    lead = lead_lender(work, command.lead_lender)
    groups = [] if lead is None else [lead.lender_group]
    work.permit(
        Resource.PROJECT,
        {"county_id": work.county_id, "amount": amount, "lender_groups": groups},
    )
    entity = await find_enterprise(work, command.enterprise)
    namesake = await NAMESAKE.one(
        work.connection, work.actor, county_id=work.county_id, project_no=command.project_no
    )
    if namesake is not None:
        work.invalid("projectNo", "DUPLICATE")
    work.add(judge_project_registration(_facts(work, command, entity)))
    if work.refusals:
        return Refused()
    row = await INSERT.one(work.connection, **_row(work, command, amount, lead, groups))
    await project_amount.record(
        work,
        row,
        ProjectEventKind.REGISTERED,
        details=_told(command),
    )
    return Done(
        ids={"project": project_amount.project_id(row)},
        audits=(project_amount.audited(None, row),),
    )


def _facts(
    work: Work, command: ProjectRegister, entity: Mapping[str, Any] | None
) -> ProjectRegistrationFacts:
    """As the rules take it; an entity that was not found has been refused already."""
    kind = EnterpriseKind.ENTERPRISE if entity is None else EnterpriseKind[entity["kind"]]
    state = (
        EnterpriseListState.UNLISTED
        if entity is None
        else EnterpriseListState[entity["list_state"]]
    )
    return ProjectRegistrationFacts(
        today=work.today,
        name=command.name,
        entity_kind=kind,
        entity_list_state=state,
        declared_loan_funds=command.declared_loan_funds,
        total_investment=command.total_investment,
        funds_used_since=command.funds_used_since,
    )


def _told(command: ProjectRegister) -> dict[str, object]:
    """What the first event says of the project."""
    told: dict[str, object] = {"declaredLoanFunds": command.declared_loan_funds}
    if command.funds_used_since is not None:
        told["fundsUsedSince"] = command.funds_used_since
    return told


def _row(
    work: Work,
    command: ProjectRegister,
    amount: Decimal,
    lead: LenderEntry | None,
    groups: list[str],
) -> dict[str, Any]:
    return {
        "county_id": work.county_id,
        "id": work.new_id(),
        "project_no": command.project_no,
        "name": command.name,
        "enterprise_id": command.enterprise.key,
        "industry": command.industry.value,
        "total_investment": command.total_investment,
        "declared_loan_funds": command.declared_loan_funds,
        "contributed_principal": ZERO,
        "amount": amount,
        "household_count": 0,
        "lead_lender_id": None if lead is None else lead.id,
        "lender_groups": groups,
        "state": PROJECT.first
        if command.funds_used_since is None
        else PROJECT.after(PROJECT.first, "rectify"),
        "screening": None,
        "screened_on": None,
        "collateral_due_on": None,
        "flags": [],
        "registered_on": work.today,
        "recorded_at": work.now,
        "version": 1,
    }
