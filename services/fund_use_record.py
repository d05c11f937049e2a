"""fundUseRecord: what an entity did with a project's funds, by category (二(九)3, rows 78, 80).

It is recorded whatever it is. A cooperative that used them elsewhere is marked, and a task; one
that passed them on is listed negative besides, in the whole province, and the project recalled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable, bindparam, insert, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.enterprise import Enterprise
from models.fund_use import FundUse
from models.ids import GlobalId
from models.project import Project
from models.statement import Statement
from rules.policy import policy_on
from rules.project_care import finding_of, judge_fund_use, recalled
from rules.project_facts import FundUseFacts
from rules.refusal import ErrorCode
from rules.vocabulary import (
    EnterpriseKind,
    EnterpriseListState,
    FundUseKind,
    ProjectEventKind,
    ProjectFlag,
    ProjectState,
    Severity,
    WatchLevel,
)
from services import enterprise_risk, entity_list, project_amount
from services.audit import AuditEntry
from services.command import optional_text, text
from services.named_project import copies, named_project
from services.project_amount import LockedProject
from services.row_of_project import RowOfProject
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import Alert, open_warnings
from services.work import Work

# What the list says of an entity that passed a project's funds on.
MEASURES = "停止新增，提前收回"

_TABLE, _PROJECT, _ENTITY = table_of(FundUse), table_of(Project), table_of(Enterprise)
FUND_USE = RowOfProject(
    FundUse,
    "funduse",
    ("project_id", "kind", "amount", "used_on", "purpose", "recipient", "finding"),
)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


def _entity_of(role: Role) -> Executable:
    return (
        select(*_ENTITY.columns)
        .join_from(_PROJECT, _ENTITY, _ENTITY.c.id == _PROJECT.c.enterprise_id)
        .where(
            _PROJECT.c.county_id == bindparam("county_id"),
            _PROJECT.c.id == bindparam("project_id"),
            rows(_PROJECT, role),
        )
        .with_for_update(key_share=True, of=_ENTITY)
    )


ENTITY_OF = Scoped(_entity_of)


@dataclass(frozen=True, kw_only=True)
class FundUseRecord:
    """Input of `fundUseRecord`: yuan; `recipient` is the third party of what was passed on."""

    project: GlobalId
    kind: FundUseKind
    amount: Decimal
    used_on: date
    purpose: str = text(500, lines=True, judged=True)
    recipient: str | None = optional_text(100, judged=True)


@use_case(Act.FUNDUSE_RECORD)
async def fund_use_record(work: Work, command: FundUseRecord) -> Done | Refused:
    """Append it, with what follows from it."""
    entity = await _entity(work, command)
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    facts = FundUseFacts(
        today=work.today,
        entity_kind=EnterpriseKind[project.row["entity_kind"]],
        kind=command.kind,
        amount=command.amount,
        used_on=command.used_on,
        purpose=command.purpose,
        recipient=command.recipient or "",
    )
    work.add(judge_fund_use(facts))
    if work.refusals:
        return Refused()
    finding = finding_of(facts)
    listed = await _list(work, command, entity, finding)
    row, after, entry, moved = await _record(work, command, project, finding)
    if finding is ProjectFlag.COOP_ON_LENDING:
        await enterprise_risk.follow(work)
    alerts = [] if finding is None else [_alert(work, row, after, finding)]
    named = FUND_USE.named(row)
    return Done(
        ids={"fund_use": named, "project": project_amount.project_id(after)},
        audits=(FUND_USE.audited(None, row), entry, *listed),
        figures={} if finding is None else {"finding": finding.value},
        messages=(*moved, *await open_warnings(work, alerts)),
    )


async def _entity(work: Work, command: FundUseRecord) -> Mapping[str, Any] | None:
    """Of what may be listed: locked first, then the county's projects by id, as a listing does."""
    if command.kind is not FundUseKind.ON_LENDING:
        return None
    entity: Mapping[str, Any] | None = await ENTITY_OF.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        project_id=work.key_of(command.project, "project"),
    )
    if entity is not None:
        await enterprise_risk.LOCK.run(work.connection, of_county_id=work.county_id)
    return entity


async def _list(
    work: Work,
    command: FundUseRecord,
    entity: Mapping[str, Any] | None,
    finding: ProjectFlag | None,
) -> tuple[AuditEntry, ...]:
    """The entity on the negative list, unless it stands there already (row 80)."""
    if finding is not ProjectFlag.COOP_ON_LENDING or entity is None:
        return ()
    if entity["list_state"] == EnterpriseListState.NEGATIVE:
        return ()
    reason = f"{finding.zh}：{command.recipient}"
    _, audit = await entity_list.put(work, entity, EnterpriseListState.NEGATIVE, reason, MEASURES)
    return (audit,)


async def _record(
    work: Work, command: FundUseRecord, project: LockedProject, finding: ProjectFlag | None
) -> tuple[Mapping[str, Any], Mapping[str, Any], AuditEntry, tuple[Any, ...]]:
    """The row of the use; the project afterwards, with its mark and its state."""
    changes: dict[str, Any] = {}
    if finding is not None and finding not in project.row["flags"]:
        changes["flags"] = [*project.row["flags"], finding.value]
    if finding is ProjectFlag.COOP_ON_LENDING:
        changes["state"] = recalled(ProjectState[project.row["state"]])
    row = await INSERT.one(
        work.connection,
        **copies(project.row),
        id=work.new_id(),
        kind=command.kind.value,
        amount=command.amount,
        used_on=command.used_on,
        purpose=command.purpose,
        recipient=command.recipient,
        finding=None if finding is None else finding.value,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    is_recalled = changes.get("state", project.row["state"]) != project.row["state"]
    after, entry, messages = await project_amount.move(
        work,
        project,
        ProjectEventKind.RECALLED if is_recalled else ProjectEventKind.FUNDS_USED,
        details={
            "fundUse": FUND_USE.named(row),
            "kind": command.kind,
            "amount": command.amount,
            "finding": finding,
        },
        **changes,
    )
    return row, after, entry, messages


def _alert(
    work: Work, row: Mapping[str, Any], project: Mapping[str, Any], finding: ProjectFlag
) -> Alert:
    """A task of the county's office and lender, and of the level that watches the project."""
    level = policy_on(work.today).rules.watch_level(project["amount"], work.today)
    watching = Role.PROV_PA if level is WatchLevel.PROVINCE else Role.CITY_PA
    is_passed_on = finding is ProjectFlag.COOP_ON_LENDING
    told = {"recipient": row["recipient"]} if is_passed_on else {"purpose": row["purpose"]}
    return Alert(
        rule=ErrorCode[finding.value],
        severity=Severity.RED if is_passed_on else Severity.ORANGE,
        named=project_amount.project_id(project),
        offices=(Role.COUNTY_PA, Role.COUNTY_BANK, watching),
        lender_id=project["lead_lender_id"],
        fence=project_amount.fence(project),
        figures={
            "projectNo": project["project_no"],
            "amount": row["amount"],
            "usedOn": row["used_on"],
            **told,
        },
    )
