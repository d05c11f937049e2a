"""The audit trail: who did what to which object, before and after, and how it was decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Text, Uuid, bindparam, cast, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from authz.act import Act
from authz.actor import Actor
from authz.gate import Denial
from models.audit import AuditEvent, Decision
from models.base import MONEY
from models.ids import GlobalId, uuid7
from models.statement import Connection, Statement
from rules.vocabulary import Decision as DecisionTerm
from services.given import given
from services.table import table_of

_EVENT = table_of(AuditEvent)
_DECISION = table_of(Decision)
RECORD = Statement(insert(_EVENT))
RECORD_DECISION = Statement(insert(_DECISION))

_ENTRIES = given(
    "entry",
    county_id=("county_ids", Integer),
    id=("ids", Uuid),
    object_kind=("object_kinds", Text),
    object_id=("object_ids", Text),
    before=("befores", Text),
    after=("afters", Text),
    lender_id=("lender_ids", Integer),
    project_id=("project_ids", Uuid),
    project_amount=("project_amounts", MONEY),
    groups=("groups_of", Text),
)
_OF_EACH: dict[str, Any] = {
    **{
        name: _ENTRIES.c[name]
        for name in (
            "county_id",
            "id",
            "object_kind",
            "object_id",
            "lender_id",
            "project_id",
            "project_amount",
        )
    },
    "before": cast(_ENTRIES.c.before, JSONB),
    "after": cast(_ENTRIES.c.after, JSONB),
    "project_lender_groups": func.string_to_array(_ENTRIES.c.groups, ","),
    "recorded_at": bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
    "business_on": bindparam("business_on", type_=Date),
    **{
        name: bindparam(name, type_=Text)
        for name in (
            "actor",
            "role",
            "organisation",
            "client",
            "address",
            "request_id",
            "act",
            "decision",
        )
    },
}
RECORD_EACH = Statement(insert(_EVENT).from_select(list(_OF_EACH), select(*_OF_EACH.values())))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFence:
    """What decides who may see a row that tells of a project: its amount and lender groups."""

    project_id: UUID
    amount: Decimal
    lender_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An object with its state before and after; None where there is none."""

    county_id: int
    named: GlobalId | None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    lender_id: int | None = None
    fence: ProjectFence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is the same for every entry of one work."""

    actor: Actor
    act: Act
    now: datetime
    today: date
    decision: DecisionTerm
    decision_id: UUID | None = field(default=None)


async def record(connection: Connection, entry: AuditEntry, told: Circumstances) -> None:
    """Write one entry; one statement."""
    actor, fence = told.actor, entry.fence
    await RECORD.later(
        connection,
        county_id=entry.county_id,
        id=uuid7(told.now),
        recorded_at=told.now,
        business_on=told.today,
        actor=actor.subject,
        role=actor.role.value,
        organisation=actor.organisation,
        client=actor.client,
        address=actor.address,
        request_id=actor.request_id,
        act=told.act.value,
        object_kind=None if entry.named is None else entry.named.kind,
        object_id=None if entry.named is None else str(entry.named),
        decision=told.decision.value,
        decision_id=told.decision_id,
        before=document(entry.before),
        after=document(entry.after),
        lender_id=entry.lender_id,
        project_id=None if fence is None else fence.project_id,
        project_amount=None if fence is None else fence.amount,
        project_lender_groups=None if fence is None else list(fence.lender_groups),
    )


async def record_each(
    connection: Connection, entries: Sequence[AuditEntry], told: Circumstances
) -> None:
    """Write several entries of one work; one statement, however many they are."""
    actor = told.actor
    await RECORD_EACH.later(
        connection,
        county_ids=[entry.county_id for entry in entries],
        ids=[uuid7(told.now) for _ in entries],
        object_kinds=[None if entry.named is None else entry.named.kind for entry in entries],
        object_ids=[None if entry.named is None else str(entry.named) for entry in entries],
        befores=[document(entry.before) for entry in entries],
        afters=[document(entry.after) for entry in entries],
        lender_ids=[entry.lender_id for entry in entries],
        **fences_of_each([entry.fence for entry in entries]),
        recorded_at=told.now,
        business_on=told.today,
        actor=actor.subject,
        role=actor.role.value,
        organisation=actor.organisation,
        client=actor.client,
        address=actor.address,
        request_id=actor.request_id,
        act=told.act.value,
        decision=told.decision.value,
    )


def fences_of_each(fences: Sequence[ProjectFence | None]) -> dict[str, Any]:
    """What the rows repeat of the projects they tell of, as arrays of one statement."""
    return {
        "project_ids": [None if fence is None else fence.project_id for fence in fences],
        "project_amounts": [None if fence is None else fence.amount for fence in fences],
        "groups_of": [None if fence is None else ",".join(fence.lender_groups) for fence in fences],
    }


async def record_decision(
    connection: Connection,
    entry: AuditEntry,
    told: Circumstances,
    denial: Denial,
    kind: str | None,
) -> None:
    """Write a denial as it was decided, for `explainAccess` to replay; one statement."""
    actor = told.actor
    await RECORD_DECISION.run(
        connection,
        county_id=entry.county_id,
        id=denial.decision_id,
        recorded_at=told.now,
        actor=actor.subject,
        role=actor.role.value,
        act=told.act.value,
        object_kind=kind,
        object_id=None if entry.named is None else str(entry.named),
        subject=document(actor.attributes()),
        object=document(entry.after),
        missing_right=denial.missing_right,
        grantable_by=list(denial.grantable_by),
    )


def document(content: Mapping[str, Any] | None) -> str | None:
    """JSON text: money and rates as text with their stored digits, days in ISO form."""
    if content is None:
        return None
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if value is None or type(value) in _AS_THEY_ARE:  # Most are; to ask what else takes long.
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, int):
        return value
    return str(value)


_AS_THEY_ARE = frozenset((str, int, bool))
