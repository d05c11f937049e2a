"""breakerRatioSet: from 0 to below 3 %, by the county government, for lenders of its own county."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from services.breaker_ratio_set import BreakerRatioSet, breaker_ratio_set
from services.failure import Denied
from tests.services.breakers import breaker_of, events, ratio_set, tripped
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio


def command(ground: Ground, ratio: str, **more: Any) -> BreakerRatioSet:
    return BreakerRatioSet(lender=ground.rcc.code, ratio=Decimal(ratio), **more)


@pytest.mark.parametrize("ratio", ["0", "0.0000000001", "0.02", "0.0299999999"])
async def test_a_lender_without_a_book_gets_one(ground: Ground, ratio: str) -> None:
    outcome = await ratio_set(ground, ratio)
    assert outcome.ids == {"breaker": breaker_of(ground)} and outcome.figures == {
        "resumeRatio": ratio
    }
    book = await ground.row("county_lender_position")
    assert (book["lender_id"], book["breaker_state"], book["resume_ratio"], book["version"]) == (
        ground.rcc.id,
        "CLOSED",
        Decimal(ratio),
        2,
    )
    assert book["fed_on"] is None and book["loan_count"] == 0
    event = await ground.row("breaker_event")
    assert (event["kind"], event["state"], event["resume_ratio"]) == (
        "RATIO_SET",
        "CLOSED",
        Decimal(ratio),
    )
    assert {row["recipient"] for row in await ground.rows("outbox")} == {
        f"COUNTY_BANK@{ground.county_id}/{ground.rcc.code}",
        f"COUNTY_PA@{ground.county_id}",
    }
    await ground.proved()


async def test_it_moves_no_state_and_is_kept_by_the_book(ground: Ground) -> None:
    loan = await tripped(ground)
    before = await ground.row("county_lender_position")
    await ratio_set(ground, "0.01")
    book = await ground.row("county_lender_position")
    changed = {name for name in book if book[name] != before[name]}
    assert changed == {"resume_ratio", "changed_at", "version"}
    assert [event["kind"] for event in await events(ground)] == ["TRIPPED", "RATIO_SET"]
    assert loan.county_id == ground.county_id
    audit = max(await ground.rows("audit_event"), key=lambda row: row["recorded_at"])
    assert (audit["act"], audit["object_id"], audit["lender_id"]) == (
        "breakerratio:set",
        str(breaker_of(ground)),
        ground.rcc.id,
    )
    assert '"resume_ratio": null' in audit["before"] and '"0.01"' in audit["after"]


@pytest.mark.parametrize(
    ("ratio", "told"),
    [
        ("0.03", {"reason": "RATIO_RANGE", "least": "0", "below": "0.03"}),
        ("0.0300000001", {"reason": "RATIO_RANGE", "least": "0", "below": "0.03"}),
        ("-0.0000000001", {"reason": "RATIO_RANGE", "least": "0", "below": "0.03"}),
        ("2", {"reason": "RATIO_RANGE", "least": "0", "below": "0.03"}),
        ("1E+400", {"reason": "RATIO_RANGE", "least": "0", "below": "0.03"}),
        ("0.02999999999", {"reason": "TOO_MANY_DECIMALS", "maxDecimals": "10"}),
    ],
)
async def test_what_is_no_level_is_refused(
    ground: Ground, ratio: str, told: dict[str, str]
) -> None:
    refusals = await ground.refused(
        breaker_ratio_set, ground.actor(Role.COUNTY_GOV), command(ground, ratio)
    )
    assert codes(refusals) == ["VALIDATION@ratio"] and figures(refusals) == told
    assert refusals[0].clause is not None and refusals[0].clause.article == "二(二)"
    assert await ground.rows("county_lender_position") == []


async def test_a_lender_of_another_county_and_none_are_refused(ground: Ground) -> None:
    government = ground.actor(Role.COUNTY_GOV)
    other = next(
        lender
        for lender in ground.directory._lenders.values()
        if lender.home_county_id not in (None, ground.county_id)
    )
    for code, expected in ((other.code, "LENDER_NOT_OF_COUNTY"), ("NO-SUCH", "NOT_FOUND")):
        wrong = BreakerRatioSet(lender=code, ratio=Decimal("0.5"))
        refusals = await ground.refused(breaker_ratio_set, government, wrong)
        assert codes(refusals) == [f"{expected}@lender", "VALIDATION@ratio"]


async def test_a_version_that_is_not_the_callers_is_refused(ground: Ground) -> None:
    await ratio_set(ground, "0.01")
    refusals = await ground.refused(
        breaker_ratio_set,
        ground.actor(Role.COUNTY_GOV),
        command(ground, "0.02", expected_version=1),
    )
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion"]
    assert figures(refusals) == {"current": "2", "expected": "1"}


@pytest.mark.parametrize("role", [Role.COUNTY_PA, Role.COUNTY_FIN])
async def test_no_other_office_sets_it(ground: Ground, role: Role) -> None:
    async with ground.unchanged("audit_event", "decision"):
        with pytest.raises(Denied):
            await ground.door.execute(
                breaker_ratio_set, ground.actor(role), command(ground, "0.02")
            )
        with pytest.raises(Denied):
            await ground.door.execute(breaker_ratio_set, ground.bank(), command(ground, "0.02"))


async def test_a_dry_run_writes_nothing(ground: Ground) -> None:
    async with ground.unchanged():
        outcome = await ground.door.execute(
            breaker_ratio_set,
            ground.actor(Role.COUNTY_GOV),
            command(ground, "0.02"),
            dry_run=True,
        )
    assert outcome.dry_run and outcome.refusals == ()


async def test_statements_are_counted(ground: Ground) -> None:
    await ratio_set(ground, "0.01")
    async with ground.counted() as statements:
        await ratio_set(ground, "0.02")
    assert len(ground.ours(statements)) == 8, statements
