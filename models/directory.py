"""The dictionaries of who and where, in memory: regions with all their codes, lenders, outlets.

Loaded at start-up and again, at most once a minute, when somebody names a code that is not known.
Codes of predecessors (盘县 520222 before 盘州市 520281) find the same region.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models.database import Database
from models.lender import Lender, Outlet
from models.region import Region, RegionCode
from models.statement import Statement

_REGIONS = Statement(select(*Region.__table__.columns).order_by(Region.id))
_CODES = Statement(
    select(RegionCode.code, RegionCode.region_id).order_by(
        RegionCode.code, RegionCode.valid_from.nulls_first()
    )
)
_LENDERS = Statement(select(*Lender.__table__.columns).order_by(Lender.id))
_OUTLETS = Statement(select(*Outlet.__table__.columns).order_by(Outlet.id))

_PAUSE_SECONDS = 60.0

TIER_PROVINCE, TIER_CITY, TIER_COUNTY, TIER_TOWNSHIP = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region; it owns the ids from `id` to `id_max`."""

    id: int
    id_max: int
    parent_id: int | None
    tier: int
    level: str
    kind: str
    code: str
    name: str
    poverty_county: bool
    key_county: bool
    deep_poverty_county: bool
    exit_batch: str | None

    def contains(self, region_id: int) -> bool:
        """Whether that region is this one or lies in it."""
        return self.id <= region_id <= self.id_max

    @property
    def county_id(self) -> int | None:
        """The county of a county or township, None above."""
        return self.id - self.id % 1000 if self.tier >= TIER_COUNTY else None


@dataclass(frozen=True, slots=True)
class LenderEntry:
    """A lending institution of a county."""

    id: int
    code: str
    name: str
    kind: str
    lender_group: str
    uscc: str | None
    home_county_id: int


@dataclass(frozen=True, slots=True)
class OutletEntry:
    """A township outlet of a lender."""

    id: int
    code: str
    name: str
    lender_id: int
    home_county_id: int
    township_id: int


class Directory:
    """Looks up by id and by code; every answer is None for what is not there.

    `county_codes` are all that counties have or once had, complete for `province_prefixes`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._refreshing = asyncio.Lock()
        self._loaded_at = 0.0
        self.version = 0
        self._regions: dict[int, RegionEntry] = {}
        self._region_codes: dict[str, RegionEntry] = {}
        self.county_codes: frozenset[str] = frozenset()
        self.province_prefixes: frozenset[str] = frozenset()
        self._lenders: dict[int, LenderEntry] = {}
        self._lender_codes: dict[str, LenderEntry] = {}
        self._outlets: dict[int, OutletEntry] = {}
        self._outlet_codes: dict[str, OutletEntry] = {}

    @classmethod
    async def load(cls, database: Database) -> Directory:
        """Read everything once."""
        directory = cls(database)
        await directory._load()
        return directory

    async def refresh(self) -> bool:
        """Read everything again, unless that was done within the last minute."""
        loop = asyncio.get_running_loop()
        async with self._refreshing:
            if loop.time() - self._loaded_at < _PAUSE_SECONDS:
                return False
            await self._load()
            return True

    def region(self, region_id: int) -> RegionEntry | None:
        """The region of that id."""
        return self._regions.get(region_id)

    def region_by_code(self, code: str) -> RegionEntry | None:
        """The region that has, or once had, this code."""
        return self._region_codes.get(code)

    def lender(self, lender_id: int) -> LenderEntry | None:
        """The lender of that id."""
        return self._lenders.get(lender_id)

    def lender_by_code(self, code: str) -> LenderEntry | None:
        """The lender of that code."""
        return self._lender_codes.get(code)

    def lenders_of(self, county_id: int) -> list[LenderEntry]:
        """The lenders of a county, by id."""
        return [entry for entry in self._lenders.values() if entry.home_county_id == county_id]

    def outlet(self, outlet_id: int) -> OutletEntry | None:
        """The outlet of that id."""
        return self._outlets.get(outlet_id)

    def outlet_by_code(self, code: str) -> OutletEntry | None:
        """The outlet of that code."""
        return self._outlet_codes.get(code)

    def counties(self, region: RegionEntry) -> list[RegionEntry]:
        """The counties in a region, by id; a township's own county is not among them."""
        return [
            entry
            for entry in self._regions.values()
            if entry.tier == TIER_COUNTY and region.contains(entry.id)
        ]

    def ancestors(self, region: RegionEntry) -> list[RegionEntry]:
        """Parent, grandparent and so on, up to the province."""
        found: list[RegionEntry] = []
        parent = region.parent_id
        while parent is not None and (entry := self._regions.get(parent)) is not None:
            found.append(entry)
            parent = entry.parent_id
        return found

    async def _load(self) -> None:
        async with self._database.reading({}) as connection:
            regions = await _REGIONS.all(connection)
            codes = await _CODES.all(connection)
            lenders = await _LENDERS.all(connection)
            outlets = await _OUTLETS.all(connection)
        # INVARIANT: replaced as a whole, between two turns of the loop: nobody sees half of it.
        self._regions = {row["id"]: RegionEntry(**_named(row)) for row in regions}
        self._region_codes = {row["code"]: self._regions[row["region_id"]] for row in codes}
        self._region_codes |= {entry.code: entry for entry in self._regions.values()}
        tiers = {code: entry.tier for code, entry in self._region_codes.items()}
        self.county_codes = frozenset(code for code, tier in tiers.items() if tier == TIER_COUNTY)
        self.province_prefixes = frozenset(
            code[:2] for code, tier in tiers.items() if tier == TIER_PROVINCE
        )
        self._lenders = {row["id"]: LenderEntry(**_named(row)) for row in lenders}
        self._lender_codes = {entry.code: entry for entry in self._lenders.values()}
        self._outlets = {row["id"]: OutletEntry(**_named(row)) for row in outlets}
        self._outlet_codes = {entry.code: entry for entry in self._outlets.values()}
        self._loaded_at = asyncio.get_running_loop().time()
        self.version += 1


def _named(row: Any) -> dict[str, Any]:
    return dict(row.items())
