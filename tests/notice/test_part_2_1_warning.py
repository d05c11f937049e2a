"""二(一) over HTTP: what a county sees in time of its loans (rows 22 and 23)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from tests import factories
from tests.notice.books import HUGE, WHOLE, book, book_of, classed, repaid
from tests.notice.days import after, handled, pass_day, tasks, the_task
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio

TODAY = "2018-12-20"
LENT = ["COUNTY_BANK", "COUNTY_PA"]
WARNED = [*LENT, "COUNTY_GOV"]


async def loan_of(county: County, **more: Any) -> GlobalId:
    return await county.loan(await county.household(), **more)


# --- Row 22 -------------------------------------------------------------------------------------


@pytest.mark.row(22)
@pytest.mark.parametrize(
    ("days", "is_silent"),
    [(30, False), (31, True), (35, True)],
    ids=["row22-30-days", "row22-31-days", "row22-35-days"],
)
async def test_row22_a_silent_bank(county: County, days: int, is_silent: bool) -> None:
    await classed(county.bank(), await loan_of(county), "NORMAL")
    bank, government = county.bank(), county.office(Role.COUNTY_GOV)
    await pass_day(county, after(TODAY, days))
    if not is_silent:
        assert await tasks(bank, "STALE_FEED") == []
        return
    breaker = (await book(county))["id"]
    task = await the_task(bank, "STALE_FEED", severity="YELLOW", offices=LENT, objectId=breaker)
    told = {"lender": county.rcc.code, "heardOn": TODAY, "loans": "1"}
    assert task["figures"] == told
    assert await tasks(county.bank("ABC"), "STALE_FEED") == []
    await handled(county.office(Role.COUNTY_PA), task, by_another=government)


@pytest.mark.row(22)
async def test_row22_a_bank_that_is_heard_of_again_needs_no_task(county: County) -> None:
    loan = await loan_of(county)
    await classed(county.bank(), loan, "NORMAL")
    await pass_day(county, after(TODAY, 35))
    await the_task(county.bank(), "STALE_FEED")
    await classed(county.office(Role.BANK_SYSTEM), loan, "NORMAL")
    await pass_day(county, after(TODAY, 36))
    assert await tasks(county.bank(), "STALE_FEED") == []
    (gone,) = await tasks(county.bank(), "STALE_FEED", is_open=False)
    assert gone["closedReason"] == "CAUSE_GONE"


@pytest.mark.row(22)
@pytest.mark.parametrize(
    ("inspected_on", "figures"),
    [
        ("2018-05-31", {"reason": "BEFORE_DISBURSEMENT", "earliestOn": "2018-06-01"}),
        ("2018-06-01", None),
        ("2018-12-20", None),
        ("2018-12-21", {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}),
    ],
    ids=["row22-day-before-lending", "row22-day-of-lending", "row22-today", "row22-tomorrow"],
)
async def test_row22_an_inspection(
    county: County, inspected_on: str, figures: dict[str, str] | None
) -> None:
    loan = await loan_of(county)
    given = {
        "loan": {"id": str(loan)},
        "inspectedOn": inspected_on,
        "finding": "AS_AGREED",
        "note": "茶园长势良好",
    }
    if figures is not None:
        place = "inspectedOn"
        await county.bank().refused(
            "inspectionRecord", given, "VALIDATION", place, row=22, **figures
        )
        return
    shown = "loan { flags inspections { nodes { inspectedOn finding note } } }"
    done = accepted(await county.bank().act("inspectionRecord", given, shown))
    assert done["loan"]["inspections"]["nodes"] == [
        {"inspectedOn": inspected_on, "finding": "AS_AGREED", "note": "茶园长势良好"}
    ]


# --- Row 23 -------------------------------------------------------------------------------------


@pytest.mark.row(23)
@pytest.mark.parametrize(
    ("bad", "severity"),
    [
        ("199999.99", None),
        ("200000.00", "YELLOW"),
        ("249999.99", "YELLOW"),
        ("250000.00", "ORANGE"),
        ("299999.99", "ORANGE"),
        ("300000.00", "RED"),
    ],
    ids=lambda value: f"row23-{value}",
)
async def test_row23_the_ratio_comes_near(county: County, bad: str, severity: str | None) -> None:
    """Told in the transaction that moves the ratio; red trips the breaker (row 25)."""
    await classed(county.bank(), await book_of(county, bad), "SUBSTANDARD")
    assert (await book(county))["state"] == ("TRIPPED" if severity == "RED" else "CLOSED")
    if severity is None:
        assert await tasks(county.bank(), "NPL_RATIO_HIGH") == []
        return
    breaker = (await book(county))["id"]
    for role in (Role.COUNTY_BANK, Role.COUNTY_PA, Role.COUNTY_GOV):
        task = await the_task(
            county.office(role),
            "NPL_RATIO_HIGH",
            severity=severity,
            offices=WARNED,
            objectId=breaker,
            openedOn=TODAY,
        )
        assert (task["figures"]["nonPerforming"], task["figures"]["outstanding"]) == (
            bad,
            "10000000.00",
        )
    await handled(county.bank(), task, by_another=county.office(Role.COUNTY_FIN))


@pytest.mark.row(23)
@pytest.mark.parametrize(
    ("days", "severity"),
    [
        (0, "ORANGE"),
        (30, "ORANGE"),
        (31, "YELLOW"),
        (60, "YELLOW"),
        (61, "BLUE"),
        (90, "BLUE"),
        (91, None),
    ],
    ids=lambda value: f"row23-{value}" if isinstance(value, int) else "",
)
async def test_row23_a_maturity_draws_near(county: County, days: int, severity: str | None) -> None:
    matures_on = after(TODAY, days)
    loan = await loan_of(county, matures_on=date.fromisoformat(matures_on))
    await pass_day(county, TODAY)
    if severity is None:
        assert await tasks(county.bank(), "MATURING_SOON") == []
        return
    task = await the_task(
        county.bank(), "MATURING_SOON", severity=severity, offices=LENT, objectId=str(loan)
    )
    assert task["figures"]["maturesOn"] == matures_on
    assert task["figures"]["outstanding"] == "30000.00"
    await handled(county.bank(), task, by_another=county.office(Role.COUNTY_GOV))


@pytest.mark.row(23)
@pytest.mark.parametrize(
    ("days", "state", "rules"),
    [
        (0, "ACTIVE", []),
        (1, "OVERDUE", ["OVERDUE_STARTED"]),
        (30, "OVERDUE", ["OVERDUE_STARTED"]),
        (31, "OVERDUE", ["OVERDUE_STARTED", "OVERDUE_30_DAYS"]),
    ],
    ids=["row23-day-due", "row23-day-after", "row23-30-days", "row23-31-days"],
)
async def test_row23_a_debt_falls_overdue(
    county: County, days: int, state: str, rules: list[str]
) -> None:
    """B8: late since the unpaid due day; it can be paid all that day."""
    loan = await loan_of(county, matures_on=date(2018, 12, 20))
    await pass_day(county, after(TODAY, days))
    shown = """query($id: ID!) {
      loan(id: $id) { status overdue { sinceOn days principal } } }"""
    assert (await county.bank().ask(shown, id=str(loan)))["loan"] == {
        "status": state,
        "overdue": {
            "sinceOn": TODAY if rules else None,
            "days": days,
            "principal": "30000.00" if rules else "0.00",
        },
    }
    for rule in ("OVERDUE_STARTED", "OVERDUE_30_DAYS"):
        found = await tasks(county.bank(), rule)
        assert [task["objectId"] for task in found] == [str(loan)] * (rule in rules)
        for task in found:
            severe = "ORANGE" if rule == "OVERDUE_STARTED" else "RED"
            assert (task["severity"], task["offices"]) == (severe, LENT)
            assert task["figures"]["sinceOn"] == TODAY
            await handled(county.bank(), task, by_another=county.office(Role.COUNTY_GOV))


@pytest.mark.row(23)
async def test_row23_what_is_paid_needs_no_task(county: County) -> None:
    loan = await loan_of(county, matures_on=date(2018, 12, 20))
    await pass_day(county, after(TODAY, 31))
    await repaid(county.bank(), loan, "30000.00")
    for rule in ("OVERDUE_STARTED", "OVERDUE_30_DAYS"):
        assert await tasks(county.bank(), rule) == []
        (gone,) = await tasks(county.bank(), rule, is_open=False)
        assert gone["closedReason"] == "CAUSE_GONE"


@pytest.mark.row(23)
@pytest.mark.parametrize(
    ("balance", "shortfall"),
    [("1000000.00", None), ("999999.99", "0.01")],
    ids=["row23-fund-1000000.00", "row23-fund-999999.99"],
)
async def test_row23_the_fund_covers_a_tenth(
    county: County, balance: str, shortfall: str | None
) -> None:
    borrower = await county.household()
    await county.loan(borrower, amount=WHOLE, ceiling=HUGE)
    await factories.fund(county.owner, county.county_id, Decimal(balance))
    await pass_day(county, TODAY)
    finance = county.office(Role.COUNTY_FIN)
    if shortfall is None:
        assert await tasks(finance, "FUND_BELOW_RATIO") == []
        return
    offices = ["COUNTY_FIN", "COUNTY_GOV", "COUNTY_PA"]
    task = await the_task(finance, "FUND_BELOW_RATIO", severity="ORANGE", offices=offices)
    assert task["figures"]["balance"] == balance
    assert task["figures"]["shortfall"] == shortfall
    # It is closed by the money that covers it, not by an office: see row 45.
    assert task["allowedActions"] == ["WARNING_ACKNOWLEDGE"]


@pytest.mark.row(23)
async def test_row23_a_misuse_is_found(county: County) -> None:
    loan = await loan_of(county)
    given = {
        "loan": {"id": str(loan)},
        "finding": "MISUSED",
        "actualPurpose": "HOUSING",
        "note": "用于建房",
    }
    accepted(await county.bank().act("inspectionRecord", given))
    task = await the_task(
        county.office(Role.COUNTY_PA), "MISUSED", offices=LENT, objectId=str(loan)
    )
    await handled(county.bank(), task, by_another=county.office(Role.COUNTY_GOV))


@pytest.mark.row(23)
async def test_row23_what_an_office_closed_stays_closed_while_it_is_no_worse(
    county: County,
) -> None:
    """Worse is a task of its own: 60 days before the maturity yellow, 30 days before orange."""
    await loan_of(county, matures_on=date(2019, 2, 18))
    await pass_day(county, TODAY)
    bank = county.bank()
    task = await the_task(bank, "MATURING_SOON", severity="YELLOW")
    accepted(await bank.act("warningClose", {"warning": task["id"], "reason": "已联系"}))
    await pass_day(county, after(TODAY, 29))
    assert await tasks(bank, "MATURING_SOON") == []
    await pass_day(county, after(TODAY, 30))
    await the_task(bank, "MATURING_SOON", severity="ORANGE", openedOn="2019-01-19")


@pytest.mark.row(23)
async def test_row23_a_closed_task_is_closed_once(county: County) -> None:
    await loan_of(county, matures_on=date(2019, 1, 19))
    await pass_day(county, TODAY)
    bank = county.bank()
    named = {"warning": (await the_task(bank, "MATURING_SOON"))["id"], "reason": "已联系"}
    accepted(await bank.act("warningClose", named))
    told = await bank.told("warningClose", named)
    assert codes(told[ZH]) == codes(told[EN]) == ["INVALID_TRANSITION@warning"]


@pytest.mark.row(23)
@pytest.mark.parametrize(
    ("day", "since"),
    [("2019-03-20", None), ("2019-03-21", "2019-03-20")],
    ids=["row23-B8-interest-due", "row23-B8-interest-unpaid"],
)
async def test_row23_interest_that_is_not_paid_is_late_too(
    county: County, day: str, since: str | None
) -> None:
    """B8: late since the earliest unpaid due day, here of a quarter's interest."""
    county.turn_to("2018-12-21")
    bank = county.bank()
    given = county.application(await county.household())
    loan = accepted(await bank.act("loanSubmit", given, "loan { id }"))["loan"]["id"]
    for name, more in (
        ("loanApprove", {"approvalNo": "A-1"}),
        ("loanSign", {"contractNo": "C-1"}),
        ("loanDisburse", {}),
    ):
        accepted(await bank.act(name, {"loan": {"id": loan}, **more}))
    await pass_day(county, day)
    shown = "query($id: ID!) { loan(id: $id) { overdue { sinceOn principal interest } } }"
    assert (await bank.ask(shown, id=loan))["loan"]["overdue"] == {
        "sinceOn": since,
        "principal": "0.00",
        # 90 days of 30,000.00 at 4.35 %.
        "interest": "326.25" if since else "0.00",
    }
    found = await tasks(bank, "OVERDUE_STARTED")
    assert [task["objectId"] for task in found] == ([loan] if since else [])
