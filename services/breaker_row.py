"""A breaker named by its id: its lender's book, locked, if the actor may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, bindparam, select

from authz import gate
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.position import CountyLenderPosition
from rules.ratio import ratio, ratio_text
from rules.refusal import ErrorCode
from services.audit import AuditEntry
from services.outbox import Message, office, regions_above
from services.position import Position
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

KIND = "breaker"
NO_LENDER = 0

_TABLE = table_of(CountyLenderPosition)


def _lock(role: Role) -> Executable:
    return (
        select(_TABLE)
        .where(
            _TABLE.c.county_id == bindparam("county_id"),
            _TABLE.c.lender_id == bindparam("of_lender_id"),
            rows(_TABLE, role),
        )
        .with_for_update(key_share=True)
    )


LOCK = Scoped(_lock)


async def lock(work: Work, identifier: GlobalId) -> Position | None:
    """The locked book; NOT_FOUND at `input.breaker` where the actor sees none.

    Raises NotPermitted when the actor sees it but may not do this act to it.
    """
    work.named = identifier
    row = await LOCK.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        of_lender_id=_lender_of(work, identifier),
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "breaker")
        return None
    permit(work, row["lender_id"])
    return Position.of(row)


def permit(work: Work, lender_id: int) -> None:
    """Tell the audit of this lender's breaker; raise NotPermitted unless the act is the actor's."""
    work.named, work.lender_id = breaker_id(work.county_id, lender_id), lender_id
    row = {"county_id": work.county_id, "lender_id": lender_id}
    work.permit(Resource.BREAKER, gate.attributes(_TABLE, row))


def _lender_of(work: Work, identifier: GlobalId) -> int:
    """The lender that the id names, or none: another county's breaker is answered as a missing."""
    is_here = identifier.kind == KIND and identifier.county_id == work.county_id
    return identifier.key if is_here and isinstance(identifier.key, int) else NO_LENDER


def breaker_id(county_id: int, lender_id: int) -> GlobalId:
    """Global id of a breaker."""
    return GlobalId(KIND, county_id, lender_id)


def audited(work: Work, before: Position, after: Position, **told: object) -> AuditEntry:
    """The audit entry of what was done to a breaker: `after` as it was written."""
    return AuditEntry(
        county_id=work.county_id,
        named=breaker_id(work.county_id, after.lender_id),
        before=_told(before, before.version),
        after={**_told(after, before.version + 1), **told},
        lender_id=after.lender_id,
    )


def _told(position: Position, version: int) -> dict[str, Any]:
    return {
        "state": position.breaker_state,
        "non_performing": position.non_performing,
        "outstanding": position.outstanding,
        "resume_ratio": position.resume_ratio,
        "version": version,
    }


def figures(work: Work, position: Position) -> Mapping[str, Any]:
    """Lender, ratio and what it is made of, as offices are told of them."""
    lender = work.directory.lender(position.lender_id)
    assert lender is not None, "a book belongs to a lender"
    return {
        "lender": lender.code,
        "nonPerforming": f"{position.non_performing:.2f}",
        "outstanding": f"{position.outstanding:.2f}",
        "ratio": ratio_text(ratio(position.non_performing, position.outstanding)),
    }


def messages(
    work: Work, position: Position, topic: str, *roles: Role, **more: Any
) -> tuple[Message, ...]:
    """What happened, to these offices: a bank's with its lender, the regulator of the province."""
    payload = {"county": work.county_id, **figures(work, position), **more}
    province_id = regions_above(work.directory, work.county_id)[1]
    return tuple(
        Message(
            topic=topic,
            recipient=office(
                role,
                province_id if role is Role.REGULATOR else work.county_id,
                payload["lender"] if role is Role.COUNTY_BANK else None,
            ),
            payload=payload,
        )
        for role in roles
    )
