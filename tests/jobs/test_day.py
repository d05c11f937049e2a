"""A day begins in every county: queued once, its steps in order, twice without harm."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import procrastinate
import pytest

from jobs import day
from jobs.day import STEPS, of_county, pass_day, queue_turn, turn
from jobs.desk import Desk
from jobs.timetable import timetable
from models.clock import Clock
from services import age_candidates
from services.scoped import Scoped
from services.warning_sweep import WarningSweep, warning_sweep
from tests.conftest import DatabaseUrls
from tests.factories import DAY
from tests.jobs.test_worker import anyio_backend, desk_of, ground
from tests.services.ground import Ground

__all__ = ["anyio_backend", "ground"]

pytestmark = pytest.mark.anyio

UNPREPARED = ["NO_CONTINGENCY_PLAN", "NO_COUNTY_RULES", "NO_RISK_TEAM"]


async def waiting(ground: Ground, task: str) -> list[Any]:
    found: list[Any] = await ground.owner.fetch(
        "select lock, queueing_lock, priority, args from procrastinate_jobs"
        " where task_name = $1 and status = 'todo' order by id",
        task,
    )
    return found


async def test_the_turn_queues_each_county_once_a_day(ground: Ground) -> None:
    count: int = await ground.owner.fetchval("select count(*) from region where tier = 3")
    desk = desk_of(ground)
    assert await asyncio.gather(turn(desk), turn(desk)) in ([count, 0], [0, count])
    jobs = await waiting(ground, "day_of_county")
    assert len(jobs) == count > 80 and {job["priority"] for job in jobs} == {-1}
    assert f"day_of_county:{ground.county_id}:2018-12-20" in {job["queueing_lock"] for job in jobs}
    next_day = Desk(desk.database, desk.directory, desk.door, Clock(DAY + timedelta(days=1)))
    assert await turn(next_day) == count


async def test_a_worker_that_starts_queues_the_turn_once(ground: Ground) -> None:
    for _ in range(2):
        await queue_turn(desk_of(ground))
    assert len(await waiting(ground, "day_turn")) == 1


async def test_a_day_that_passes_twice_changes_nothing(ground: Ground) -> None:
    desk = desk_of(ground)
    assert list(STEPS)[-1] == "warning_sweep"
    first = await pass_day(desk, ground.county_id, DAY, run="job-1")
    assert first["warning_sweep"] == {"opened": "3", "changed": "0", "closed": "0"}
    async with ground.unchanged():
        again = await pass_day(desk, ground.county_id, DAY, run="job-2")
    assert again["warning_sweep"] == {"opened": "0", "changed": "0", "closed": "0"}
    assert sorted(row["rule"] for row in await ground.rows("warning")) == UNPREPARED


async def test_a_loan_falls_overdue_and_is_warned_of_the_same_day(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two loans matured unpaid, one of them long ago; pages of one reach both."""
    monkeypatch.setattr(age_candidates, "PAGE", 1)
    monkeypatch.setattr(day, "PAGE", 1)
    monkeypatch.setattr(day, "CANDIDATES", Scoped(age_candidates._candidates))
    for days in (1, 40):
        matured_on = DAY - timedelta(days=days)
        await ground.loan(
            await ground.household(),
            value_on=matured_on - timedelta(days=100),
            matures_on=matured_on,
        )
    desk = desk_of(ground)
    first = await pass_day(desk, ground.county_id, DAY, run="job-1")
    assert first["loan_age"] == {"aged": "2"}
    assert {row["state"] for row in await ground.rows("loan")} == {"OVERDUE"}
    rules = sorted(row["rule"] for row in await ground.rows("warning", object_kind="loan"))
    assert rules == [
        "DISPOSAL_NOT_CLASSIFIED",
        "OVERDUE_30_DAYS",
        "OVERDUE_STARTED",
        "OVERDUE_STARTED",
    ]
    async with ground.unchanged():
        again = await pass_day(desk, ground.county_id, DAY, run="job-2")
    assert again["loan_age"] == {"aged": "0"}


async def test_a_step_that_is_refused_is_told_in_the_log(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    stand_in = SimpleNamespace(error=lambda event, **figures: told.append((event, figures)))
    monkeypatch.setattr(day, "log", stand_in)
    step = of_county(warning_sweep, WarningSweep)
    tomorrow = DAY + timedelta(days=1)
    assert await step(desk_of(ground), ground.scheduler, ground.county_id, tomorrow) == {}
    figures = {"step": "warning_sweep", "county": ground.county_id, "refusals": ["VALIDATION"]}
    assert told == [("day_refused", figures)]
    assert await ground.rows("warning") == []


async def test_the_worker_passes_the_day_of_all_counties(
    ground: Ground, database_urls: DatabaseUrls
) -> None:
    count: int = await ground.owner.fetchval("select count(*) from region where tier = 3")
    await queue_turn(desk_of(ground))
    connector = procrastinate.PsycopgConnector(conninfo=database_urls.app, min_size=1, max_size=2)
    app = timetable(connector, desk_of(ground))
    async with app.open_async():
        for _ in range(2):
            await app.run_worker_async(
                wait=False, install_signal_handlers=False, listen_notify=False
            )
    rows = await ground.owner.fetch("select county_id, rule from warning where state = 'OPEN'")
    assert len(rows) == 3 * count and len(set(rows)) == len(rows)
    failed = await ground.owner.fetchval(
        "select count(*) from procrastinate_jobs where status <> 'succeeded'"
    )
    assert failed == 0
