"""roster_sweep: every loan on the book against the register of today, again and again the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import LoanState
from services.failure import Denied
from services.outcome import Outcome
from services.roster_sweep import RosterSweep, roster_sweep
from tests.factories import DAY, Borrower
from tests.services.ground import Ground, codes, figures
from tests.services.roster_lines import in_force, line

pytestmark = pytest.mark.anyio


async def swept(ground: Ground, business_on: date = DAY, **more: Any) -> Outcome:
    command = RosterSweep(county_id=ground.county_id, business_on=business_on)
    outcome = await ground.on(max(DAY, business_on)).door.execute(
        roster_sweep, ground.scheduler, command, **more
    )
    assert outcome.refusals == ()
    return outcome


async def left(ground: Ground, borrower: Borrower, on: date | None) -> None:
    await ground.owner.execute(
        "update household set left_roster_on = $1 where county_id = $2 and id = $3",
        on,
        ground.county_id,
        borrower.household_id,
    )


async def test_the_loan_of_a_household_that_no_roster_lists_is_flagged(ground: Ground) -> None:
    """Row 4: import of a roster without household H1 -> H1's loan flagged in the sweep."""
    h1 = await ground.household()
    await in_force(ground, (line(ground, 1, "HX"),))
    # Lent after the version: publishing could not find it.
    loan = await ground.loan(h1)
    outcome = await swept(ground, DAY + timedelta(days=3))
    assert dict(outcome.figures) == {"households": "1", "loans": "1", "closed": "0"}
    row = await ground.row("loan", id=loan.key)
    assert (row["flags"], row["subsidy_ends_on"], row["version"]) == (["FREE_RIDER"], DAY, 2)
    event = await ground.row("loan_event")
    assert (event["kind"], event["business_on"], event["recorded_by"]) == (
        "FLAGGED",
        DAY + timedelta(days=3),
        "scheduler",
    )
    household = await ground.row("household", id=h1.household_id)
    # Marked by the publication already: nothing of the household changes.
    assert (household["flags"], household["version"]) == (["FREE_RIDER"], 2)
    assert len(await ground.rows("warning")) == 1
    await ground.proved()


async def test_a_household_that_is_not_registered_is_found(ground: Ground) -> None:
    borrower = await ground.household(status="NOT_REGISTERED")
    loan = await ground.loan(borrower)
    await swept(ground)
    row = await ground.row("loan", id=loan.key)
    assert (row["flags"], row["subsidy_ends_on"]) == (["FREE_RIDER"], DAY)
    household = await ground.row("household")
    assert (household["flags"], household["version"]) == (["FREE_RIDER"], 2)
    warning = await ground.row("warning")
    assert (warning["rule"], warning["object_id"], warning["state"]) == (
        "FREE_RIDER",
        str(borrower.household),
        "OPEN",
    )
    events = await ground.rows("audit_event")
    assert [(row["act"], row["role"]) for row in events] == [("roster:sweep", "SCHEDULER")]


async def test_running_it_twice_changes_nothing(ground: Ground) -> None:
    for status in ("POOR", "NOT_REGISTERED"):
        await ground.loan(await ground.household(status=status))
    gone = await ground.household()
    await ground.loan(gone)
    await left(ground, gone, date(2018, 12, 1))
    assert (await swept(ground)).figures["loans"] == "2"
    async with ground.unchanged():
        again = await swept(ground)
    assert dict(again.figures) == {"households": "0", "loans": "0", "closed": "0"}


async def test_a_day_that_has_not_come_is_not_swept(ground: Ground) -> None:
    """The marks of a sweep bear its day: none lies ahead of the clock."""
    await ground.loan(await ground.household(status="NOT_REGISTERED"))
    command = RosterSweep(county_id=ground.county_id, business_on=DAY + timedelta(days=1))
    refusals = await ground.refused(roster_sweep, ground.scheduler, command)
    assert codes(refusals) == ["VALIDATION@businessOn"]
    assert figures(refusals) == {"reason": "IN_THE_FUTURE", "latestOn": DAY.isoformat()}


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (LoanState.SUBMITTED, False),
        (LoanState.SIGNED, False),
        (LoanState.ACTIVE, True),
        (LoanState.OVERDUE, True),
        (LoanState.EARLY_CALLED, True),
        (LoanState.SETTLED, False),
    ],
)
async def test_only_loans_on_the_book_are_compared(
    ground: Ground, state: LoanState, found: bool
) -> None:
    borrower = await ground.household()
    await ground.loan(borrower, state=state)
    await left(ground, borrower, date(2018, 12, 1))
    await swept(ground)
    assert (await ground.row("loan"))["flags"] == (["FREE_RIDER"] if found else [])
    assert len(await ground.rows("warning")) == int(found)


async def test_a_warning_whose_cause_is_gone_is_closed(ground: Ground) -> None:
    borrower, other = await ground.household(), await ground.household()
    for one in (borrower, other):
        await ground.loan(one)
        await left(ground, one, date(2018, 12, 1))
    await swept(ground)
    await left(ground, borrower, None)
    assert (await swept(ground)).figures["closed"] == "1"
    states = {row["object_id"]: row["state"] for row in await ground.rows("warning")}
    assert states == {str(borrower.household): "CLOSED", str(other.household): "OPEN"}


async def test_what_the_office_has_closed_is_not_opened_again(ground: Ground) -> None:
    borrower = await ground.household()
    await ground.loan(borrower)
    await left(ground, borrower, date(2018, 12, 1))
    await swept(ground)
    await ground.owner.execute(
        "update warning set state = 'CLOSED', closed_on = $1 where county_id = $2",
        DAY,
        ground.county_id,
    )
    async with ground.unchanged():
        await swept(ground)


async def test_only_the_scheduler_sweeps(ground: Ground) -> None:
    command = RosterSweep(county_id=ground.county_id, business_on=DAY)
    with pytest.raises(Denied):
        await ground.door.execute(roster_sweep, ground.actor(Role.COUNTY_PA), command)


async def test_statements_do_not_depend_on_the_number_of_loans(ground: Ground) -> None:
    counts = []
    for size in (1, 60):
        for _ in range(size):
            borrower = await ground.household(status="NOT_REGISTERED")
            await ground.loan(borrower)
        async with ground.counted() as statements:
            outcome = await swept(ground)
        assert outcome.figures["loans"] == str(size)
        counts.append(len(ground.ours(statements)))
    assert counts == [11, 11], counts
