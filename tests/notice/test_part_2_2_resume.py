"""二(二) over HTTP: after a trip, lending resumes by a level and a decision (row 26; A3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import LoanState
from tests.notice.books import book, book_of, classed, repaid, tripped
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio
TODAY = "2018-12-20"
# What the bad loan is lowered by, and where the book then stands: 310,000.00 bad at the trip.
FALLS = {
    "2.5%": ("10060000.00", "60000.00"),
    "hair-above-2%": ("10110000.00", "109999.99"),
    "2.00%": ("10110000.00", "110000.00"),
}


async def fallen(county: County, to: str) -> str:
    """A tripped breaker whose ratio has fallen by repayment; its id."""
    whole, principal = FALLS[to]
    bad = await book_of(county, "310000.00", whole=Decimal(whole))
    await classed(county.bank(), bad)
    assert (await book(county))["state"] == "TRIPPED"
    await repaid(county.bank(), bad, principal)
    return str((await book(county))["id"])


async def level_set(county: County, ratio: str = "0.02") -> None:
    given = {"lender": county.rcc.code, "ratio": ratio}
    accepted(await county.office(Role.COUNTY_GOV).act("breakerRatioSet", given))


def request(breaker: str, **more: Any) -> dict[str, Any]:
    return {"breaker": breaker, "means": "CASH_REPAYMENT", "note": "现金清收"} | more


# --- The level --------------------------------------------------------------------------------


@pytest.mark.row(26)
@pytest.mark.parametrize("ratio", ["0", "0.02", "0.0299999999"], ids=lambda text: f"row26-{text}")
async def test_row26_a_level_below_three_percent(county: County, ratio: str) -> None:
    """A lender may have its level before it lends."""
    government = county.office(Role.COUNTY_GOV)
    given = {"lender": county.rcc.code, "ratio": ratio}
    done = await government.act("breakerRatioSet", given, "breaker { resumeRatio state }")
    shown = f"{Decimal(ratio):.10f}"
    assert accepted(done)["breaker"] == {"resumeRatio": shown, "state": "CLOSED"}


@pytest.mark.row(26)
async def test_row26_a_level_of_three_percent_would_trip_at_once(county: County) -> None:
    given = {"lender": county.rcc.code, "ratio": "0.03"}
    await county.office(Role.COUNTY_GOV).refused(
        "breakerRatioSet",
        given,
        "VALIDATION",
        "ratio",
        row=26,
        reason="RATIO_RANGE",
        least="0",
        below="0.03",
    )


@pytest.mark.row(26)
@pytest.mark.parametrize("ratio", ["-0.01", "0.02999999999", "2%"])
async def test_row26_what_is_no_ratio(county: County, ratio: str) -> None:
    given = {"lender": county.rcc.code, "ratio": ratio}
    await county.office(Role.COUNTY_GOV).denied("breakerRatioSet", given, "BAD_USER_INPUT")


@pytest.mark.row(26)
async def test_row26_each_step_has_its_office(county: County) -> None:
    breaker = await fallen(county, "2.00%")
    bank, government = county.bank(), county.office(Role.COUNTY_GOV)
    level = {"lender": county.rcc.code, "ratio": "0.02"}
    await bank.denied("breakerRatioSet", level)
    await county.office(Role.COUNTY_PA).denied("breakerRatioSet", level)
    await government.denied("breakerResumeRequest", request(breaker))
    await county.office(Role.BANK_SYSTEM).denied("breakerResumeRequest", request(breaker))
    await bank.denied("breakerResumeGrant", {"breaker": breaker})
    await bank.denied("breakerResumeRefuse", {"breaker": breaker, "reason": "不同意"})


# --- The ratio ----------------------------------------------------------------------------------


@pytest.mark.row(26)
async def test_row26_without_a_level_nobody_resumes(county: County) -> None:
    breaker = await fallen(county, "2.00%")
    await county.bank().refused(
        "breakerResumeRequest",
        request(breaker),
        "RESUME_RATIO_NOT_SET",
        "breaker",
        row=26,
        ratio="0.02",
        numerator="200000.00",
        denominator="10000000.00",
    )


@pytest.mark.row(26)
@pytest.mark.parametrize(
    ("to", "figures"),
    [
        (
            "2.5%",
            {
                "ratio": "0.025",
                "numerator": "250000.00",
                "denominator": "10000000.00",
                "repaymentNeeded": "51020.41",
            },
        ),
        (
            "hair-above-2%",
            {
                "ratio": "0.02000000097999999902000000098",
                "numerator": "200000.01",
                "denominator": "10000000.01",
                "repaymentNeeded": "0.01",
            },
        ),
    ],
    ids=["row26-2.5%", "row26-hair-above-2%"],
)
async def test_row26_above_the_level_it_stays_tripped(
    county: County, to: str, figures: dict[str, str]
) -> None:
    """Hysteresis: below 3 % and above the level, lending stays blocked."""
    breaker = await fallen(county, to)
    await level_set(county)
    told = figures | {"resumeRatio": "0.02"}
    await county.bank().refused(
        "breakerResumeRequest", request(breaker), "BREAKER_NOT_CLEARED", "breaker", row=26, **told
    )
    suspended = {"state": "TRIPPED", "tripRatio": "0.03", **figures, "repaymentNeeded": "0.00"}
    given = county.application(await county.household())
    await county.bank().refused(
        "loanSubmit", given, "LENDING_SUSPENDED", "lender", row=25, **suspended
    )
    assert (await book(county))["repaymentToResume"] == figures["repaymentNeeded"]


@pytest.mark.row(26)
async def test_row26_at_the_level_it_resumes_and_trips_again(county: County) -> None:
    """2.00 % is at the level; until the county decides nothing is lent; 3 % trips anew."""
    breaker = await fallen(county, "2.00%")
    await level_set(county)
    bank, government = county.bank(), county.office(Role.COUNTY_GOV)
    accepted(await bank.act("breakerResumeRequest", request(breaker)))
    given = county.application(await county.household())
    await bank.refused(
        "loanSubmit",
        given,
        "LENDING_SUSPENDED",
        "lender",
        row=25,
        state="RESUME_REQUESTED",
        ratio="0.02",
        numerator="200000.00",
        denominator="10000000.00",
        tripRatio="0.03",
        repaymentNeeded="0.00",
    )
    done = await government.act("breakerResumeGrant", {"breaker": breaker}, "breaker { state }")
    assert accepted(done)["breaker"] == {"state": "CLOSED"}
    accepted(await bank.act("loanSubmit", given))

    worse = await county.loan(
        await county.household(), amount=Decimal("103092.79"), ceiling=Decimal("1000000.00")
    )
    await classed(bank, worse, "SUBSTANDARD")
    stands = await book(county)
    assert (stands["numerator"], stands["denominator"]) == ("303092.79", "10103092.79")
    assert stands["state"] == "TRIPPED"
    events = [one["kind"] for one in stands["events"]["nodes"]]
    assert events == ["TRIPPED", "RESUMED", "RESUME_REQUESTED", "RATIO_SET", "TRIPPED"]
    resumed = stands["events"]["nodes"][1]
    assert (resumed["means"], resumed["note"]) == ("CASH_REPAYMENT", "现金清收")


@pytest.mark.row(26)
async def test_row26_the_ratio_is_judged_when_the_county_decides(county: County) -> None:
    breaker = await fallen(county, "2.00%")
    await level_set(county)
    accepted(await county.bank().act("breakerResumeRequest", request(breaker)))
    worse = await county.loan(await county.household(), amount=Decimal("50000.00"))
    await classed(county.bank(), worse)
    await county.office(Role.COUNTY_GOV).refused(
        "breakerResumeGrant",
        {"breaker": breaker},
        "BREAKER_NOT_CLEARED",
        "breaker",
        row=26,
        ratio="0.0248756218905472636815920398",
        numerator="250000.00",
        denominator="10050000.00",
        resumeRatio="0.02",
        repaymentNeeded="50000.00",
    )


@pytest.mark.row(26)
async def test_row26_a_refused_request_leaves_it_tripped(county: County) -> None:
    breaker = await fallen(county, "2.00%")
    await level_set(county)
    bank, government = county.bank(), county.office(Role.COUNTY_GOV)
    accepted(await bank.act("breakerResumeRequest", request(breaker)))
    blank = {"breaker": breaker, "reason": " "}
    await government.refused("breakerResumeRefuse", blank, "REASON_REQUIRED", "reason", row=26)
    done = await government.act("breakerResumeRefuse", blank | {"reason": "材料不全"})
    accepted(done)
    stands = await book(county)
    assert stands["state"] == "TRIPPED"
    assert [one["kind"] for one in stands["events"]["nodes"]].count("TRIPPED") == 1
    accepted(await bank.act("breakerResumeRequest", request(breaker)))


@pytest.mark.row(26)
async def test_row26_other_means_are_told_in_words(county: County) -> None:
    breaker = await fallen(county, "2.00%")
    await level_set(county)
    given = request(breaker, means="OTHER", note=None)
    await county.bank().refused("breakerResumeRequest", given, "REASON_REQUIRED", "note", row=26)
    accepted(await county.bank().act("breakerResumeRequest", given | {"note": "核销"}))


@pytest.mark.row(26)
async def test_row26_where_nothing_tripped_nothing_resumes(county: County) -> None:
    await classed(county.bank(), await book_of(county, "250000.00"))
    await level_set(county)
    breaker = (await book(county))["id"]
    told = await county.bank().told("breakerResumeRequest", request(breaker))
    assert codes(told[ZH]) == codes(told[EN]) == ["INVALID_TRANSITION@breaker"]
    assert told[ZH][0]["message"] == (
        "熔断处于“正常办理（CLOSED）”状态，不能申请恢复：须为已熔断（TRIPPED）"
    )
    assert told[EN][0]["message"] == (
        "The circuit breaker is in state Lending (CLOSED) and cannot be asked to resume:"
        " it must be Tripped (TRIPPED)"
    )


@pytest.mark.row(26)
async def test_row26_another_lenders_breaker_is_not_there(county: County) -> None:
    await tripped(county)
    breaker = (await book(county))["id"]
    told = await county.bank("ABC").told("breakerResumeRequest", request(breaker))
    assert codes(told[ZH]) == codes(told[EN]) == ["NOT_FOUND@breaker"]


@pytest.mark.row(25)
async def test_row25_nothing_is_paid_out_as_of_a_day_of_the_suspension(county: County) -> None:
    """B12: recorded after it, within the five days of a value date; so no such loan is found."""
    loan = await county.loan(
        await county.household(),
        state=LoanState.APPROVED,
        value_on=date(2018, 12, 20),
        matures_on=date(2019, 12, 20),
    )
    named = {"loan": {"id": str(loan)}}
    accepted(await county.bank().act("loanSign", named | {"contractNo": "HT-熔断-1"}))
    breaker = await fallen(county, "2.00%")
    await level_set(county)
    county.turn_to("2018-12-24")
    accepted(await county.bank().act("breakerResumeRequest", request(breaker)))
    accepted(await county.office(Role.COUNTY_GOV).act("breakerResumeGrant", {"breaker": breaker}))
    told = {"reason": "WHILE_SUSPENDED", "earliestOn": "2018-12-24"}
    for day in ("2018-12-21", "2018-12-23"):
        given = named | {"valueOn": day}
        where = ("VALIDATION", "valueOn")
        await county.bank().refused("loanDisburse", given, *where, row=25, **told)
    accepted(await county.bank().act("loanDisburse", named | {"valueOn": "2018-12-24"}))
    regulator = county.office(Role.REGULATOR, region="520000")
    found = await regulator.ask("{ loans(where: {lentWhileSuspended: {eq: true}}) { totalCount } }")
    assert found["loans"]["totalCount"] == 0
