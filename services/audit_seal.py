"""audit_seal: committed audit events without a seal take their place in the region's chain.

A sequence number would skip whoever commits late; the sealer takes what it finds committed. One
sealer a region at a time, under an advisory lock; run twice, the second finds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, LargeBinary, Uuid, bindparam, insert, select
from sqlalchemy.dialects.postgresql import TIMESTAMP

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.audit import AuditEvent, AuditSeal
from models.statement import Statement
from services.audit_chain import HASHED, Head, genesis, link
from services.given import given
from services.idempotency import lock_number
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_EVENT = table_of(AuditEvent)
_SEAL = table_of(AuditSeal)

BATCH = 1000
# No transaction lives this long, so nothing older than the last seal by more can come to light.
LATE_MAX = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

LOCK = "select pg_advisory_xact_lock($1)"
HEAD = Statement(
    select(_SEAL.c.position, _SEAL.c.hash, _SEAL.c.sealed_at)
    .where(_SEAL.c.county_id == bindparam("of_county_id"))
    .order_by(_SEAL.c.position.desc())
    .limit(1)
)
UNSEALED = Statement(
    select(*HASHED)
    .where(
        _EVENT.c.county_id == bindparam("of_county_id"),
        _EVENT.c.recorded_at >= bindparam("since", type_=TIMESTAMP(timezone=True)),
        ~select(_SEAL.c.event_id)
        .where(_SEAL.c.county_id == _EVENT.c.county_id, _SEAL.c.event_id == _EVENT.c.id)
        .exists(),
    )
    .order_by(_EVENT.c.recorded_at, _EVENT.c.id)
    .limit(BATCH)
)
# Which regions of the reader's scope have something to seal; the sealer's own question, asked once.
REGIONS = Statement(
    select(_EVENT.c.county_id)
    .distinct()
    .where(
        rows(_EVENT, Role.SCHEDULER),
        _EVENT.c.recorded_at >= bindparam("since", type_=TIMESTAMP(timezone=True)),
        ~select(_SEAL.c.event_id)
        .where(_SEAL.c.county_id == _EVENT.c.county_id, _SEAL.c.event_id == _EVENT.c.id)
        .exists(),
    )
    .order_by(_EVENT.c.county_id)
)
_LINKS = given(
    "link",
    position=("positions", BigInteger),
    event_id=("event_ids", Uuid),
    hash=("hashes", LargeBinary),
)
SEAL = Statement(
    insert(_SEAL).from_select(
        ["county_id", "position", "event_id", "hash", "sealed_at"],
        select(
            bindparam("of_county_id", type_=_SEAL.c.county_id.type),
            _LINKS.c.position,
            _LINKS.c.event_id,
            _LINKS.c.hash,
            bindparam("sealed_at", type_=TIMESTAMP(timezone=True)),
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class AuditSealing:
    """Which region's trail; `whole` looks for unsealed events of every age."""

    county_id: int
    whole: bool = False


@use_case(Act.AUDIT_SEAL, sealed=False)
async def audit_seal(work: Work, command: AuditSealing) -> Done | Refused:
    """Seal up to BATCH events; `sealed` tells how many, BATCH means that there may be more."""
    work.county_id = command.county_id
    work.permit(Resource.AUDIT, {"county_id": command.county_id})
    await work.connection.fetchval(LOCK, lock_number("audit_seal", command.county_id))
    # Read after the lock: what the sealer before us did is seen.
    row = await HEAD.one(work.connection, of_county_id=command.county_id)
    head = genesis(command.county_id) if row is None else Head(row["position"], row["hash"])
    since = EPOCH if row is None or command.whole else row["sealed_at"] - LATE_MAX
    events = await UNSEALED.all(work.connection, of_county_id=command.county_id, since=since)
    if events:
        head = await _seal(work, head, events)
    return Done(
        ids={},
        audits=(),
        figures={"sealed": len(events), "position": head.position, "head": head.hash.hex()},
    )


async def _seal(work: Work, head: Head, events: list[Any]) -> Head:
    positions, hashes = [], []
    for event in events:
        head = Head(head.position + 1, link(head.hash, event))
        positions.append(head.position)
        hashes.append(head.hash)
    await SEAL.run(
        work.connection,
        of_county_id=work.county_id,
        positions=positions,
        event_ids=[event["id"] for event in events],
        hashes=hashes,
        sealed_at=work.now,
    )
    return head
