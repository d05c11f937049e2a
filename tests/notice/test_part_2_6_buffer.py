"""二(六)2 over HTTP: the buffer before a claim, and its third month (row 46; A11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authz.role import Role
from tests import factories, factory_fund
from tests.notice.claims import DEFAULT_ON, FIRST_DAY, LAST_DAY, buffered, late
from tests.notice.days import after, handled, pass_day, tasks, the_task
from tests.notice.desk import County, Office, accepted

pytestmark = pytest.mark.anyio

BUFFER = """defaultBuffer { status defaultOn months endsOn openedOn askedMonths askedOn extendedOn
  closedOn allowedActions } loan { status }"""
REASON = "正在变卖茶青"


def longer(buffer: str, **more: Any) -> dict[str, Any]:
    return {"defaultBuffer": buffer, "reason": REASON} | more


async def offered(office: Office, buffer: str) -> list[str]:
    """What an office may do to a buffer now."""
    one = "query($id: ID!) { defaultBuffer(id: $id) { allowedActions } }"
    found = await office.ask(one, id=buffer)
    return list(found["defaultBuffer"]["allowedActions"])


# --- Opening ------------------------------------------------------------------------------------


@pytest.mark.row(46)
@pytest.mark.parametrize(
    ("default_on", "months", "ends_on"),
    [
        ("2018-12-31", None, "2019-02-28"),
        ("2018-12-31", 2, "2019-02-28"),
        ("2018-12-31", 1, "2019-01-31"),
        ("2019-12-31", None, "2020-02-29"),
        ("2018-06-30", None, "2018-08-30"),
    ],
)
async def test_row46_two_months_from_the_default(
    county: County, default_on: str, months: int | None, ends_on: str
) -> None:
    debt = await late(county, default_on)
    given = {} if months is None else {"months": months}
    done = accepted(await county.bank().act("bufferOpen", debt.named | given, BUFFER))
    assert done["loan"] == {"status": "IN_BUFFER"}
    assert done["defaultBuffer"] == {
        "status": "OPEN",
        "defaultOn": default_on,
        "months": months or 2,
        "endsOn": ends_on,
        "openedOn": after(default_on, 2),
        "askedMonths": None,
        "askedOn": None,
        "extendedOn": None,
        "closedOn": None,
        "allowedActions": ["BUFFER_EXTEND"],
    }


@pytest.mark.row(46)
@pytest.mark.parametrize("months", [3, 4])
async def test_row46_a_third_month_is_no_beginning(county: County, months: int) -> None:
    debt = await late(county)
    await county.bank().refused(
        "bufferOpen",
        debt.named | {"months": months},
        "BUFFER_TOO_LONG",
        "months",
        row=46,
        months=str(months),
        monthsUsual="2",
        monthsMax="3",
    )


@pytest.mark.row(46)
async def test_row46_no_month_is_no_buffer(county: County) -> None:
    debt = await late(county)
    given = debt.named | {"months": 0}
    figures = {"reason": "NOT_WITHIN", "least": "1", "most": "2"}
    await county.bank().refused("bufferOpen", given, "VALIDATION", "months", row=46, **figures)


@pytest.mark.row(46)
@pytest.mark.parametrize(("agreed", "months"), [(1, 1), (2, 2), (3, 2), (None, 2)])
async def test_row46_as_agreed_but_never_beyond_two(
    county: County, agreed: int | None, months: int
) -> None:
    """The third month of an agreement is what an extension may reach."""
    debt = await late(county)
    more = {"buffer_months": agreed}
    await factory_fund.cooperation(county.owner, county.county_id, county.rcc.id, **more)
    buffer = await buffered(debt, is_agreed=False)
    row = await county.row("default_buffer")
    assert (str(row["id"]), row["months"]) == (buffer.split("_")[-1], months)


@pytest.mark.row(46)
async def test_row46_only_what_is_in_default(county: County) -> None:
    """Interest that waits for the county's subsidy alone is no default (B8)."""
    debt = await late(county)
    await debt.bare("arrears_cause", "SUBSIDY_LATE")
    bank = county.bank()
    reason = {"reason": "NO_DEFAULT"}
    await bank.refused("bufferOpen", debt.named, "VALIDATION", "loan", row=46, **reason)
    await debt.bare("arrears_cause", None)
    for role in (Role.BANK_OUTLET, Role.COUNTY_PA, Role.COUNTY_FIN):
        await county.office(role).denied("bufferOpen", debt.named)
    await bank.act("bufferOpen", debt.named)
    await bank.refused(
        "bufferOpen",
        debt.named,
        "INVALID_TRANSITION",
        "loan",
        row=None,
        object="loan",
        state="IN_BUFFER",
        act="open_buffer",
    )


@pytest.mark.row(46)
@pytest.mark.parametrize(("days", "is_missed"), [(30, False), (31, True)])
async def test_row46_a_buffer_is_opened_in_thirty_days(
    county: County, days: int, is_missed: bool
) -> None:
    debt = await late(county)
    await pass_day(county, after(DEFAULT_ON, days))
    bank = county.bank()
    if not is_missed:
        assert await tasks(bank, "BUFFER_NOT_OPENED") == []
        return
    task = await the_task(bank, "BUFFER_NOT_OPENED", severity="ORANGE", objectId=str(debt.loan))
    assert task["figures"]["outstanding"] == "45000.00"
    await bank.act("bufferOpen", debt.named)
    assert await tasks(bank, "BUFFER_NOT_OPENED") == []


@pytest.mark.row(46)
async def test_row46_the_task_itself_may_be_closed_with_a_reason(county: County) -> None:
    await late(county)
    await pass_day(county, after(DEFAULT_ON, 31))
    task = await the_task(county.bank(), "BUFFER_NOT_OPENED")
    await handled(county.bank(), task, by_another=county.office(Role.COUNTY_FIN))


# --- The third month ----------------------------------------------------------------------------


@pytest.mark.row(46)
@pytest.mark.parametrize(
    ("default_on", "ends_on"),
    [("2018-06-30", "2018-09-30"), ("2018-11-30", "2019-02-28"), ("2018-12-31", "2019-03-31")],
)
async def test_row46_three_months_with_a_reason_and_another_person(
    county: County, default_on: str, ends_on: str
) -> None:
    debt = await late(county, default_on)
    buffer = await buffered(debt)
    asked = accepted(await debt.outlet.act("bufferExtend", longer(buffer, months=3), BUFFER))
    usual = (await county.row("default_buffer"))["ends_on"].isoformat()
    shown = asked["defaultBuffer"]
    assert (shown["months"], shown["endsOn"], shown["askedMonths"]) == (2, usual, 3)
    approve = {"defaultBuffer": buffer}
    await debt.outlet.denied("bufferExtensionApprove", approve)
    done = accepted(await county.bank().act("bufferExtensionApprove", approve, BUFFER))
    shown = done["defaultBuffer"]
    assert (shown["months"], shown["endsOn"]) == (3, ends_on)
    assert (shown["askedOn"], shown["extendedOn"]) == (after(default_on, 2),) * 2
    assert shown["allowedActions"] == []
    await county.bank().refused(
        "bufferExtend",
        longer(buffer),
        "VALIDATION",
        "months",
        row=46,
        reason="BUFFER_LONGEST",
        monthsMax="3",
    )


@pytest.mark.row(46)
async def test_row46_four_months_are_too_long(county: County) -> None:
    buffer = await buffered(await late(county))
    await county.bank().refused(
        "bufferExtend",
        longer(buffer, months=4),
        "BUFFER_TOO_LONG",
        "months",
        row=46,
        months="4",
        monthsUsual="2",
        monthsMax="3",
    )
    figures = {"reason": "NOT_WITHIN", "least": "3", "most": "3"}
    await county.bank().refused(
        "bufferExtend", longer(buffer, months=2), "VALIDATION", "months", row=46, **figures
    )


@pytest.mark.row(46)
@pytest.mark.parametrize("reason", ["", " "])
async def test_row46_no_third_month_without_a_reason(county: County, reason: str) -> None:
    buffer = await buffered(await late(county))
    given = longer(buffer, reason=reason)
    await county.bank().refused("bufferExtend", given, "REASON_REQUIRED", "reason", row=46)


@pytest.mark.row(46)
async def test_row46_who_asked_does_not_approve(county: County) -> None:
    """The same person under another office's token is the same person still."""
    debt = await late(county)
    buffer = await buffered(debt)
    approve = {"defaultBuffer": buffer}
    bank = county.bank(sub="甲")
    nothing = {"reason": "NOTHING_ASKED"}
    await bank.refused(
        "bufferExtensionApprove", approve, "VALIDATION", "defaultBuffer", row=46, **nothing
    )
    assert await offered(bank, buffer) == ["BUFFER_EXTEND"]
    accepted(await county.office(Role.BANK_OUTLET, sub="甲").act("bufferExtend", longer(buffer)))
    await bank.refused("bufferExtensionApprove", approve, "SAME_ACTOR", "defaultBuffer", row=46)
    assert await offered(bank, buffer) == []
    await bank.refused(
        "bufferExtend",
        longer(buffer),
        "ALREADY_OPEN",
        "defaultBuffer",
        row=46,
        askedOn=after(DEFAULT_ON, 2),
    )
    other = county.bank(sub="乙")
    assert await offered(other, buffer) == ["BUFFEREXTENSION_APPROVE"]
    accepted(await other.act("bufferExtensionApprove", approve))
    await other.refused(
        "bufferExtensionApprove", approve, "VALIDATION", "defaultBuffer", row=46, **nothing
    )


@pytest.mark.row(46)
async def test_row46_asked_and_approved_while_it_lasts(county: County) -> None:
    """On its last day still; a day later it is over."""
    debt = await late(county)
    buffer = await buffered(debt)
    bank, other = county.bank(sub="甲"), county.bank(sub="乙")
    over = {"reason": "BUFFER_OVER", "endsOn": LAST_DAY}
    county.turn_to(FIRST_DAY)
    assert await offered(bank, buffer) == []
    where = ("VALIDATION", "defaultBuffer")
    await bank.refused("bufferExtend", longer(buffer), *where, row=46, **over)
    county.turn_to(LAST_DAY)
    assert await offered(bank, buffer) == ["BUFFER_EXTEND"]
    accepted(await bank.act("bufferExtend", longer(buffer)))
    county.turn_to(FIRST_DAY)
    approve = {"defaultBuffer": buffer}
    assert await offered(other, buffer) == []
    await other.refused("bufferExtensionApprove", approve, *where, row=46, **over)
    county.turn_to(LAST_DAY)
    accepted(await other.act("bufferExtensionApprove", approve))
    assert (await county.row("default_buffer"))["ends_on"] == date(2018, 9, 30)


@pytest.mark.row(46)
async def test_row46_neither_buffer_nor_extension_is_suspended(county: County) -> None:
    """They are how the ratio falls (A4)."""
    debt = await late(county)
    await factories.trip(county.owner, county.county_id, county.rcc.id)
    buffer = await buffered(debt)
    accepted(await debt.outlet.act("bufferExtend", longer(buffer)))
    accepted(await county.bank().act("bufferExtensionApprove", {"defaultBuffer": buffer}))


@pytest.mark.row(46)
@pytest.mark.parametrize(
    ("paid", "state", "status"),
    [("45000.00", "CLOSED", "SETTLED"), ("44999.99", "OPEN", "IN_BUFFER")],
)
async def test_row46_it_ends_with_the_debt(
    county: County, paid: str, state: str, status: str
) -> None:
    debt = await late(county)
    await buffered(debt)
    given = {"principal": paid, "interest": "1234.56", "bankRef": "R-1"}
    shown = "loan { status }"
    done = accepted(await county.bank().act("repaymentRecord", debt.named | given, shown))
    assert done["loan"]["status"] == status
    assert (await county.row("default_buffer"))["state"] == state
