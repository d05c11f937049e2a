"""What all factories share: the day, the keys, actors, a borrower, and how a row goes in."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from authz.actor import Actor
from authz.role import Role
from models.directory import Directory
from models.identity import IdentityKey, IdentityKeys, Vault
from models.ids import GlobalId

DAY = date(2018, 12, 20)
AT = datetime(2018, 6, 1, 2, tzinfo=UTC)
ZERO = Decimal("0.00")
FENGGANG = "520327"

KEYS = IdentityKeys("test", {"test": IdentityKey(b"h" * 32, b"s" * 32)})
VAULT = Vault(KEYS)

_numbers = itertools.count(1)


def next_number() -> int:
    """A number that no row of this process has."""
    return next(_numbers)


@dataclass(frozen=True)
class Borrower:
    """A household with one member, as commands name them."""

    household_id: UUID
    member_id: UUID
    county_id: int
    township_id: int
    id_card: str

    @property
    def household(self) -> GlobalId:
        return GlobalId("household", self.county_id, self.household_id)

    @property
    def member(self) -> GlobalId:
        return GlobalId("member", self.county_id, self.member_id)


def actor(
    directory: Directory,
    role: Role,
    code: str,
    *,
    lender: str | None = None,
    outlet: str | None = None,
    subject: str | None = None,
    client: str = "portal",
    group: str | None = None,
) -> Actor:
    """An actor of that office in the region of that code."""
    region = directory.region_by_code(code)
    assert region is not None, code
    bank = None if lender is None else directory.lender_by_code(lender)
    place = None if outlet is None else directory.outlet_by_code(outlet)
    return Actor.of(
        subject=subject or f"{role.value}@{code}",
        role=role,
        region_id=region.id,
        region_id_max=region.id_max,
        region_code=region.code,
        tier=region.tier,
        client=client,
        lender_id=None if bank is None else bank.id,
        lender_code=lender,
        lender_group=group if bank is None else bank.lender_group,
        outlet_id=None if place is None else place.id,
        request_id="test-request",
    )


async def insert(connection: asyncpg.Connection, table: str, row: Mapping[str, Any]) -> None:
    """One row; dictionaries go in as JSON."""
    values = [
        json.dumps(value, default=str) if isinstance(value, dict) else value
        for value in row.values()
    ]
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    columns = ", ".join(row)
    await connection.execute(f"insert into {table} ({columns}) values ({places})", *values)
