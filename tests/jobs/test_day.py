"""A day begins in every county: queued once, its steps in order, twice without harm."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import procrastinate
import pytest

from jobs import day
from jobs.day import STEPS, DayFailedError, of_county, pass_day, queue_turn, turn
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

UNPREPARED = ["MEETING_OVERDUE", "NO_CONTINGENCY_PLAN", "NO_COUNTY_RULES", "NO_RISK_TEAM"]


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
    assert first["warning_sweep"] == {"opened": "4", "changed": "0", "closed": "0"}
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
        "BUFFER_NOT_OPENED",
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


async def poisoned(ground: Ground) -> list[Any]:
    """Three loans that matured unpaid; the second is of a lender that has no book."""
    matured_on = DAY - timedelta(days=40)
    loans = [
        await ground.loan(
            await ground.household(),
            value_on=matured_on - timedelta(days=100),
            matures_on=matured_on,
        )
        for _ in range(3)
    ]
    await of_lender(ground, loans[1], ground.abc.id)
    return loans


async def of_lender(ground: Ground, loan: Any, lender_id: int) -> None:
    await ground.owner.execute(
        "update loan set lender_id = $3 where county_id = $1 and id = $2",
        ground.county_id,
        loan.key,
        lender_id,
    )


async def states(ground: Ground, loans: list[Any]) -> list[str]:
    found = {row["id"]: row["state"] for row in await ground.rows("loan")}
    return [found[loan.key] for loan in loans]


async def test_one_bad_loan_stops_neither_the_others_nor_the_later_steps(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    stand_in = SimpleNamespace(error=lambda event, **figures: told.append((event, figures)))
    monkeypatch.setattr(day, "log", stand_in)
    loans = await poisoned(ground)
    for run in ("job-1", "job-2"):
        with pytest.raises(DayFailedError, match=rf"^failed in county {ground.county_id}: loan_"):
            await pass_day(desk_of(ground), ground.county_id, DAY, run=run)
        assert await states(ground, loans) == ["OVERDUE", "ACTIVE", "OVERDUE"]
        rules = {row["rule"] for row in await ground.rows("warning")}
        assert {*UNPREPARED, "OVERDUE_STARTED"} <= rules
    assert [event for event, _ in told] == ["loan_age_failed", "day_step_failed"] * 2
    of_loan, of_step = told[0][1], told[1][1]
    assert isinstance(of_loan.pop("exc_info"), AssertionError)
    assert of_loan == {"loan": str(loans[1])}
    assert str(of_step.pop("exc_info")) == "loans failed: 1, aged: 2"
    assert of_step == {"step": "loan_age", "county": ground.county_id}
    await of_lender(ground, loans[1], ground.rcc.id)
    figures = await pass_day(desk_of(ground), ground.county_id, DAY, run="job-3")
    assert figures["loan_age"] == {"aged": "1"}
    assert await states(ground, loans) == ["OVERDUE"] * 3
    await ground.proved()


async def test_a_day_that_failed_is_tried_again_and_then_seen(
    ground: Ground, database_urls: DatabaseUrls
) -> None:
    loans = await poisoned(ground)
    count: int = await ground.owner.fetchval("select count(*) from region where tier = 3")
    await queue_turn(desk_of(ground))
    connector = procrastinate.PsycopgConnector(conninfo=database_urls.app, min_size=1, max_size=2)
    app = timetable(connector, desk_of(ground))
    async with app.open_async():
        for attempts, status in ((1, "todo"), (2, "todo"), (3, "failed")):
            for _ in range(2):
                await app.run_worker_async(
                    wait=False, install_signal_handlers=False, listen_notify=False
                )
            jobs = await ground.owner.fetch(
                "select status, attempts, (args ->> 'county_id')::int as county_id"
                " from procrastinate_jobs where task_name = 'day_of_county'"
                " and status <> 'succeeded'"
            )
            assert [tuple(job) for job in jobs] == [(status, attempts, ground.county_id)]
            await ground.owner.execute("update procrastinate_jobs set scheduled_at = null")
    done = await ground.owner.fetchval(
        "select count(*) from procrastinate_jobs"
        " where task_name = 'day_of_county' and status = 'succeeded'"
    )
    assert done == count - 1
    assert await states(ground, loans) == ["OVERDUE", "ACTIVE", "OVERDUE"]


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
    assert len(rows) == 4 * count and len(set(rows)) == len(rows)
    failed = await ground.owner.fetchval(
        "select count(*) from procrastinate_jobs where status <> 'succeeded'"
    )
    assert failed == 0
