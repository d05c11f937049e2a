"""`explainAccess`: one of the caller's own denials, replayed against the policy in force now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, select

from authz.act import Act
from authz.actor import Actor
from authz.gate import explain
from authz.role import Role
from authz.scope import scope
from models.audit import Decision
from models.database import Database
from models.statement import Statement

_DECISION = Statement(
    select(Decision.__table__).where(
        Decision.county_id == bindparam("county"),
        Decision.id == bindparam("id"),
        Decision.actor == bindparam("actor"),
    )
)


async def explained(database: Database, actor: Actor, decision_id: str) -> dict[str, Any] | None:
    """The caller's own decision of this id, or None: another's is not told apart from none."""
    try:
        key = UUID(decision_id)
    except ValueError:
        return None
    if str(key) != decision_id:
        return None  # One spelling of each decision.
    arguments = _DECISION.arguments({"county": actor.tenant_id, "id": key, "actor": actor.subject})
    row = await database.fetchrow(scope(actor, Act.TRACE_READ), _DECISION.sql, *arguments)
    if row is None:
        return None
    act = Act(row["act"])
    target = orjson.loads(row["object"]) if row["object"] else {}
    verdict = explain(actor, act, row["object_kind"] or act.resource, target)
    return {
        "decision_id": str(key),
        "act": row["act"],
        "role": Role(row["role"]),
        "object_id": row["object_id"],
        "allowed_now": verdict.allowed,
        "missing_right": row["missing_right"],
        "grantable_by": row["grantable_by"],
        "reason": verdict.reason,
    }
