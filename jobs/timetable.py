"""What runs when: tasks by name, each one use case; cron is UTC, one line a job.

Names are a contract: jobs queued by an older version of the code are found by them.
"""

from __future__ import annotations

from datetime import date

import structlog
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.connector import BaseConnector

from authz.rls import scope
from authz.rows import binds
from jobs.day import COUNTY_TASK, TURN_TASK, pass_day, turn
from jobs.desk import Desk
from models.directory import TIER_COUNTY, TIER_PROVINCE
from services.audit_seal import BATCH, EPOCH, LATE_MAX, AuditSealing, audit_seal
from services.audit_seal import REGIONS as UNSEALED
from services.job_queue import QUEUE
from services.position_prove import PositionProof, position_prove
from services.system_actor import scheduler

EVERY_MINUTE = "* * * * *"
MIDNIGHT = "30 16 * * *"  # 00:30 in Asia/Shanghai.
EVERY_NIGHT = "30 18 * * *"  # 02:30 in Asia/Shanghai.
SUNDAY_NIGHT = "0 19 * * 6"  # Sunday, 03:00 in Asia/Shanghai.
# A day that failed is tried again twice; the next day makes good what still fails then.
DAY_AGAIN = RetryStrategy(max_attempts=2, wait=600)  # Seconds.

__all__ = ["Desk", "prove_county", "seal_all", "timetable"]

log = structlog.get_logger("jobs")


async def seal_region(desk: Desk, region_id: int, *, whole: bool, run: str) -> int:
    """Seal everything that waits in a region; how many events."""
    sealed = 0
    actor = scheduler(desk.region(region_id), run)
    while True:
        command = AuditSealing(county_id=region_id, whole=whole)
        outcome = await desk.door.execute(audit_seal, actor, command)
        found = int(outcome.figures["sealed"])
        sealed += found
        if found < BATCH:
            return sealed


async def seal_all(desk: Desk, *, whole: bool, run: str) -> int:
    """Seal what waits anywhere: the counties' events, and those of cities and provinces."""
    since = EPOCH if whole else desk.clock.now() - LATE_MAX
    sealed = 0
    for province in await desk.regions(TIER_PROVINCE):
        actor = scheduler(province, run)
        values = UNSEALED.arguments({**binds(actor), "since": since})
        for row in await desk.database.fetch(scope(actor), UNSEALED.sql, *values):
            sealed += await seal_region(desk, row["county_id"], whole=whole, run=run)
    return sealed


async def prove_county(desk: Desk, county_id: int, *, run: str) -> int:
    """Prove the projections of a county; how many differ. A difference is an error in the log."""
    actor = scheduler(desk.region(county_id), run)
    outcome = await desk.door.execute(position_prove, actor, PositionProof(county_id=county_id))
    differences = int(outcome.figures["differences"])
    if differences:
        log.error(
            "positions_differ",
            county=county_id,
            differences=differences,
            tables=outcome.figures["tables"],
        )
    return differences


def timetable(connector: BaseConnector, desk: Desk) -> App:
    """The application of the job queue with all our tasks."""
    app = App(connector=connector)

    @app.task(name="audit_seal", queue=QUEUE, pass_context=True)
    async def _(context: JobContext, county_id: int) -> None:
        await seal_region(desk, county_id, whole=False, run=_run(context))

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="audit_seal_all", queue=QUEUE, queueing_lock="audit_seal_all", pass_context=True)
    async def _(context: JobContext, timestamp: int) -> None:
        await seal_all(desk, whole=False, run=_run(context))

    @app.periodic(cron=SUNDAY_NIGHT)
    @app.task(
        name="audit_seal_whole", queue=QUEUE, queueing_lock="audit_seal_whole", pass_context=True
    )
    async def _(context: JobContext, timestamp: int) -> None:
        await seal_all(desk, whole=True, run=_run(context))

    @app.periodic(cron=EVERY_NIGHT)
    @app.task(
        name="position_prove_all",
        queue=QUEUE,
        queueing_lock="position_prove_all",
        pass_context=True,
    )
    async def _(context: JobContext, timestamp: int) -> None:
        for county in await desk.regions(TIER_COUNTY):
            await prove_county(desk, county.id, run=_run(context))

    @app.periodic(cron=MIDNIGHT)
    @app.task(name=TURN_TASK, queue=QUEUE, queueing_lock=TURN_TASK, pass_context=True)
    async def _(context: JobContext, timestamp: int) -> None:
        await turn(desk)

    @app.task(name=COUNTY_TASK, queue=QUEUE, pass_context=True, retry=DAY_AGAIN)
    async def _(context: JobContext, county_id: int, business_on: str) -> None:
        await pass_day(desk, county_id, date.fromisoformat(business_on), run=_run(context))

    return app


def _run(context: JobContext) -> str:
    """Names this run of a job in the audit trail."""
    return f"job-{context.job.id}"
