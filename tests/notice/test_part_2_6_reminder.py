"""二(六)2 over HTTP: who presses for payment within the buffer (row 47)."""

from __future__ import annotations

from typing import Any

import pytest

from authz.role import Role
from tests.notice.claims import DEFAULT_ON, FIRST_DAY, LAST_DAY, TOWNSHIP, Debt, buffered, late
from tests.notice.desk import ZH, County, Office, accepted, codes

pytestmark = pytest.mark.anyio

REMINDER = "reminder { partner remindedOn note defaultBuffer { id } }"


async def remind(office: Office, debt: Debt, **more: Any) -> dict[str, Any]:
    done = accepted(
        await office.act("reminderRecord", debt.named | {"note": "上门督促"} | more, REMINDER)
    )
    return dict(done["reminder"])


@pytest.mark.row(47)
async def test_row47_each_partner_presses_for_payment(county: County) -> None:
    debt = await late(county)
    buffer = await buffered(debt)
    today = county.calendar.day.isoformat()
    for office, partner in (
        (debt.outlet, "LENDER"),
        (county.bank(), "LENDER"),
        (debt.seat(Role.TOWN_PA), "TOWNSHIP"),
        (debt.seat(Role.TOWN_FIN), "TOWNSHIP"),
        (county.office(Role.COUNTY_PA), "COUNTY_PA"),
    ):
        assert await remind(office, debt) == {
            "partner": partner,
            "remindedOn": today,
            "note": "上门督促",
            "defaultBuffer": {"id": buffer},
        }
    for role in (Role.COUNTY_FIN, Role.COUNTY_GOV):
        await county.office(role).denied("reminderRecord", debt.named | {"note": "督促"})


@pytest.mark.row(47)
async def test_row47_nobody_speaks_for_another(county: County) -> None:
    debt = await late(county)
    given = debt.named | {"note": "督促"}
    for office, partner, accepts in (
        (debt.seat(Role.TOWN_PA), "LENDER", "TOWNSHIP"),
        (debt.outlet, "ENTERPRISE", "LENDER"),
        (county.bank(), "TOWNSHIP", "LENDER,ENTERPRISE"),
    ):
        await office.refused(
            "reminderRecord",
            given | {"partner": partner},
            "VALIDATION",
            "partner",
            row=47,
            reason="NOT_OF_PARTNER",
            accepted=accepts,
        )
    await county.office(Role.COUNTY_PA).refused(
        "reminderRecord",
        given | {"partner": "ENTERPRISE"},
        "VALIDATION",
        "partner",
        row=47,
        reason="NO_ENTERPRISE",
        accepted="COUNTY_PA",
    )


@pytest.mark.row(47)
@pytest.mark.parametrize(
    ("day", "figures"),
    [
        ("2018-07-03", {"reason": "IN_THE_FUTURE", "latestOn": "2018-07-02"}),
        ("2018-07-02", None),
        ("2018-01-10", None),
        ("2018-01-09", {"reason": "BEFORE_DISBURSEMENT", "earliestOn": "2018-01-10"}),
    ],
)
async def test_row47_a_reminder_has_its_day(
    county: County, day: str, figures: dict[str, str] | None
) -> None:
    debt = await late(county)
    bank = county.bank()
    if figures is None:
        assert (await remind(bank, debt, remindedOn=day))["remindedOn"] == day
        return
    given = debt.named | {"note": "督促", "remindedOn": day}
    await bank.refused("reminderRecord", given, "VALIDATION", "remindedOn", row=47, **figures)


@pytest.mark.row(47)
@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2018-06-29", False),
        (DEFAULT_ON, True),
        (LAST_DAY, True),
        (FIRST_DAY, False),
    ],
)
async def test_row47_what_counts_is_said_within_the_buffer(
    county: County, day: str, counts: bool
) -> None:
    debt = await late(county)
    buffer = await buffered(debt)
    county.turn_to(FIRST_DAY)
    for office in (debt.outlet, debt.seat(Role.TOWN_FIN)):
        found = (await remind(office, debt, remindedOn=day))["defaultBuffer"]
        assert found == ({"id": buffer} if counts else None)
    if counts:
        assert accepted(await debt.outlet.act("claimSubmit", debt.named))["warnings"] == []
        return
    missing = {"missing": "LENDER,TOWNSHIP"}
    where = ("NO_REMINDER_RECORDED", "loan")
    await debt.outlet.warned("claimSubmit", debt.named, *where, row=47, **missing)


@pytest.mark.row(47)
@pytest.mark.parametrize(
    ("reminds", "missing"),
    [
        ((), "LENDER,TOWNSHIP"),
        ((Role.BANK_OUTLET,), "TOWNSHIP"),
        ((Role.TOWN_PA,), "LENDER"),
        ((Role.COUNTY_PA,), "LENDER,TOWNSHIP"),
    ],
)
async def test_row47_a_claim_without_reminders_is_taken_with_a_warning(
    county: County, reminds: tuple[Role, ...], missing: str
) -> None:
    debt = await late(county)
    await buffered(debt)
    for role in reminds:
        await remind(debt.seat(role) if role in TOWNSHIP else county.office(role), debt)
    county.turn_to(FIRST_DAY)
    where = ("NO_REMINDER_RECORDED", "loan")
    await debt.outlet.warned("claimSubmit", debt.named, *where, row=47, missing=missing)


@pytest.mark.row(47)
async def test_row47_nobody_presses_for_what_is_not_late(county: County) -> None:
    loan = await county.loan(await county.household(), outlet_id=county.outlet.id)
    given = {"loan": {"id": str(loan)}, "note": "督促"}
    told = await county.bank().told("reminderRecord", given)
    assert codes(told[ZH]) == ["INVALID_TRANSITION@loan"]
