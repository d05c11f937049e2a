"""二(二) over HTTP: classes in time, and the trip at 3 % (rows 24, 25 and 27; A1, A2, A4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.ratio import percent_text
from rules.vocabulary import LoanState
from tests.notice.books import book, book_of, classed, repaid, tripped
from tests.notice.days import pass_day, tasks, the_task
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

TODAY = "2018-12-20"
SUSPENDED = {
    "state": "TRIPPED",
    "ratio": "0.03",
    "numerator": "300000.00",
    "denominator": "10000000.00",
    "tripRatio": "0.03",
    "repaymentNeeded": "0.01",
}
# What is asked for at each stage of a loan before it is lent.
STEPS: dict[LoanState, tuple[str, dict[str, str]]] = {
    LoanState.SUBMITTED: ("loanApprove", {"approvalNo": "A-1"}),
    LoanState.APPROVED: ("loanSign", {"contractNo": "C-1"}),
    LoanState.SIGNED: ("loanDisburse", {}),
}


# --- Row 24 -------------------------------------------------------------------------------------


@pytest.mark.row(24)
@pytest.mark.parametrize(
    ("classified_on", "days"),
    [(date(2018, 11, 19), None), (date(2018, 11, 18), "32")],
    ids=["row24-31-days", "row24-32-days"],
)
async def test_row24_a_class_is_in_time_for_31_days(
    county: County, classified_on: date, days: str | None
) -> None:
    loan = await county.loan(await county.household(), classified_on=classified_on)
    given = {"loan": {"id": str(loan)}, "principal": "1.00", "bankRef": "R-24"}
    bank = county.bank()
    if days is None:
        assert accepted(await bank.act("repaymentRecord", given))["warnings"] == []
    else:
        figures = {"days": days, "daysMax": "31", "classifiedOn": classified_on.isoformat()}
        await bank.warned(
            "repaymentRecord", given, "CLASSIFICATION_STALE", "loan", row=24, **figures
        )
    await pass_day(county, TODAY)
    found = await tasks(bank, "CLASSIFICATION_STALE")
    assert [task["figures"]["oldestOn"] for task in found] == (
        [] if days is None else [classified_on.isoformat()]
    )
    await classed(bank, loan, "NORMAL")
    await pass_day(county, TODAY)
    assert await tasks(bank, "CLASSIFICATION_STALE") == []


@pytest.mark.row(24)
async def test_row24_a_class_moves_the_book_at_once(county: County) -> None:
    loan = await book_of(county, "100000.00")
    await classed(county.bank(), loan, "DOUBTFUL")
    stands = await book(county)
    assert (stands["numerator"], stands["ratio"]) == ("100000.00", "0.0100000000")
    await classed(county.office(Role.BANK_SYSTEM), loan, "SPECIAL_MENTION")
    assert (await book(county))["ratio"] == "0.0000000000"


# --- Row 25 -------------------------------------------------------------------------------------


@pytest.mark.row(25)
@pytest.mark.parametrize(
    ("bad", "state", "ratio"),
    [
        ("299500.00", "CLOSED", "0.0299500000"),
        ("299999.99", "CLOSED", "0.0299999990"),
        ("300000.00", "TRIPPED", "0.0300000000"),
        ("300000.01", "TRIPPED", "0.0300000010"),
    ],
    ids=["row25-299500.00", "row25-299999.99", "row25-300000.00", "row25-300000.01"],
)
async def test_row25_it_trips_at_three_percent_unrounded(
    county: County, bad: str, state: str, ratio: str
) -> None:
    """A1: all four show as 3.00 %; the two below are not rounded up to it."""
    await classed(county.bank(), await book_of(county, bad), "SUBSTANDARD")
    stands = await book(county)
    assert (stands["state"], stands["ratio"]) == (state, ratio)
    assert percent_text(Decimal(stands["ratio"])) == "3.00"
    trips = [one for one in stands["events"]["nodes"] if one["kind"] == "TRIPPED"]
    assert trips == (
        []
        if state == "CLOSED"
        else [
            {
                "kind": "TRIPPED",
                "nonPerforming": bad,
                "outstanding": "10000000.00",
                "ratio": ratio,
                "businessOn": TODAY,
                "means": None,
                "note": None,
            }
        ]
    )
    given = county.application(await county.household())
    payload = await county.bank().act("loanSubmit", given)
    codes = [error["code"] for error in payload["errors"]]
    assert codes == ([] if state == "CLOSED" else ["LENDING_SUSPENDED"])


@pytest.mark.row(25)
@pytest.mark.parametrize(
    ("tier", "is_bad"),
    [
        ("NORMAL", False),
        ("SPECIAL_MENTION", False),
        ("SUBSTANDARD", True),
        ("DOUBTFUL", True),
        ("LOSS", True),
    ],
    ids=lambda value: f"row25-{value}" if isinstance(value, str) else "",
)
async def test_row25_three_classes_are_bad(county: County, tier: str, is_bad: bool) -> None:
    await classed(county.bank(), await book_of(county, "300000.00"), tier)
    stands = await book(county)
    assert stands["numerator"] == ("300000.00" if is_bad else "0.00")
    assert stands["state"] == ("TRIPPED" if is_bad else "CLOSED")


@pytest.mark.row(25)
async def test_row25_without_a_balance_there_is_no_ratio(county: County) -> None:
    loan = await county.loan(await county.household())
    await classed(county.bank(), loan, "NORMAL")
    await repaid(county.bank(), loan, "30000.00")
    stands = await book(county)
    assert (stands["denominator"], stands["ratio"], stands["state"]) == ("0.00", None, "CLOSED")
    given = county.application(await county.household())
    accepted(await county.bank().act("loanSubmit", given))


@pytest.mark.row(25)
async def test_row25_the_offices_and_the_regulator_see_the_trip(county: County) -> None:
    await tripped(county)
    breaker = (await book(county))["id"]
    for role in (Role.COUNTY_BANK, Role.COUNTY_PA, Role.COUNTY_GOV):
        task = await the_task(county.office(role), "NPL_RATIO_HIGH", severity="RED")
        assert task["objectId"] == breaker
    regulator = county.office(Role.REGULATOR, region="520000")
    found = await regulator.ask(
        """query($county: RegionCode!) { breakerEvents(where: {county: {eq: $county},
          kind: {eq: TRIPPED}}) { nodes { ratio lender { code } county { code } } } }""",
        county=county.code,
    )
    assert found["breakerEvents"]["nodes"] == [
        {
            "ratio": "0.0300000000",
            "lender": {"code": county.rcc.code},
            "county": {"code": county.code},
        }
    ]
    told = await county.owner.fetch(
        "select recipient, payload from outbox where topic = 'breaker.tripped'"
        " and county_id = $1 order by recipient",
        county.county_id,
    )
    assert [row["recipient"] for row in told] == [
        f"COUNTY_BANK@{county.county_id}/{county.rcc.code}",
        f"COUNTY_GOV@{county.county_id}",
        f"COUNTY_PA@{county.county_id}",
        "REGULATOR@520000000",
    ]


@pytest.mark.row(25)
async def test_row25_no_application_is_taken(county: County) -> None:
    await tripped(county)
    given = county.application(await county.household())
    await county.bank().refused(
        "loanSubmit", given, "LENDING_SUSPENDED", "lender", row=25, **SUSPENDED
    )


@pytest.mark.row(25)
@pytest.mark.parametrize("stage", STEPS, ids=lambda stage: f"row25-{stage}")
async def test_row25_what_was_pending_does_not_advance(county: County, stage: LoanState) -> None:
    """B12, B13: it is kept, and judged when the act is recorded, whatever its value date."""
    await tripped(county)
    loan = await pending(county, stage)
    name, more = STEPS[stage]
    given = {"loan": {"id": str(loan)}, **more}
    await county.bank().refused(name, given, "LENDING_SUSPENDED", "loan", row=25, **SUSPENDED)
    ends = "loanRefuse" if stage is LoanState.SUBMITTED else "loanCancel"
    shown = "loan { status }"
    done = await county.bank().act(ends, {"loan": {"id": str(loan)}, "reason": "已熔断"}, shown)
    ended = "REFUSED" if stage is LoanState.SUBMITTED else "CANCELLED"
    assert accepted(done)["loan"] == {"status": ended}


async def pending(county: County, stage: LoanState) -> GlobalId:
    """A loan at that stage, of today."""
    return await county.loan(
        await county.household(),
        state=stage,
        value_on=date(2018, 12, 20),
        matures_on=date(2019, 12, 20),
    )


@pytest.mark.row(25)
async def test_row25_a_renewal_is_a_new_loan(county: County) -> None:
    """A4: it pays the old one off, and is stopped nevertheless."""
    await tripped(county)
    borrower = await county.household()
    old = await county.loan(borrower)
    given = county.application(borrower, renews={"id": str(old)})
    payload = await county.bank().told("loanSubmit", given)
    for errors in payload.values():
        assert [error["code"] for error in errors] == ["LENDING_SUSPENDED"]
        assert errors[0]["clause"]["article"] == "二(二)"


@pytest.mark.row(25)
async def test_row25_how_the_ratio_falls_goes_on(county: County) -> None:
    """A4: repayment, class, collection, extension and plans; none of them moves the breaker."""
    bad = await tripped(county)
    loan = await county.loan(await county.household(), outlet_id=county.outlet.id)
    late = await county.loan(
        await county.household(), state=LoanState.OVERDUE, matures_on=date(2018, 12, 1)
    )
    await repaid(county.bank(), bad, "1.00")
    await classed(county.bank(), loan, "SPECIAL_MENTION")
    bank = county.bank()
    acts: list[tuple[str, GlobalId, dict[str, Any]]] = [
        ("collectionOpen", loan, {"cause": "OTHER"}),
        ("extensionRequest", loan, {"newMaturesOn": "2019-12-01", "reason": "茶叶三月上市"}),
        (
            "instalmentPlanAgree",
            late,
            {"rows": [{"dueOn": "2019-03-20", "amount": "30000.00"}], "note": "三月有收入"},
        ),
        ("loanRecall", bad, {"demandOn": "2019-01-20", "amount": "1.00"}),
    ]
    for name, of, more in acts:
        accepted(await bank.act(name, {"loan": {"id": str(of)}, **more}))
    assert (await book(county))["state"] == "TRIPPED"


# --- Row 27 -------------------------------------------------------------------------------------


@pytest.mark.row(27)
async def test_row27_another_lender_and_the_next_county_lend(
    county: County, counties: Iterator[str]
) -> None:
    """A2: one breaker a lender in a county; the same group next door is another lender."""
    await tripped(county)
    neighbour = replace(county, code=next(counties))
    assert neighbour.rcc.lender_group == county.rcc.lender_group
    for other, kind in ((county, "PSBC"), (county, "ABC"), (neighbour, "RCC")):
        given = other.application(await other.household())
        done = await other.bank(kind).act("loanSubmit", given, "loan { id status }")
        loan = {"loan": {"id": accepted(done)["loan"]["id"]}}
        for name, more in STEPS.values():
            accepted(await other.bank(kind).act(name, loan | more))
        assert (await book(other, kind))["state"] == "CLOSED"
    assert (await book(county))["state"] == "TRIPPED"
