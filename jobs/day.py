"""A business day begins: each county's own job takes its steps in order, each through the door.

A step makes good whatever days before it were missed, so a day that nobody worked is caught up by
the next one; a day taken twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import asyncpg
import structlog

from authz.actor import Actor
from jobs.desk import Desk
from models.directory import TIER_COUNTY
from services.job_queue import Job, defer, defer_all
from services.system_actor import scheduler
from services.use_case import UseCase
from services.warning_sweep import WarningSweep, warning_sweep

TURN_TASK = "day_turn"
COUNTY_TASK = "day_of_county"
# After everything that somebody waits for: what is committed is sealed first.
PRIORITY = -1

# What a step did, by name.
Figures = Mapping[str, str]
Step = Callable[[Desk, Actor, int, date], Awaitable[Figures]]

log = structlog.get_logger("jobs")


def of_county(case: UseCase[Any], command: Callable[..., Any]) -> Step:
    """A use case that is told the county and the day."""

    async def step(desk: Desk, actor: Actor, county_id: int, business_on: date) -> Figures:
        given = command(county_id=county_id, business_on=business_on)
        outcome = await desk.door.execute(case, actor, given)
        if outcome.refusals:
            codes = [refusal.code.value for refusal in outcome.refusals]
            log.error("day_refused", step=case.name, county=county_id, refusals=codes)
        return outcome.figures

    return step


# In this order: the sweep comes last, and finds what the day has done.
STEPS: Mapping[str, Step] = {
    "warning_sweep": of_county(warning_sweep, WarningSweep),
}


async def pass_day(desk: Desk, county_id: int, business_on: date, *, run: str) -> dict[str, Any]:
    """Let the day begin in a county; the figures of each step."""
    actor = scheduler(desk.region(county_id), run)
    return {
        name: dict(await step(desk, actor, county_id, business_on)) for name, step in STEPS.items()
    }


async def turn(desk: Desk) -> int:
    """Queue the day of each county, where it does not wait already; how many were queued."""
    today = desk.clock.today().isoformat()
    jobs = [
        Job(
            lock=f"{COUNTY_TASK}:{county.id}",
            # Of the day too: yesterday's that still waits must not keep today's out.
            queueing_lock=f"{COUNTY_TASK}:{county.id}:{today}",
            arguments={"county_id": county.id, "business_on": today},
        )
        for county in await desk.regions(TIER_COUNTY)
    ]
    async with desk.database.writing({}) as transaction:
        return await defer_all(transaction.connection, COUNTY_TASK, jobs, priority=PRIORITY)


async def queue_turn(desk: Desk) -> None:
    """Queue the turn of the current day once, as a worker does when it starts."""
    try:
        async with desk.database.writing({}) as transaction:
            await defer(transaction.connection, TURN_TASK, TURN_TASK, {"timestamp": 0})
    except asyncpg.UniqueViolationError:
        log.info("day_turn_waits")  # Another worker starts at the same moment.
