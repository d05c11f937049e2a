"""The chain of a region's audit trail: each seal's hash covers the one before and its event.

What is hashed is the event as it was written, in one spelling. Two columns stay out: the amount
and lender groups of the project an event tells of follow the project (they decide who may see the
row), so they are no part of what happened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from models.audit import AuditEvent, AuditSeal
from models.statement import Connection, Statement
from services.table import table_of

_EVENT = table_of(AuditEvent)
_SEAL = table_of(AuditSeal)

FOLLOWING = frozenset({"project_amount", "project_lender_groups"})
HASHED = tuple(column for column in _EVENT.columns if column.name not in FOLLOWING)
PAGE = 1000

LINKS = Statement(
    select(
        _SEAL.c.position,
        _SEAL.c.hash.label("seal_hash"),
        _SEAL.c.event_id.label("sealed_id"),
        *HASHED,
    )
    .select_from(
        _SEAL.outerjoin(
            _EVENT, (_EVENT.c.county_id == _SEAL.c.county_id) & (_EVENT.c.id == _SEAL.c.event_id)
        )
    )
    .where(_SEAL.c.county_id == bindparam("of_county_id"), _SEAL.c.position > bindparam("after"))
    .order_by(_SEAL.c.position)
    .limit(PAGE)
)
LINK = Statement(
    select(_SEAL.c.hash).where(
        _SEAL.c.county_id == bindparam("of_county_id"),
        _SEAL.c.position == bindparam("of_position"),
    )
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last link: its position (0 when there is none) and its hash."""

    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain does not hold, and how: GAP, EVENT_MISSING, HASH or HEAD."""

    position: int
    how: str


def genesis(county_id: int) -> Head:
    """What the first link of a region hangs on."""
    return Head(0, hashlib.sha256(f"qiandai audit {county_id}".encode()).digest())


def link(previous: bytes, event: Mapping[str, Any]) -> bytes:
    """SHA-256 over the previous hash and the event's canonical JSON."""
    content = {column.name: _spelled(event[column.name], column.name) for column in HASHED}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def _spelled(value: Any, name: str) -> Any:
    if name in ("before", "after") and value is not None:
        return json.loads(value, parse_float=str) if isinstance(value, str) else value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)


async def walk(
    connection: Connection, county_id: int, start: Head, most: int | None = None
) -> Head | Broken:
    """Walk on from a link that is trusted, over at most so many; the last one that holds.

    Where the trusted link is not the first, it must stand as it was told: BROKEN with HEAD.
    """
    if start != genesis(county_id):
        link_told = await LINK.one(connection, of_county_id=county_id, of_position=start.position)
        if link_told is None or link_told["hash"] != start.hash:
            return Broken(start.position, "HEAD")
    last = start
    while most is None or last.position - start.position < most:
        page = await LINKS.all(connection, of_county_id=county_id, after=last.position)
        for row in page:
            found = _next(last, row)
            if isinstance(found, Broken):
                return found
            last = found
        if not page:
            break
    return last


def _next(last: Head, row: Mapping[str, Any]) -> Head | Broken:
    """The link after the last one."""
    position = row["position"]
    if position != last.position + 1:
        return Broken(last.position + 1, "GAP")
    if row["id"] is None:
        return Broken(position, "EVENT_MISSING")
    if link(last.hash, row) != row["seal_hash"]:
        return Broken(position, "HASH")
    return Head(position, row["seal_hash"])


async def verify(
    connection: Connection, county_id: int, expected: Head | None = None
) -> Broken | None:
    """Walk the whole chain of a region; None when it holds.

    `expected` is a head exported earlier: a trail cut off behind it is found only by that.
    """
    found = await walk(connection, county_id, genesis(county_id))
    if isinstance(found, Broken) or expected is None or expected == genesis(county_id):
        return found if isinstance(found, Broken) else None
    link_told = await LINK.one(connection, of_county_id=county_id, of_position=expected.position)
    if link_told is not None and link_told["hash"] == expected.hash:
        return None
    return Broken(found.position, "HEAD")
