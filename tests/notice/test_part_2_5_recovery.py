"""二(五) over HTTP: misused loans are called early, bad ones collected (rows 37 and 38)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import FiveTier
from tests.notice.books import classed, repaid
from tests.notice.days import handled, pass_day, tasks, the_task
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio

FOUND_ON = "2018-08-01"
LENT = ["COUNTY_BANK", "COUNTY_PA"]
SHOWN = """loan { status flags subsidyEndsOn demandOn
  collectionCases { nodes { id cause status openedOn demandByOn demandedOn } } }"""
CASES = """query($id: ID!) { loan(id: $id) { status
  collectionCases { nodes { id cause status openedOn } } } }"""


async def lent(county: County, **more: Any) -> GlobalId:
    return await county.loan(await county.household(), **more)


async def misused(county: County, found_on: str = FOUND_ON) -> GlobalId:
    """A loan that the township found to be used for building a house."""
    county.turn_to(found_on)
    borrower = await county.household()
    loan = await county.loan(borrower)
    given = {
        "loan": {"id": str(loan)},
        "finding": "MISUSED",
        "actualPurpose": "HOUSING",
        "note": "用于建房",
    }
    accepted(await county.town(borrower).act("inspectionRecord", given))
    return loan


def demand(loan: GlobalId, **more: Any) -> dict[str, Any]:
    return {"loan": {"id": str(loan)}, "demandOn": "2018-09-01", "amount": "30000.00"} | more


# --- Row 37 -------------------------------------------------------------------------------------


@pytest.mark.row(37)
async def test_row37_a_finding_opens_a_case_and_ends_the_subsidy(county: County) -> None:
    """The last subsidised day is the day before the finding, 2018-07-31."""
    county.turn_to(FOUND_ON)
    borrower = await county.household()
    loan = await county.loan(borrower)
    given = {
        "loan": {"id": str(loan)},
        "finding": "MISUSED",
        "actualPurpose": "HOUSING",
        "note": "用于建房",
    }
    town = county.town(borrower)
    missing = {name: value for name, value in given.items() if name != "actualPurpose"}
    await town.refused(
        "inspectionRecord", missing, "VALIDATION", "actualPurpose", row=12, reason="MISSING"
    )
    found = accepted(await town.act("inspectionRecord", given, SHOWN))["loan"]
    assert (found["status"], found["flags"]) == ("ACTIVE", ["MISUSED"])
    assert found["subsidyEndsOn"] == FOUND_ON
    (case,) = found["collectionCases"]["nodes"]
    assert case | {"id": ""} == {
        "id": "",
        "cause": "MISUSED",
        "status": "OPEN",
        "openedOn": FOUND_ON,
        "demandByOn": "2018-08-11",
        "demandedOn": None,
    }


@pytest.mark.row(37)
@pytest.mark.parametrize(
    ("day", "is_late"),
    [("2018-08-11", False), ("2018-08-12", True)],
    ids=["row37-10-days", "row37-11-days"],
)
async def test_row37_a_demand_is_due_in_ten_days(county: County, day: str, is_late: bool) -> None:
    loan = await misused(county)
    await pass_day(county, day)
    bank = county.bank()
    if not is_late:
        assert await tasks(bank, "NO_EARLY_DEMAND") == []
        return
    task = await the_task(
        bank, "NO_EARLY_DEMAND", severity="ORANGE", offices=LENT, objectId=str(loan)
    )
    assert task["figures"]["demandByOn"] == "2018-08-11"
    assert task["figures"]["outstanding"] == "30000.00"
    await handled(bank, task, by_another=county.office(Role.COUNTY_GOV))


@pytest.mark.row(37)
@pytest.mark.parametrize(
    "day", ["2018-08-11", "2018-08-12"], ids=["row37-in-time", "row37-a-day-late"]
)
async def test_row37_what_is_demanded_is_not_missing(county: County, day: str) -> None:
    loan = await misused(county)
    await pass_day(county, day)
    called = accepted(await county.bank().act("loanRecall", demand(loan), SHOWN))["loan"]
    assert (called["status"], called["demandOn"]) == ("EARLY_CALLED", "2018-09-01")
    (case,) = called["collectionCases"]["nodes"]
    assert case["demandedOn"] == day
    assert await tasks(county.bank(), "NO_EARLY_DEMAND") == []
    await pass_day(county, "2018-08-13")
    assert await tasks(county.bank(), "NO_EARLY_DEMAND") == []


@pytest.mark.row(37)
@pytest.mark.parametrize(
    ("more", "place", "figures"),
    [
        ({"demandOn": FOUND_ON}, "demandOn", {"reason": "NOT_IN_FUTURE", "today": FOUND_ON}),
        (
            {"amount": "30000.01"},
            "amount",
            {"reason": "ABOVE_OUTSTANDING", "outstanding": "30000.00"},
        ),
        ({"amount": "0.00"}, "amount", {"reason": "NOT_POSITIVE_MONEY"}),
    ],
    ids=["row37-due-today", "row37-30000.01", "row37-0.00"],
)
async def test_row37_no_such_demand(
    county: County, more: dict[str, str], place: str, figures: dict[str, str]
) -> None:
    loan = await misused(county)
    await county.bank().refused(
        "loanRecall", demand(loan, **more), "VALIDATION", place, row=37, **figures
    )


@pytest.mark.row(37)
@pytest.mark.parametrize(
    ("amount", "demand_on"),
    [("0.01", "2018-08-02"), ("30000.00", "2018-09-01")],
    ids=["row37-a-fen-tomorrow", "row37-the-whole-debt"],
)
async def test_row37_such_a_demand_is_made(county: County, amount: str, demand_on: str) -> None:
    loan = await misused(county)
    given = demand(loan, amount=amount, demandOn=demand_on)
    accepted(await county.bank().act("loanRecall", given))


@pytest.mark.row(37)
async def test_row37_a_loan_in_order_is_not_called(county: County) -> None:
    county.turn_to(FOUND_ON)
    await county.bank().refused(
        "loanRecall",
        demand(await lent(county)),
        "VALIDATION",
        "loan",
        row=37,
        reason="NO_GROUND_FOR_RECALL",
    )


@pytest.mark.row(37)
async def test_row37_a_demand_that_is_not_met_is_overdue(county: County) -> None:
    loan = await misused(county)
    accepted(await county.bank().act("loanRecall", demand(loan)))
    for day, state in (("2018-09-01", "EARLY_CALLED"), ("2018-09-02", "OVERDUE")):
        await pass_day(county, day)
        found = await county.bank().ask(CASES, id=str(loan))
        assert found["loan"]["status"] == state
    await the_task(county.bank(), "OVERDUE_STARTED", objectId=str(loan))


# --- Row 38 -------------------------------------------------------------------------------------


@pytest.mark.row(38)
@pytest.mark.parametrize(
    ("tier", "is_bad"),
    [
        ("SPECIAL_MENTION", False),
        ("SUBSTANDARD", True),
        ("DOUBTFUL", True),
        ("LOSS", True),
    ],
    ids=["row38-关注", "row38-次级", "row38-可疑", "row38-损失"],
)
async def test_row38_a_bad_class_opens_a_case(county: County, tier: str, is_bad: bool) -> None:
    loan = await lent(county)
    await classed(county.bank(), loan, tier)
    found = (await county.bank().ask(CASES, id=str(loan)))["loan"]["collectionCases"]["nodes"]
    assert [(case["cause"], case["status"], case["openedOn"]) for case in found] == (
        [("NON_PERFORMING", "OPEN", "2018-12-20")] if is_bad else []
    )
    await pass_day(county, "2018-12-20")
    assert await tasks(county.bank(), "NPL_WITHOUT_CASE") == []


@pytest.mark.row(38)
async def test_row38_a_bad_loan_without_a_case_is_a_task(county: County) -> None:
    """As a book taken over from elsewhere has them; opening the case ends the task."""
    first, second = [await lent(county, tier=FiveTier.LOSS) for _ in range(2)]
    await pass_day(county, "2018-12-20")
    government = county.office(Role.COUNTY_GOV)
    found = await tasks(government, "NPL_WITHOUT_CASE")
    assert {task["objectId"] for task in found} == {str(first), str(second)}
    offices = ["COUNTY_BANK", "COUNTY_GOV"]
    assert [(task["severity"], task["offices"]) for task in found] == [("ORANGE", offices)] * 2
    given = {"loan": {"id": str(first)}, "cause": "NON_PERFORMING"}
    accepted(await county.bank().act("collectionOpen", given))
    task = await the_task(government, "NPL_WITHOUT_CASE", objectId=str(second))
    await handled(government, task, by_another=county.office(Role.COUNTY_PA))


async def case_of(county: County, tier: str = "LOSS") -> tuple[GlobalId, str]:
    """A loan of that class and its open case."""
    loan = await lent(county)
    await classed(county.bank(), loan, tier)
    found = (await county.bank().ask(CASES, id=str(loan)))["loan"]["collectionCases"]["nodes"]
    return loan, found[0]["id"]


@pytest.mark.row(38)
@pytest.mark.parametrize(
    ("role", "means"),
    [
        (Role.COUNTY_BANK, "ECONOMIC"),
        (Role.COUNTY_BANK, "ADMINISTRATIVE"),
        (Role.COUNTY_BANK, "JUDICIAL"),
        (Role.COUNTY_GOV, "ECONOMIC"),
        (Role.COUNTY_GOV, "ADMINISTRATIVE"),
        (Role.COUNTY_COURT, "JUDICIAL"),
    ],
    ids=lambda value: f"row38-{value}" if isinstance(value, str) else "",
)
async def test_row38_by_three_means(county: County, role: Role, means: str) -> None:
    _, case = await case_of(county)
    given = {"collectionCase": case, "means": means, "result": "已办", "documentNo": "9号"}
    shown = "action { means actedOn result documentNo recordedRole }"
    done = accepted(await county.office(role).act("collectionActionRecord", given, shown))
    assert done["action"] == {
        "means": means,
        "actedOn": "2018-12-20",
        "result": "已办",
        "documentNo": "9号",
        "recordedRole": role.value,
    }


@pytest.mark.row(38)
@pytest.mark.parametrize(
    ("more", "place", "figures"),
    [
        (
            {"means": "JUDICIAL"},
            "means",
            {"reason": "NOT_JUDICIAL", "accepted": "ECONOMIC,ADMINISTRATIVE"},
        ),
        (
            {"actedOn": "2018-12-21"},
            "actedOn",
            {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"},
        ),
        (
            {"actedOn": "2018-12-19"},
            "actedOn",
            {"reason": "BEFORE_CASE", "earliestOn": "2018-12-20"},
        ),
    ],
    ids=["row38-government-to-court", "row38-tomorrow", "row38-before-the-case"],
)
async def test_row38_no_such_step(
    county: County, more: dict[str, str], place: str, figures: dict[str, str]
) -> None:
    _, case = await case_of(county)
    given = {"collectionCase": case, "means": "ECONOMIC", "result": "已办"} | more
    await county.office(Role.COUNTY_GOV).refused(
        "collectionActionRecord", given, "VALIDATION", place, row=38, **figures
    )


@pytest.mark.row(38)
async def test_row38_a_case_stays_open_while_a_fen_is_owed(county: County) -> None:
    loan, case = await case_of(county)
    await repaid(county.bank(), loan, "29999.99")
    given = {"collectionCase": case, "reason": "已还清"}
    figures = {"outstanding": "0.01", "fiveTier": "LOSS"}
    await county.bank().refused(
        "collectionClose", given, "DEBT_RETAINED", "collectionCase", row=38, **figures
    )
    await classed(county.bank(), loan, "SPECIAL_MENTION")
    blank = given | {"reason": " "}
    await county.bank().refused("collectionClose", blank, "REASON_REQUIRED", "reason", row=38)
    done = await county.bank().act("collectionClose", given, "collectionCase { status }")
    assert accepted(done)["collectionCase"] == {"status": "CLOSED"}
    told = await county.bank().told("collectionClose", given)
    assert codes(told[ZH]) == codes(told[EN]) == ["INVALID_TRANSITION@collectionCase"]


@pytest.mark.row(38)
async def test_row38_one_case_at_a_time(county: County) -> None:
    loan, _ = await case_of(county)
    given = {"loan": {"id": str(loan)}, "cause": "NON_PERFORMING"}
    await county.bank().refused(
        "collectionOpen", given, "ALREADY_OPEN", "loan", row=38, openedOn="2018-12-20"
    )


@pytest.mark.row(38)
async def test_row38_the_cause_is_what_the_loan_shows(county: County) -> None:
    loan = await lent(county, overdue_interest=Decimal("1.00"), matures_on=date(2019, 6, 1))
    given = {"loan": {"id": str(loan)}, "cause": "NON_PERFORMING"}
    await county.bank().refused(
        "collectionOpen",
        given,
        "VALIDATION",
        "cause",
        row=38,
        reason="CAUSE_NOT_SHOWN",
        accepted="OVERDUE,OTHER",
    )
    accepted(await county.bank().act("collectionOpen", given | {"cause": "OVERDUE"}))
