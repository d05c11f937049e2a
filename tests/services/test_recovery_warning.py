"""DEPOSIT_LATE: open from the sixth working day, gone with the deposit (row 49, A12)."""

from __future__ import annotations

from datetime import date

import pytest

from services.warning_sweep import WarningSweep, warning_sweep
from tests.services.claiming import AFTER
from tests.services.ground import Ground
from tests.services.recovering import booked, compensated, deposited, received

pytestmark = pytest.mark.anyio

FRIDAY = date(2019, 1, 4)


async def swept(ground: Ground, day: date) -> list[str]:
    """Figures of the open warnings of the rule after that day has begun."""
    on = ground.on(day)
    command = WarningSweep(county_id=ground.county_id, business_on=day)
    await on.door.execute(warning_sweep, ground.scheduler, command)
    found = await ground.rows("warning", state="OPEN", rule="DEPOSIT_LATE")
    return [row["object_id"] for row in found]


async def test_a_deposit_is_missed_on_the_sixth_working_day(ground: Ground) -> None:
    """Received on a Friday: due on the next, and no working day is late before the Monday."""
    loan, _ = await compensated(ground)
    late = ground.on(FRIDAY)
    first = (await received(late, loan, "100.00")).ids["recovery"]
    second = (await received(late, loan, "100.00", received_on=AFTER)).ids["recovery"]
    assert await swept(ground, date(2019, 1, 9)) == []
    assert await swept(ground, date(2019, 1, 10)) == [str(second)]
    for day in (11, 12, 13):
        assert await swept(ground, date(2019, 1, day)) == [str(second)]
    assert sorted(await swept(ground, date(2019, 1, 14))) == sorted([str(first), str(second)])
    warning = await ground.row("warning", rule="DEPOSIT_LATE", object_id=str(first))
    assert (warning["severity"], warning["offices"]) == ("ORANGE", ["COUNTY_BANK", "COUNTY_FIN"])
    assert (warning["lender_id"], warning["loan_id"]) == (ground.rcc.id, loan.key)
    on = ground.on(date(2019, 1, 14))
    done = await deposited(on, first)
    assert done.figures == {"lateDays": "1"}
    row = await ground.row("warning", rule="DEPOSIT_LATE", object_id=str(first))
    assert (row["state"], row["closed_reason"]) == ("CLOSED", "CAUSE_GONE")
    assert await swept(ground, date(2019, 1, 15)) == [str(second)]
    await deposited(on, second, date(2019, 1, 9))
    assert await swept(ground, date(2019, 1, 16)) == []


async def test_what_is_wholly_the_lenders_is_not_waited_for(ground: Ground) -> None:
    loan, _ = await compensated(ground)
    await ground.owner.execute("update claim set recovery_rule = 'FUND_FIRST'")
    late = ground.on(AFTER)
    recovery = (await received(late, loan, "36987.65")).ids["recovery"]
    await deposited(late, recovery)
    await booked(late, recovery)
    await received(late, loan, "9246.91")
    assert await swept(ground, date(2019, 3, 1)) == []
    assert (await ground.row("claim"))["state"] == "CLOSED"


async def test_money_that_comes_back_ends_what_was_short(ground: Ground) -> None:
    """The fund stands below 1:10 after it paid; the booking brings it over."""
    loan, _ = await compensated(ground)
    await ground.loan(await ground.household())
    late = ground.on(AFTER)
    await swept(ground, AFTER)
    assert len(await ground.rows("warning", rule="FUND_BELOW_RATIO", state="OPEN")) == 1
    recovery = (await received(late, loan, "46234.56")).ids["recovery"]
    await deposited(late, recovery)
    await booked(late, recovery)
    warning = await ground.row("warning", rule="FUND_BELOW_RATIO")
    assert (warning["state"], warning["closed_reason"]) == ("CLOSED", "CAUSE_GONE")
