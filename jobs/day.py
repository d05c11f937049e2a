"""A business day begins: each county's own job takes its steps in order, each through the door.

A step makes good whatever days before it were missed, so a day that nobody worked is caught up by
the next one; a day taken twice changes nothing. What fails stops nothing else: the other loans and
the later steps have their day, and then the job fails, to be tried again and to be seen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import asyncpg
import structlog

from authz.actor import Actor
from authz.rls import scope
from authz.rows import binds
from jobs.desk import Desk
from models.directory import TIER_COUNTY
from services.age_candidates import CANDIDATES, PAGE, page_after
from services.agreement_expire import AgreementExpiry, agreement_expire
from services.collateral_lapse import CollateralLapse, collateral_lapse
from services.extension_lapse import ExtensionLapse, extension_lapse
from services.job_queue import Job, defer, defer_all
from services.listing_follow import ListingFollow, listing_follow
from services.loan_age import LoanAge, loan_age
from services.loan_row import loan_id
from services.outcome import Outcome
from services.roster_sweep import RosterSweep, roster_sweep
from services.statistic_freeze import StatisticFreeze, statistic_freeze
from services.subsidy_batch_draft import SubsidyBatchDraft, subsidy_batch_draft
from services.system_actor import scheduler
from services.use_case import UseCase
from services.warning_sweep import WarningSweep, warning_sweep
from services.work import NO_ROW

TURN_TASK = "day_turn"
COUNTY_TASK = "day_of_county"
# After everything that somebody waits for: what is committed is sealed first.
PRIORITY = -1

# What a step did, by name.
Figures = Mapping[str, str]
Step = Callable[[Desk, Actor, int, date], Awaitable[Figures]]

log = structlog.get_logger("jobs")


class DayFailedError(Exception):
    """Something in a county's day failed; all else of it is done."""


def of_county(case: UseCase[Any], command: Callable[..., Any]) -> Step:
    """A use case that is told the county and the day."""

    async def step(desk: Desk, actor: Actor, county_id: int, business_on: date) -> Figures:
        given = command(county_id=county_id, business_on=business_on)
        outcome = await _done(desk, case, actor, given)
        return outcome.figures

    return step


async def age_loans(desk: Desk, actor: Actor, county_id: int, business_on: date) -> Figures:
    """Let the day pass for each loan that it does something to, page by page."""
    statement = CANDIDATES.of(actor.role)
    after, aged, failed = NO_ROW, 0, 0
    while True:
        given = page_after(after, county_id, business_on)
        values = statement.arguments({**binds(actor), **given})
        page = await desk.database.fetch(scope(actor), statement.sql, *values)
        for row in page:
            command = LoanAge(loan=loan_id(county_id, row["id"]), business_on=business_on)
            try:
                await _done(desk, loan_age, actor, command)
                aged += 1
            except Exception as error:
                # Of the loan its id only: what the error says may be personal, and is not logged.
                log.error("loan_age_failed", loan=str(command.loan), exc_info=error)
                failed += 1
        if len(page) < PAGE:
            break
        after = page[-1]["id"]
    if failed:
        raise DayFailedError(f"loans failed: {failed}, aged: {aged}")
    return {"aged": str(aged)}


async def _done(desk: Desk, case: UseCase[Any], actor: Actor, command: Any) -> Outcome:
    """Through the door; a refusal is no accident of the moment, so it is told in the log."""
    outcome = await desk.door.execute(case, actor, command)
    if outcome.refusals:
        codes = [refusal.code.value for refusal in outcome.refusals]
        log.error("day_refused", step=case.name, county=actor.region_id, refusals=codes)
    return outcome


async def freeze_months(desk: Desk, actor: Actor, county_id: int, business_on: date) -> Figures:
    """Freeze each month that is over and is not frozen yet, one after the other."""
    frozen = 0
    while True:
        command = StatisticFreeze(county_id=county_id, business_on=business_on)
        outcome = await _done(desk, statistic_freeze, actor, command)
        if outcome.figures.get("frozen", "0") == "0":
            return {"frozen": str(frozen)}
        frozen += int(outcome.figures["frozen"])


# In this order: months are frozen before the day changes anything, and the sweep comes last and
# finds what the day has done.
STEPS: Mapping[str, Step] = {
    "statistic_freeze": freeze_months,
    "loan_age": age_loans,
    "extension_lapse": of_county(extension_lapse, ExtensionLapse),
    "agreement_expire": of_county(agreement_expire, AgreementExpiry),
    "listing_follow": of_county(listing_follow, ListingFollow),
    "collateral_lapse": of_county(collateral_lapse, CollateralLapse),
    "roster_sweep": of_county(roster_sweep, RosterSweep),
    "subsidy_batch_draft": of_county(subsidy_batch_draft, SubsidyBatchDraft),
    "warning_sweep": of_county(warning_sweep, WarningSweep),
}


async def pass_day(desk: Desk, county_id: int, business_on: date, *, run: str) -> dict[str, Any]:
    """Let the day begin in a county; the figures of each step.

    Raises DayFailedError after the last step when one of them failed.
    """
    actor = scheduler(desk.region(county_id), run)
    figures: dict[str, Any] = {}
    failed: list[str] = []
    for name, step in STEPS.items():
        try:
            figures[name] = dict(await step(desk, actor, county_id, business_on))
        except Exception as error:
            log.error("day_step_failed", step=name, county=county_id, exc_info=error)
            failed.append(name)
    if failed:
        raise DayFailedError(f"failed in county {county_id}: {', '.join(failed)}")
    return figures


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
