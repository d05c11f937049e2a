"""二(八)2 over HTTP: the policy of the exited, and of the removed (rows 62, 63; A19, A22)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from tests.factories import Borrower
from tests.notice.days import pass_day, the_task
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio

LAST_DAY, TOO_LATE = "2020-12-31", "2021-01-01"
REMOVED_ON = "2018-05-01"
CASES = """query($id: ID!) { loan(id: $id) { status flags subsidyEndsOn
  disposalCase { id status openedOn decision allowedActions } } }"""


def change(borrower: Borrower, status: str, **more: Any) -> dict[str, Any]:
    given = {"household": str(borrower.household), "status": status, "reason": "县核查"}
    return given | more


async def changed(county: County, borrower: Borrower, status: str) -> None:
    """From the business day on, by the county's office."""
    office = county.office(Role.COUNTY_PA)
    accepted(await office.act("householdStatusChange", change(borrower, status)))


async def removed(county: County) -> tuple[Borrower, GlobalId]:
    """A household that owes a loan and is removed on 2018-05-01."""
    borrower = await county.household()
    loan = await county.loan(borrower, value_on=date(2018, 1, 10), matures_on=date(2019, 1, 10))
    county.turn_to(REMOVED_ON)
    await changed(county, borrower, "REMOVED_WRONG")
    return borrower, loan


# --- Row 62 -------------------------------------------------------------------------------------


@pytest.mark.row(62)
@pytest.mark.parametrize(
    ("status", "day"),
    [
        ("EXITED", LAST_DAY),
        ("POOR", TOO_LATE),
        ("RETURNED_POOR", TOO_LATE),
    ],
    ids=["row62-exited-2020-12-31", "row62-poor-2021-01-01", "row62-returned-2021-01-01"],
)
async def test_row62_so_long_one_applies(county: County, status: str, day: str) -> None:
    borrower = await county.household(status=status)
    county.turn_to(day)
    accepted(await county.bank().act("loanSubmit", county.application(borrower)))


@pytest.mark.row(62)
async def test_row62_exited_2021_01_01(county: County) -> None:
    """A22: the last day is a dated number of the policy."""
    borrower = await county.household(status="EXITED")
    county.turn_to(TOO_LATE)
    await county.bank().refused(
        "loanSubmit",
        county.application(borrower),
        "POLICY_PERIOD_ENDED",
        "household",
        row=62,
        lastDay=LAST_DAY,
        appliedOn=TOO_LATE,
    )


@pytest.mark.row(62)
async def test_row62_what_was_applied_for_in_time_is_disbursed_afterwards(county: County) -> None:
    borrower = await county.household(status="EXITED")
    county.turn_to(LAST_DAY)
    bank = county.bank()
    given = county.application(borrower)
    loan = accepted(await bank.act("loanSubmit", given, "loan { id }"))["loan"]["id"]
    county.turn_to("2021-01-04")
    for name, more in (
        ("loanApprove", {"approvalNo": "A-1"}),
        ("loanSign", {"contractNo": "C-1"}),
        ("loanDisburse", {}),
    ):
        done = accepted(await bank.act(name, {"loan": {"id": loan}, **more}, "loan { status }"))
    assert done["loan"] == {"status": "ACTIVE"}


@pytest.mark.row(62)
async def test_row62_an_exit_changes_nothing_for_its_loan(county: County) -> None:
    """The subsidy goes on, no case is opened, and it stays within the early warning."""
    borrower = await county.household()
    loan = await county.loan(borrower, matures_on=date(2019, 1, 19))
    await changed(county, borrower, "EXITED")
    assert (await county.bank().ask(CASES, id=str(loan)))["loan"] == {
        "status": "ACTIVE",
        "flags": [],
        "subsidyEndsOn": None,
        "disposalCase": None,
    }
    await pass_day(county, "2018-12-20")
    await the_task(county.bank(), "MATURING_SOON", objectId=str(loan))
    given = county.application(borrower, amount="30000.00", renews={"id": str(loan)})
    accepted(await county.bank().act("loanSubmit", given))


@pytest.mark.row(62)
@pytest.mark.parametrize(
    ("given", "code", "place", "figures"),
    [
        (
            {"fromOn": "2018-12-21"},
            "VALIDATION",
            "fromOn",
            {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"},
        ),
        (
            {"fromOn": "2013-12-31"},
            "VALIDATION",
            "fromOn",
            {"reason": "BEFORE_CURRENT_STATUS", "earliestOn": "2014-01-01"},
        ),
        ({"reason": " "}, "REASON_REQUIRED", "reason", {}),
        (
            {"status": "POOR"},
            "VALIDATION",
            "status",
            {"reason": "BY_ROSTER_ONLY", "accepted": "EXITED,RETURNED_POOR,REMOVED_WRONG"},
        ),
        (
            {"status": "RETURNED_POOR"},
            "INVALID_TRANSITION",
            "status",
            {"object": "household", "state": "POOR", "act": "return_poor"},
        ),
    ],
    ids=[
        "row62-tomorrow",
        "row62-before-it-was-poor",
        "row62-no-reason",
        "row62-by-the-roster",
        "row62-poor-already",
    ],
)
async def test_row62_no_such_change(
    county: County, given: dict[str, str], code: str, place: str, figures: dict[str, str]
) -> None:
    asked = change(await county.household(), "EXITED") | given
    await county.office(Role.COUNTY_PA).refused(
        "householdStatusChange", asked, code, place, row=62, **figures
    )


# --- Row 63 -------------------------------------------------------------------------------------


@pytest.mark.row(63)
async def test_row63_on_the_day_before_it_applies(county: County) -> None:
    borrower = await county.household()
    county.turn_to("2018-04-30")
    given = county.application(borrower)
    loan = accepted(await county.bank().act("loanSubmit", given, "loan { id }"))["loan"]["id"]
    county.turn_to(REMOVED_ON)
    await changed(county, borrower, "REMOVED_WRONG")
    # What was pending goes no further, and may be refused.
    named = {"loan": {"id": loan}}
    await county.bank().refused(
        "loanApprove",
        named | {"approvalNo": "A-1"},
        "HOUSEHOLD_REMOVED",
        "loan",
        row=63,
        since=REMOVED_ON,
    )
    accepted(await county.bank().act("loanRefuse", named | {"reason": "错评清退"}))


@pytest.mark.row(63)
@pytest.mark.parametrize(
    ("day", "kind"),
    [(REMOVED_ON, "RCC"), (REMOVED_ON, "ABC"), ("2018-12-20", "PSBC")],
    ids=["row63-2018-05-01", "row63-another-bank", "row63-later"],
)
async def test_row63_from_the_day_of_the_removal_it_does_not(
    county: County, day: str, kind: str
) -> None:
    borrower = await county.household()
    county.turn_to(REMOVED_ON)
    await changed(county, borrower, "REMOVED_WRONG")
    county.turn_to(day)
    await county.bank(kind).refused(
        "loanSubmit",
        county.application(borrower),
        "HOUSEHOLD_REMOVED",
        "household",
        row=63,
        since=REMOVED_ON,
    )


@pytest.mark.row(63)
async def test_row63_the_loan_is_flagged_and_not_called(county: County) -> None:
    """A19: subsidised to 2018-04-30; the first day without is the day of the removal."""
    _, loan = await removed(county)
    found = (await county.bank().ask(CASES, id=str(loan)))["loan"]
    assert (found["status"], found["flags"]) == ("ACTIVE", ["RISK_DISPOSAL"])
    assert found["subsidyEndsOn"] == REMOVED_ON


@pytest.mark.row(63)
async def test_row63_a_removal_is_for_good(county: County) -> None:
    borrower, _ = await removed(county)
    office = county.office(Role.COUNTY_PA)
    told = await office.told("householdStatusChange", change(borrower, "EXITED"))
    assert codes(told[ZH]) == codes(told[EN]) == ["INVALID_TRANSITION@status"]
    await office.refused(
        "householdStatusChange",
        change(borrower, "REMOVED_WRONG"),
        "INVALID_TRANSITION",
        "status",
        row=63,
        object="household",
        state="REMOVED_WRONG",
        act="remove_wrong",
    )


@pytest.mark.row(63)
@pytest.mark.parametrize("role", [Role.COUNTY_BANK, Role.COUNTY_GOV], ids=lambda role: role.value)
async def test_row63_only_the_countys_office_removes(county: County, role: Role) -> None:
    borrower = await county.household()
    await county.office(role).denied("householdStatusChange", change(borrower, "REMOVED_WRONG"))
