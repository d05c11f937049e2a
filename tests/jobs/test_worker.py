"""The worker: what the door has queued is done, once, and again without harm."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg
import procrastinate
import pytest
from procrastinate.testing import InMemoryConnector

from authz.role import Role
from jobs.desk import Desk
from jobs.timetable import prove_county, seal_all, timetable
from jobs.worker import run
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from services.audit_chain import verify
from services.door import Door
from services.failure import Denied
from services.loan_submit import loan_submit
from tests.conftest import DatabaseUrls
from tests.factories import DAY, FENGGANG, VAULT, actor
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Settings:
    """As the worker takes them."""

    database_url: str
    business_date: date | None = DAY
    transaction_pooler: bool = False


@pytest.fixture
def anyio_backend() -> str:
    """Coroutine tests run on asyncio."""
    return "asyncio"


@pytest.fixture
async def ground(database_urls: DatabaseUrls) -> AsyncIterator[Ground]:
    """凤冈县, with the door to it."""
    database = await Database.open(database_urls.app, size=2)
    owner: Any = await asyncpg.connect(driver_dsn(database_urls.owner))
    directory = await Directory.load(database)
    try:
        yield Ground(
            database, owner, directory, Door(database, Clock(DAY), directory, VAULT), FENGGANG
        )
    finally:
        await owner.close()
        await database.close()


def desk_of(ground: Ground) -> Desk:
    return Desk(ground.database, ground.directory, ground.door, Clock(DAY))


async def written(ground: Ground) -> None:
    """One act in the county, one denial in its city and one in its province."""
    borrower = await ground.household()
    await ground.door.execute(loan_submit, ground.bank(), ground.submission(borrower))
    for role, code in ((Role.CITY_PA, "520300"), (Role.PROV_PA, "520000")):
        with pytest.raises(Denied):
            await ground.door.execute(
                loan_submit, actor(ground.directory, role, code), ground.submission(borrower)
            )


async def unsealed(ground: Ground) -> int:
    count: int = await ground.owner.fetchval(
        "select count(*) from audit_event e where not exists (select from audit_seal s"
        " where s.county_id = e.county_id and s.event_id = e.id)"
    )
    return count


async def test_all_regions_are_sealed_and_a_second_run_finds_nothing(ground: Ground) -> None:
    await written(ground)
    for whole in (False, True):
        await written_again_is_zero(ground, whole)


async def written_again_is_zero(ground: Ground, whole: bool) -> None:
    expected = await unsealed(ground)
    assert await seal_all(desk_of(ground), whole=whole, run="job-1") == expected
    assert await seal_all(desk_of(ground), whole=whole, run="job-2") == 0
    assert await unsealed(ground) == 0
    for region in (ground.county_id, 520300000, 520000000):
        assert await verify(ground.owner, region) is None


async def test_a_county_is_proved_twice(ground: Ground) -> None:
    await written(ground)
    for _ in range(2):
        assert await prove_county(desk_of(ground), ground.county_id, run="job-1") == 0


async def test_the_queued_job_is_done(ground: Ground, database_urls: DatabaseUrls) -> None:
    await written(ground)
    connector = procrastinate.PsycopgConnector(conninfo=database_urls.app, min_size=1, max_size=2)
    app = timetable(connector, desk_of(ground))
    async with app.open_async():
        for _ in range(2):
            await app.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )
    status = await ground.owner.fetch("select distinct task_name, status from procrastinate_jobs")
    assert ("audit_seal", "succeeded") in {(row[0], row[1]) for row in status}
    assert all(row["status"] == "succeeded" for row in status)
    assert await verify(ground.owner, ground.county_id) is None
    assert await ground.rows("audit_seal") != []


async def test_the_worker_runs_until_it_is_cancelled(
    ground: Ground, database_urls: DatabaseUrls
) -> None:
    worker = asyncio.create_task(run(Settings(database_urls.app)))
    await written(ground)
    for _ in range(200):
        if len(await ground.rows("audit_seal")) == 1:
            break
        await asyncio.sleep(0.05)
    worker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert len(await ground.rows("audit_seal")) == 1


def test_the_timetable_names_its_jobs() -> None:
    app = timetable(InMemoryConnector(), None)  # type: ignore[arg-type]
    assert {"audit_seal", "audit_seal_all", "audit_seal_whole", "position_prove_all"} <= set(
        app.tasks
    )
    assert {"day_turn", "day_of_county"} <= set(app.tasks)
    assert len(app.periodic_registry.periodic_tasks) == 4
