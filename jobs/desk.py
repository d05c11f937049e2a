"""What every job works with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.clock import Clock
from models.database import Database
from models.directory import Directory, RegionEntry
from models.region import Region
from models.statement import Statement
from services.door import Door

REGIONS = Statement(
    select(Region.id).where(Region.tier == bindparam("of_tier")).order_by(Region.id)
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every job works with."""

    database: Database
    directory: Directory
    door: Door
    clock: Clock

    def region(self, region_id: int) -> RegionEntry:
        """A region that a job names."""
        region = self.directory.region(region_id)
        assert region is not None, f"no region {region_id}"
        return region

    async def regions(self, tier: int) -> list[RegionEntry]:
        """All regions of a tier."""
        found = await self.database.fetch({}, REGIONS.sql, tier)
        return [self.region(row["id"]) for row in found]
