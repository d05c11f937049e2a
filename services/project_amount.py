"""A project's amount (A6), the division of oversight it decides, and who must be told.

The amount is recomputed in the transaction of every change, under the project's lock. It stands
again on every row that tells of the project, because rights compare it there; INVARIANT: those
rows follow in the same transaction, so nobody sees a row of a project that has left his watch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Executable,
    Integer,
    Update,
    Uuid,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from authz.role import Role
from authz.rows import rows
from models.audit import AuditEvent
from models.base import MONEY, Base
from models.credit_referral import CreditReferral
from models.dividend import Dividend
from models.enterprise import Enterprise
from models.exit_plan import ExitConsent, ExitPlan, ExitStage
from models.fund_use import FundUse
from models.ids import GlobalId
from models.lender import Lender
from models.project import Project, ProjectEvent, ProjectParticipation
from models.project_security import ProjectSecurity
from models.report import ProjectAssessment
from models.screening import Screening
from models.statement import Statement
from models.statistic import StatisticProject
from models.warning import Warning
from rules.facts import ProjectFacts
from rules.notice_2018_119.part_2_9_enterprise_lending import project_amount
from rules.policy import policy_on
from rules.vocabulary import (
    EnterpriseKind,
    EnterpriseListState,
    ProjectEventKind,
    ProjectState,
)
from services import watch_turn
from services.audit import AuditEntry, ProjectFence, document
from services.outbox import Message
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

_TABLE = table_of(Project)

# What the audit tells of a project, before and after.
TOLD = (
    "name",
    "total_investment",
    "declared_loan_funds",
    "contributed_principal",
    "amount",
    "household_count",
    "lead_lender_id",
    "lender_groups",
    "state",
    "screening",
    "screened_on",
    "collateral_due_on",
    "flags",
    "version",
)

_FOUND = (
    select(
        *_TABLE.columns,
        Enterprise.kind.label("entity_kind"),
        Enterprise.list_state.label("entity_list_state"),
    )
    .join_from(Project, Enterprise, Enterprise.id == Project.enterprise_id)
    .where(Project.county_id == bindparam("county_id"), Project.id == bindparam("project_id"))
)
# For the rules: the library is asked whether the actor may see it or not, and nothing is shown.
CONSULT = Statement(_FOUND.with_for_update(read=True, of=_TABLE))
LOCK = Statement(_FOUND.with_for_update(key_share=True, of=_TABLE))


def _lock_visible(role: Role) -> Executable:
    return _FOUND.where(rows(_TABLE, role)).with_for_update(key_share=True, of=_TABLE)


LOCK_VISIBLE = Scoped(_lock_visible)

CONTRIBUTIONS = Statement(
    select(
        func.coalesce(func.sum(ProjectParticipation.principal), 0).label("contributed"),
        func.count(ProjectParticipation.household_id.distinct()).label("households"),
        func.coalesce(
            func.array_agg(Lender.lender_group.distinct(), type_=ARRAY(Text)),
            literal([], ARRAY(Text)),
        ).label("lender_groups"),
    )
    .join_from(ProjectParticipation, Lender, Lender.id == ProjectParticipation.lender_id)
    .where(
        ProjectParticipation.county_id == bindparam("county_id"),
        ProjectParticipation.project_id == bindparam("project_id"),
        ProjectParticipation.withdrawn_on.is_(None),
    )
)
_WRITTEN = (
    "name",
    "total_investment",
    "declared_loan_funds",
    "contributed_principal",
    "amount",
    "household_count",
    "lead_lender_id",
    "lender_groups",
    "state",
    "screening",
    "screened_on",
    "collateral_due_on",
    "flags",
    "version",
)
WRITE = Statement(
    update(_TABLE)
    .where(_TABLE.c.county_id == bindparam("of_county_id"), _TABLE.c.id == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}", type_=_TABLE.c[name].type) for name in _WRITTEN})
    .returning(*_TABLE.columns)
)
RECORD = Statement(insert(table_of(ProjectEvent)))


def _follow(model: type[Base]) -> Update:
    table = table_of(model)
    return (
        update(table)
        .where(
            table.c.county_id == bindparam("of_county_id", type_=Integer),
            table.c.project_id == bindparam("of_project_id", type_=Uuid),
        )
        .values(
            project_amount=bindparam("new_amount", type_=MONEY),
            project_lender_groups=bindparam("new_lender_groups", type_=ARRAY(Text)),
        )
    )


# Rows that tell of a project, the trail apart.
TELLING = (
    ProjectParticipation,
    ProjectEvent,
    Screening,
    ExitPlan,
    ExitStage,
    ExitConsent,
    ProjectSecurity,
    FundUse,
    CreditReferral,
    Dividend,
    StatisticProject,
    ProjectAssessment,
    Warning,
)
# The trail comes last, in a statement of its own: whoever changes one of the others tells of it
# there, and has been waited for by then.
FOLLOWERS = (
    Statement(
        select(literal(1)).add_cte(
            *(_follow(model).cte(f"of_{model.__tablename__}") for model in TELLING)
        )
    ),
    Statement(_follow(AuditEvent)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedProject:
    """A project's row with its entity's kind and list state."""

    row: Mapping[str, Any]

    def facts(self) -> ProjectFacts:
        """As the rules of lending take it."""
        return ProjectFacts(
            state=ProjectState[self.row["state"]],
            entity_kind=EnterpriseKind[self.row["entity_kind"]],
            entity_list_state=EnterpriseListState[self.row["entity_list_state"]],
        )


def project_id(row: Mapping[str, Any]) -> GlobalId:
    """Global id of a project."""
    return GlobalId("project", row["county_id"], row["id"])


def fence(row: Mapping[str, Any]) -> ProjectFence:
    """What decides who may see rows that tell of this project."""
    return ProjectFence(
        project_id=row["id"], amount=row["amount"], lender_groups=tuple(row["lender_groups"])
    )


async def consult(work: Work, key: UUID) -> LockedProject | None:
    """The project as it stands, not to change before this transaction ends."""
    row = await CONSULT.one(work.connection, county_id=work.county_id, project_id=key)
    return None if row is None else LockedProject(row=row)


async def current_fence(work: Work, key: UUID) -> ProjectFence:
    """The fence of a project, not to move before this transaction ends."""
    found = await consult(work, key)
    assert found is not None, "it was there a moment ago, and nothing is deleted"
    return fence(found.row)


async def lock(work: Work, key: UUID) -> LockedProject:
    """The project of a loan, for moving its amount."""
    row = await LOCK.one(work.connection, county_id=work.county_id, project_id=key)
    assert row is not None, "a loan's project exists"
    return LockedProject(row=row)


async def lock_visible(work: Work, key: UUID) -> LockedProject | None:
    """The project an actor names, for changing it, if he may see it."""
    row = await LOCK_VISIBLE.one(
        work.connection, work.actor, county_id=work.county_id, project_id=key
    )
    return None if row is None else LockedProject(row=row)


async def move(
    work: Work,
    project: LockedProject,
    kind: ProjectEventKind,
    *,
    note: str | None = None,
    details: Mapping[str, Any] | None = None,
    **changes: Any,
) -> tuple[Mapping[str, Any], AuditEntry, tuple[Message, ...]]:
    """Store changes of a project with its recomputed amount, tell its history and the offices.

    Answers the new row, its audit entry and the messages of a watch that moved.
    """
    before = project.row
    after = await _write(work, before, changes)
    is_fence_moved = fence(before) != fence(after)
    if is_fence_moved:
        for follower in FOLLOWERS:
            await follower.run(
                work.connection,
                of_county_id=work.county_id,
                of_project_id=after["id"],
                new_amount=after["amount"],
                new_lender_groups=after["lender_groups"],
            )
    await record(work, after, kind, note=note, details=details)
    watch_level = policy_on(work.today).rules.watch_level
    old_level = watch_level(before["amount"], work.today)
    new_level = watch_level(after["amount"], work.today)
    messages: tuple[Message, ...] = ()
    if old_level is not new_level:
        moved = {"from": old_level.value, "to": new_level.value, "amountBefore": before["amount"]}
        await record(work, after, ProjectEventKind.WATCH_MOVED, details=moved)
        messages = await watch_turn.tell(work, before, after, old_level, new_level)
    return after, audited(before, after), messages


def audited(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> AuditEntry:
    """The audit entry of a project's change, fenced as the project is now."""
    return AuditEntry(
        county_id=after["county_id"],
        named=project_id(after),
        before=None if before is None else {name: before[name] for name in TOLD},
        after={name: after[name] for name in TOLD},
        fence=fence(after),
    )


async def record(
    work: Work,
    row: Mapping[str, Any],
    kind: ProjectEventKind,
    *,
    note: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> UUID:
    """Append an event to the project's history."""
    key = work.new_id()
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=key,
        project_id=row["id"],
        kind=kind.value,
        business_on=work.today,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        recorded_role=work.actor.role.value,
        note=note,
        amount_after=row["amount"],
        details=document(details or {}),
        project_amount=row["amount"],
        project_lender_groups=list(row["lender_groups"]),
    )
    return key


async def _write(
    work: Work, before: Mapping[str, Any], changes: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The project's row with the amount of this moment."""
    sums = await CONTRIBUTIONS.one(
        work.connection, county_id=work.county_id, project_id=before["id"]
    )
    values = {name: changes.get(name, before[name]) for name in _WRITTEN}
    values["contributed_principal"] = sums["contributed"]
    values["household_count"] = sums["households"]
    values["lender_groups"] = _groups(work, values["lead_lender_id"], sums["lender_groups"])
    values["amount"] = project_amount(values["declared_loan_funds"], sums["contributed"])
    values["version"] = before["version"] + 1
    row: Mapping[str, Any] = await WRITE.one(
        work.connection,
        of_county_id=work.county_id,
        of_id=before["id"],
        **{f"new_{name}": value for name, value in values.items()},
    )
    assert row is not None, "the project is locked"
    return row


def _groups(work: Work, lead_lender_id: int | None, of_loans: list[str]) -> list[str]:
    """Provincial groups of the lead lender and of the lenders whose loans it uses (B30)."""
    found = set(of_loans)
    lead = None if lead_lender_id is None else work.directory.lender(lead_lender_id)
    if lead is not None:
        found.add(lead.lender_group)
    return sorted(found)
