"""Who acts in the tales of the demo: somebody of an office, as a token would name him."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from authz.actor import Actor
from authz.role import Role
from models.clock import Clock
from models.database import Database
from models.directory import Directory, LenderEntry
from services.door import Door

CONNECTIONS = 2


class TaleError(Exception):
    """An act of a tale was refused."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The application as the tales act on it."""

    database: Database
    door: Door
    directory: Directory


@asynccontextmanager
async def stage(app_url: str, business_date: date) -> AsyncIterator[Stage]:
    """A seeded database on that day, closed at the end."""
    database = await Database.open(app_url, size=CONNECTIONS)
    try:
        directory = await Directory.load(database)
        yield Stage(database, Door(database, Clock(business_date), directory), directory)
    finally:
        await database.close()


def officer(
    directory: Directory,
    role: Role,
    place_id: int,
    lender_id: int | None = None,
    outlet_id: UUID | None = None,
) -> Actor:
    """Somebody of this office, of the lender or outlet where the role has one."""
    place = directory.region(place_id)
    lender = None if lender_id is None else directory.lender(lender_id)
    assert place is not None, "the demo has every region"
    more = _lender_of(lender) if lender is not None and role.needs_lender else {}
    if role.needs_outlet:
        more = {**more, "outlet_id": outlet_id}
    return Actor.of(
        subject=f"demo-{role.value.lower()}",
        role=role,
        region_id=place.id,
        region_id_max=place.id_max,
        region_code=place.code,
        region_name=place.name,
        tier=place.tier,
        client="demo",
        **more,
    )


def _lender_of(lender: LenderEntry) -> Mapping[str, Any]:
    return {
        "lender_id": lender.id,
        "lender_code": lender.code,
        "lender_group": lender.lender_group,
        "lender_county_id": lender.home_county_id,
    }
