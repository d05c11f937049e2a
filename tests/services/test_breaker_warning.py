"""The warning of a ratio (row 23) lives in the transaction that changes the book."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import CountyDocumentKind, FiveTier
from services.county_document_register import CountyDocumentRegister, county_document_register
from services.loan_classify import LoanClassify, loan_classify
from tests.services.breakers import book_of, breaker_of, classed, repaid, tripped
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio


async def figures_of(ground: Ground) -> Mapping[str, Any]:
    """The figures of the one warning."""
    told: Mapping[str, Any] = json.loads((await ground.row("warning"))["figures"])
    return told


async def with_plan(
    ground: Ground, first: str, last: str | None, number: str = "凤府办1号"
) -> None:
    command = CountyDocumentRegister(
        kind=CountyDocumentKind.CONTINGENCY_PLAN,
        document_no=number,
        title="风险处置预案",
        issued_on=date.fromisoformat(first),
        valid_to=None if last is None else date.fromisoformat(last),
    )
    government = ground.actor(Role.COUNTY_GOV)
    outcome = await ground.door.execute(county_document_register, government, command)
    assert outcome.refusals == ()


@pytest.mark.parametrize(
    ("bad", "good", "severity"),
    [
        ("199999.99", "9800000.01", None),
        ("200000.00", "9800000.00", "YELLOW"),
        ("249999.99", "9750000.01", "YELLOW"),
        ("250000.00", "9750000.00", "ORANGE"),
        ("299999.99", "9700000.01", "ORANGE"),  # Shown as 3.00 %.
        ("300000.00", "9700000.00", "RED"),
    ],
)
async def test_levels_are_unrounded(
    ground: Ground, bad: str, good: str, severity: str | None
) -> None:
    await classed(ground, await book_of(ground, bad, good), FiveTier.SUBSTANDARD)
    rows = await ground.rows("warning")
    assert [row["severity"] for row in rows] == ([] if severity is None else [severity])
    told = {row["recipient"] for row in await ground.rows("outbox", topic="warning.opened")}
    if severity is None:
        assert told == set()
        return
    county, row = ground.county_id, rows[0]
    assert told == {
        f"COUNTY_BANK@{county}/{ground.rcc.code}",
        f"COUNTY_PA@{county}",
        f"COUNTY_GOV@{county}",
    }
    assert (row["rule"], row["object_kind"], row["object_id"], row["lender_id"]) == (
        "NPL_RATIO_HIGH",
        "breaker",
        str(breaker_of(ground)),
        ground.rcc.id,
    )
    assert row["offices"] == ["COUNTY_BANK", "COUNTY_PA", "COUNTY_GOV"]
    figures = await figures_of(ground)
    assert figures == {
        "lender": ground.rcc.code,
        "nonPerforming": bad,
        "outstanding": "10000000.00",
        "ratio": str((Decimal(bad) / 10_000_000).normalize()),
    } | ({"contingencyPlan": "none"} if severity == "RED" else {})


async def test_it_follows_the_ratio_up_and_down_and_is_closed_below(ground: Ground) -> None:
    """One warning, brought up to date by repayments; below 2 % its cause is gone."""
    loan = await book_of(ground, "240000.00", "9760000.00")
    await classed(ground, loan, FiveTier.LOSS)
    more = await book_of(ground, "100000.00", "1.00")
    await classed(ground, more, FiveTier.DOUBTFUL)
    row = await ground.row("warning")
    assert (row["severity"], row["state"], row["version"]) == ("RED", "OPEN", 2)
    await repaid(ground, loan, "100000.00")
    assert (await ground.row("warning"))["severity"] == "YELLOW"
    await repaid(ground, more, "45000.00")
    row = await ground.row("warning")
    assert (row["state"], row["closed_reason"], row["closed_by"]) == (
        "CLOSED",
        "CAUSE_GONE",
        ground.bank().subject,
    )
    # The breaker is open all the same: only the county's decision closes it.
    assert (await ground.row("county_lender_position"))["breaker_state"] == "TRIPPED"
    assert len(await ground.rows("outbox", topic="warning.opened")) == 3
    # The cause comes back: a warning of its own.
    again = await book_of(ground, "50000.00", "1.00")
    await classed(ground, again, FiveTier.LOSS)
    states = sorted((row["state"], row["severity"]) for row in await ground.rows("warning"))
    assert states == [("CLOSED", "YELLOW"), ("OPEN", "YELLOW")]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2018-12-20", "2018-12-20", "凤府办1号"),
        ("2018-01-01", None, "凤府办1号"),
        ("2018-01-01", "2018-12-19", "none"),
    ],
)
async def test_a_trip_tells_of_the_contingency_plan(
    ground: Ground, first: str, last: str | None, told: str
) -> None:
    await with_plan(ground, first, last)
    await tripped(ground)
    assert (await figures_of(ground))["contingencyPlan"] == told
    rows = await ground.rows("outbox", topic="breaker.tripped")
    assert {json.loads(row["payload"])["contingencyPlan"] for row in rows} == {told}
    assert len(rows) == 4


async def test_the_newest_valid_plan_is_told(ground: Ground) -> None:
    await with_plan(ground, "2018-01-01", None)
    await with_plan(ground, "2018-06-01", None, "凤府办2号")
    await with_plan(ground, "2018-07-01", "2018-08-01", "凤府办3号")
    await tripped(ground)
    assert (await figures_of(ground))["contingencyPlan"] == "凤府办2号"


async def test_a_banks_system_warns_too_and_repeats_nothing(ground: Ground) -> None:
    """A feed that classes anew finds the warning open: the same one, and no second message."""
    loan = await book_of(ground, "300000.00", "9700000.00")
    for tier in (FiveTier.LOSS, FiveTier.DOUBTFUL):
        command = LoanClassify(loan=loan, five_tier=tier)
        outcome = await ground.door.execute(loan_classify, ground.system(), command)
        assert outcome.refusals == ()
    row = await ground.row("warning")
    assert (row["severity"], row["version"]) == ("RED", 1)
    assert len(await ground.rows("outbox", topic="warning.opened")) == 3
    better = LoanClassify(loan=loan, five_tier=FiveTier.NORMAL)
    await ground.door.execute(loan_classify, ground.system(), better)
    assert (await ground.row("warning"))["state"] == "CLOSED"


async def test_each_lender_has_its_own(ground: Ground) -> None:
    await classed(ground, await book_of(ground, "200000.00", "9800000.00"), FiveTier.LOSS)
    other = await book_of(ground, "250000.00", "9750000.00", "ABC")
    await classed(ground, other, FiveTier.LOSS, "ABC")
    found = {row["lender_id"]: row["severity"] for row in await ground.rows("warning")}
    assert found == {ground.rcc.id: "YELLOW", ground.abc.id: "ORANGE"}


async def test_a_dry_run_warns_nobody(ground: Ground) -> None:
    loan = await book_of(ground, "300000.00", "9700000.00")
    command = LoanClassify(loan=loan, five_tier=FiveTier.LOSS)
    async with ground.unchanged():
        outcome = await ground.door.execute(loan_classify, ground.bank(), command, dry_run=True)
    assert outcome.refusals == () and outcome.dry_run


async def test_the_ratio_costs_one_statement_whatever_it_is(ground: Ground) -> None:
    """Quiet and orange alike; messages are one more, so is the plan looked for, and a trip's event.

    The yellow one is new and told to its offices; the orange one is the same warning, risen.
    """
    counts = {}
    for round_ in ("warm", "counted"):
        for name, bad, good in (
            ("none", "1.00", "9999999.00"),
            ("yellow", "200000.00", "9800000.00"),
            ("orange", "250000.00", "9750000.00"),
            ("trip", "300000.00", "9700000.00"),
            ("red", "300000.00", "9700000.00"),
        ):
            if name != "red":
                await ground.owner.execute(
                    "update county_lender_position set outstanding = 0, non_performing = 0,"
                    " breaker_state = 'CLOSED' where county_id = $1",
                    ground.county_id,
                )
            loan = await book_of(ground, bad, good)
            command = LoanClassify(loan=loan, five_tier=FiveTier.LOSS)
            async with ground.counted() as statements:
                await ground.door.execute(
                    loan_classify, ground.bank(), command, key=f"{round_}{name}"
                )
            counts[name] = len(ground.ours(statements))
    assert counts == {"none": 14, "yellow": 15, "orange": 14, "trip": 17, "red": 15}
