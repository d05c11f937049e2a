"""loanClassify: the class counts in the book at once; 3 % trips, exactly and only then."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from rules.vocabulary import FiveTier, LoanState
from services.loan_classify import LoanClassify, loan_classify
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio


async def book_of(ground: Ground, bad: str, good: str) -> LoanClassify:
    """A book whose ratio becomes bad / (bad + good) by the command."""
    one, other = await ground.household(), await ground.household()
    huge = Decimal("20000000.00")
    loan = await ground.loan(one, amount=Decimal(bad), ceiling=huge)
    await ground.loan(other, amount=Decimal(good), ceiling=huge)
    return LoanClassify(loan=loan, five_tier=FiveTier.SUBSTANDARD)


async def test_a_class_is_recorded(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = LoanClassify(
        loan=loan, five_tier=FiveTier.SPECIAL_MENTION, as_of=date(2018, 12, 15), expected_version=1
    )
    outcome = await ground.door.execute(loan_classify, ground.system(), command, key="k")
    assert codes(outcome.refusals) == [] and set(outcome.ids) == {"loan", "classification"}
    row = await ground.row("loan")
    assert (row["five_tier"], str(row["classified_on"]), row["state"], row["version"]) == (
        "SPECIAL_MENTION",
        "2018-12-15",
        "ACTIVE",
        2,
    )
    history = await ground.row("classification")
    assert (history["five_tier"], str(history["as_of_on"])) == ("SPECIAL_MENTION", "2018-12-15")
    assert (await ground.row("loan_event"))["kind"] == "CLASSIFIED"
    assert (await ground.row("county_lender_position"))["non_performing"] == Decimal("0.00")


async def test_an_older_class_only_fills_the_history(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    newest = LoanClassify(loan=loan, five_tier=FiveTier.SPECIAL_MENTION, as_of=date(2018, 12, 15))
    older = LoanClassify(loan=loan, five_tier=FiveTier.LOSS, as_of=date(2018, 12, 14))
    for command in (newest, older):
        await ground.door.execute(loan_classify, ground.bank(), command)
    assert (await ground.row("loan"))["five_tier"] == "SPECIAL_MENTION"
    assert len(await ground.rows("classification")) == 2
    book = await ground.row("county_lender_position")
    assert (book["non_performing"], book["breaker_state"]) == (Decimal("0.00"), "CLOSED")


@pytest.mark.parametrize(
    ("bad", "good", "state"),
    [
        ("299999.99", "9700000.01", "CLOSED"),
        ("300000.00", "9700000.00", "TRIPPED"),
        ("300000.01", "9699999.99", "TRIPPED"),
        ("299500.00", "9700500.00", "CLOSED"),  # 2.995 % displays as 3.00 %.
    ],
)
async def test_three_percent_inclusive_trips(
    ground: Ground, bad: str, good: str, state: str
) -> None:
    command = await book_of(ground, bad, good)
    await ground.door.execute(loan_classify, ground.bank(), command)
    book = await ground.row("county_lender_position")
    assert book["breaker_state"] == state and book["non_performing"] == Decimal(bad)
    assert book["non_performing_count"] == 1
    events = await ground.rows("breaker_event")
    messages = await ground.rows("outbox", topic="breaker.tripped")
    if state == "CLOSED":
        assert events == messages == [] and book["tripped_at"] is None
        return
    assert [(e["state"], e["non_performing"], e["outstanding"]) for e in events] == [
        ("TRIPPED", Decimal(bad), Decimal("10000000.00"))
    ]
    assert book["tripped_non_performing"] == Decimal(bad) and book["tripped_at"] is not None
    county, region = ground.county_id, ground.directory.region(ground.county_id)
    assert region is not None
    province = ground.directory.ancestors(region)[-1].id
    assert {message["recipient"] for message in messages} == {
        f"COUNTY_BANK@{county}/{ground.rcc.code}",
        f"COUNTY_PA@{county}",
        f"COUNTY_GOV@{county}",
        f"REGULATOR@{province}",
    }
    told = json.loads(messages[0]["payload"])
    assert (told["nonPerforming"], told["contingencyPlan"]) == (bad, "none")


async def test_a_breaker_trips_once_and_stays_so(ground: Ground) -> None:
    command = await book_of(ground, "300000.00", "9700000.00")
    await ground.door.execute(loan_classify, ground.bank(), command)
    better = LoanClassify(loan=command.loan, five_tier=FiveTier.NORMAL)
    await ground.door.execute(loan_classify, ground.bank(), better)
    await ground.door.execute(loan_classify, ground.bank(), command)
    book = await ground.row("county_lender_position")
    assert (book["breaker_state"], len(await ground.rows("breaker_event"))) == ("TRIPPED", 1)
    assert book["version"] == 4


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [(date(2018, 12, 21), "IN_THE_FUTURE"), (date(2018, 5, 31), "BEFORE_DISBURSEMENT")],
)
async def test_the_day_is_between_disbursement_and_today(
    ground: Ground, as_of: date, reason: str
) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = LoanClassify(loan=loan, five_tier=FiveTier.LOSS, as_of=as_of)
    refusals = await ground.refused(loan_classify, ground.bank(), command)
    assert codes(refusals) == ["VALIDATION@asOf"] and figures(refusals)["reason"] == reason


@pytest.mark.parametrize("state", ["SUBMITTED", "SIGNED", "SETTLED"])
async def test_only_a_lent_loan_has_a_class(ground: Ground, state: str) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState[state], outstanding=Decimal("0.00"))
    command = LoanClassify(loan=loan, five_tier=FiveTier.LOSS, expected_version=2)
    refusals = await ground.refused(loan_classify, ground.bank(), command)
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion", "INVALID_TRANSITION@loan"]


async def test_statements_are_counted(ground: Ground) -> None:
    for name, tier, count in (
        ("warm", FiveTier.NORMAL, None),
        ("quiet", FiveTier.NORMAL, 14),
        ("trip", FiveTier.LOSS, 17),
    ):
        borrower = await ground.household()
        loan = await ground.loan(borrower)
        async with ground.counted() as statements:
            command = LoanClassify(loan=loan, five_tier=tier)
            await ground.door.execute(loan_classify, ground.bank(), command, key=name)
        assert count is None or len(ground.ours(statements)) == count, (name, statements)
