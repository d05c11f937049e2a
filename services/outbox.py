"""Messages to other offices, written with what they tell of; a recipient is role@region."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, cast, insert, select
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from authz.role import Level, Role
from models.directory import TIER_CITY, TIER_PROVINCE, Directory
from models.ids import uuid7
from models.outbox import Outbox
from models.statement import Connection, Statement
from services.command import plain
from services.given import given
from services.table import table_of

_MESSAGES = given(
    "message",
    id=("ids", Uuid),
    topic=("topics", Text),
    recipient=("recipients", Text),
    payload=("payloads", Text),
)

_TABLE = table_of(Outbox)
SEND = Statement(
    insert(_TABLE).from_select(
        ["county_id", "id", "topic", "recipient", "payload", "recorded_at"],
        select(
            bindparam("county_id", type_=Outbox.county_id.type),
            _MESSAGES.c.id,
            _MESSAGES.c.topic,
            _MESSAGES.c.recipient,
            cast(_MESSAGES.c.payload, JSONB),
            bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of `topic` to one office."""

    topic: str
    recipient: str
    payload: Mapping[str, Any]


def office(role: Role, region_id: int, lender_code: str | None = None) -> str:
    """An office as recipient: `COUNTY_PA@520327000`, a lender's with its code behind a slash."""
    suffix = "" if lender_code is None else f"/{lender_code}"
    return f"{role.value}@{region_id}{suffix}"


def region_of(directory: Directory, role: Role, county_id: int) -> int:
    """Where an office that a county's affairs concern has its seat."""
    city_id, province_id = regions_above(directory, county_id)
    return {Level.PROVINCE: province_id, Level.CITY: city_id}.get(role.level, county_id)


def regions_above(directory: Directory, county_id: int) -> tuple[int, int]:
    """City and province of a county."""
    county = directory.region(county_id)
    assert county is not None, "a county that is written to exists"
    above = {region.tier: region.id for region in directory.ancestors(county)}
    return above[TIER_CITY], above[TIER_PROVINCE]


async def send(
    connection: Connection, county_id: int, messages: Sequence[Message], now: datetime
) -> None:
    """Write the messages, one statement for all of them."""
    ids: list[UUID] = [uuid7(now) for _ in messages]
    await SEND.later(
        connection,
        county_id=county_id,
        ids=ids,
        topics=[message.topic for message in messages],
        recipients=[message.recipient for message in messages],
        payloads=[
            json.dumps(plain(dict(message.payload)), ensure_ascii=False) for message in messages
        ],
        recorded_at=now,
    )
