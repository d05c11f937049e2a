"""The demo keeps the invariants that the services keep."""

from __future__ import annotations

import pytest

from jobs.timetable import Desk
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from services.door import Door
from services.position_prove import PositionProof, position_prove
from services.system_actor import scheduler
from tests.conftest import BUSINESS_DATE, DatabaseUrls

pytestmark = pytest.mark.anyio


async def test_every_county_of_the_demo_is_proved(shared_world_urls: DatabaseUrls) -> None:
    database = await Database.open(shared_world_urls.app, size=1)
    try:
        clock = Clock(BUSINESS_DATE)
        directory = await Directory.load(database)
        desk = Desk(database, directory, Door(database, clock, directory), clock)
        found = {}
        for county in await desk.regions(3):
            command = PositionProof(county_id=county.id)
            actor = scheduler(county, "test-job")
            outcome = await desk.door.execute(position_prove, actor, command, dry_run=True)
            if outcome.figures["differences"] != "0":
                found[county.code] = outcome.figures
        assert found == {}
    finally:
        await database.close()
