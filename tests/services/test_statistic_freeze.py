"""A month is frozen once, by a fixed number of statements, and followed by every later month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from services.project_amend import ProjectAmend, project_amend
from services.statistic_freeze import StatisticFreeze, statistic_freeze
from tests.services.ground import Ground
from tests.services.using import used

pytestmark = pytest.mark.anyio


async def freeze(ground: Ground, day: date) -> str:
    command = StatisticFreeze(county_id=ground.county_id, business_on=day)
    outcome = await ground.on(day).door.execute(statistic_freeze, ground.scheduler, command)
    return outcome.figures["frozen"]


async def test_a_month_is_frozen_once_and_later_ones_follow(ground: Ground) -> None:
    assert await freeze(ground, date(2018, 7, 1)) == "0"
    assert await ground.rows("statistic") == []
    await ground.loan(await ground.household())
    assert await freeze(ground, date(2018, 7, 1)) == "2"
    async with ground.unchanged():
        assert await freeze(ground, date(2018, 7, 31)) == "0"
    # Two months were missed; each is frozen for itself.
    assert await freeze(ground, date(2018, 9, 1)) == "2"
    assert await freeze(ground, date(2018, 9, 1)) == "2"
    assert await freeze(ground, date(2018, 9, 1)) == "0"
    rows = await ground.rows("statistic")
    assert sorted((row["month"], row["lender_id"] is None) for row in rows) == [
        (month, whole) for month in (6, 7, 8) for whole in (False, True)
    ]
    assert {row["quarter_due_on"] for row in rows} == {date(2018, 7, 13), None}


async def test_it_takes_as_many_statements_for_many_loans_as_for_one(ground: Ground) -> None:
    async with ground.counted() as none:
        await freeze(ground, date(2018, 8, 1))
    counts = []
    for day, loans in ((date(2018, 8, 1), 1), (date(2018, 9, 1), 20)):
        for number in range(loans):
            lender = ground.abc if number % 2 else ground.rcc
            await ground.loan(await ground.household(), lender)
        async with ground.counted() as sent:
            await freeze(ground, day)
        counts.append(len(ground.ours(sent)))
    assert counts[0] == counts[1] > len(ground.ours(none))
    lines = await ground.rows("statistic_line")
    assert len(lines) == 1 + 21


async def test_the_amount_of_a_project_is_followed_by_its_months(ground: Ground) -> None:
    """The copies that decide who sees a line go with the project."""
    case = await used(ground, state="NORMAL")
    await freeze(ground, date(2018, 7, 1))
    line = await ground.row("statistic_project")
    assert (line["project_id"], line["households"]) == (case.project.key, 2)
    assert (line["lent"], line["lent_old"]) == (line["lent_new"], 0)
    command = ProjectAmend(
        project=case.project, declared_loan_funds=Decimal("5000000.00"), reason="扩大规模"
    )
    outcome = await ground.door.execute(project_amend, ground.actor(Role.COUNTY_PA), command)
    assert outcome.refusals == ()
    after = await ground.row("statistic_project")
    assert after["project_amount"] == Decimal("5000000.00")
    # What was frozen of it stays: only who may see it moves.
    assert after["amount"] == line["amount"] == Decimal("100000.00")
