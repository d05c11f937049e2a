"""Keys of requests: the lock while one is worked on, the outcome it had, kept over 400 days."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select

from authz.actor import Actor
from models.beginning import Sought
from models.idempotency import Idempotency
from models.scope import quoted
from models.statement import Connection, Statement
from services.failure import BadInput
from services.outcome import Outcome, stored_form
from services.table import table_of
from services.work import Work

KEPT_DAYS = 420
KEY_LENGTH_MAX = 255

_TABLE = table_of(Idempotency)
STORED = Statement(
    select(Idempotency.fingerprint, Idempotency.outcome).where(
        Idempotency.county_id == bindparam("county_id"),
        Idempotency.client == bindparam("client"),
        Idempotency.key == bindparam("key"),
    )
)
STORE = Statement(insert(_TABLE))
_SOUGHT = "SELECT FROM idempotency WHERE county_id = $1 AND client = $2 AND key = $3"


def check_key(key: str) -> None:
    """BadInput unless the key is 1 to 255 printable characters."""
    if not 1 <= len(key) <= KEY_LENGTH_MAX:
        raise BadInput("input", "idempotencyKey", reason="LENGTH")
    if not key.isprintable():
        raise BadInput("input", "idempotencyKey", reason="CHARACTER")


def stored_key(actor: Actor, key: str) -> str:
    """The key with its owner: two lenders behind one portal must not meet in one key."""
    owned = f"{actor.lender_id or 0}:{key}"
    if len(owned) <= KEY_LENGTH_MAX:
        return owned
    return f"{actor.lender_id or 0}:sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def lock_number(*parts: object) -> int:
    """A number for an advisory lock, the same for the same parts: eight bytes of SHA-256."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def lock_of(actor: Actor, key: str) -> int:
    """The number under which a key is worked on, by one at a time."""
    return lock_number(actor.tenant_id, actor.client, stored_key(actor, key))


def sought(actor: Actor, key: str) -> Sought:
    """The record of this key, as a transaction asks for it that is to be the first of the key."""
    county, client = str(int(actor.tenant_id)), quoted(actor.client)
    return Sought(_SOUGHT, (county, client, quoted(stored_key(actor, key))))


async def stored(connection: Connection, actor: Actor, key: str) -> Any:
    """The record of this key, or None."""
    return await STORED.one(
        connection, county_id=actor.tenant_id, client=actor.client, key=stored_key(actor, key)
    )


async def store(work: Work, key: str, fingerprint: bytes, outcome: Outcome) -> None:
    """Remember the outcome."""
    await STORE.later(
        work.connection,
        county_id=work.actor.tenant_id,
        client=work.actor.client,
        key=stored_key(work.actor, key),
        act=work.act.value,
        fingerprint=fingerprint,
        outcome=stored_form(outcome),
        recorded_at=work.now,
        kept_until_on=work.now.date() + timedelta(days=KEPT_DAYS),
    )
