"""二(八)1 over HTTP: an extension by two consents, before the maturity (row 60; A9, B19, B20)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from tests.notice.days import pass_day
from tests.notice.desk import EN, ZH, County, Office, accepted, codes

pytestmark = pytest.mark.anyio

MATURES_ON = "2019-06-01"
EXTENSION = "extension { id status newRate }"
LOAN = "loan { status maturesOn extendedOn extendedRate rate }"
DOCUMENT = "query($id: ID!) { loan(id: $id) { status maturesOn extendedOn extendedRate rate } }"


async def lent(
    county: County, matures_on: str = MATURES_ON, value_on: str = "2018-06-01", **more: Any
) -> GlobalId:
    """A loan of the county's outlet, of twelve months."""
    return await county.loan(
        await county.household(),
        outlet_id=county.outlet.id,
        value_on=date.fromisoformat(value_on),
        matures_on=date.fromisoformat(matures_on),
        **more,
    )


def asked(loan: GlobalId, new_matures_on: str, **more: str) -> dict[str, Any]:
    given = {"loan": {"id": str(loan)}, "newMaturesOn": new_matures_on, "reason": "茶叶三月上市"}
    return given | more


def outlet(county: County) -> Office:
    return county.office(Role.BANK_OUTLET)


def both(county: County) -> tuple[Office, Office]:
    return county.office(Role.COUNTY_PA), county.bank()


async def requested(county: County, loan: GlobalId, new_matures_on: str) -> dict[str, str]:
    """An extension asked for by the outlet, as a consent names it."""
    done = await outlet(county).act("extensionRequest", asked(loan, new_matures_on), EXTENSION)
    return {"extension": accepted(done)["extension"]["id"]}


async def extended(county: County, loan: GlobalId, new_matures_on: str) -> dict[str, Any]:
    """The loan after both have consented."""
    named = await requested(county, loan, new_matures_on)
    for office in both(county):
        done = accepted(await office.act("extensionConsent", named, f"{EXTENSION} {LOAN}"))
    assert done["extension"]["status"] == "EFFECTIVE"
    return dict(done["loan"])


# --- How long ------------------------------------------------------------------------------------


@pytest.mark.row(60)
@pytest.mark.parametrize(
    ("matures_on", "rate", "new_matures_on", "new_rate"),
    [
        ("2019-06-01", "4.35", "2019-12-01", "4.75"),
        ("2019-06-01", "4.35", "2020-06-01", "4.75"),
        ("2019-07-01", "4.75", "2020-01-01", "4.75"),
        ("2021-06-01", "4.75", "2022-12-01", "4.75"),
    ],
    ids=["row60-12+6-4.35-to-4.75", "row60-12+12", "row60-13+6", "row60-36+18"],
)
async def test_row60_so_long_it_is_extended(
    county: County, matures_on: str, rate: str, new_matures_on: str, new_rate: str
) -> None:
    """All months together decide the rate's tier, from the old maturity on."""
    loan = await lent(county, matures_on, rate=Decimal(rate))
    assert await extended(county, loan, new_matures_on) == {
        "status": "ACTIVE",
        "maturesOn": new_matures_on,
        "extendedOn": matures_on,
        "extendedRate": new_rate,
        "rate": rate,
    }


@pytest.mark.row(60)
@pytest.mark.parametrize(
    ("matures_on", "new_matures_on", "latest_on", "months", "months_max"),
    [
        ("2019-06-01", "2020-07-01", "2020-06-01", "13", "12"),
        ("2019-06-01", "2020-06-02", "2020-06-01", "13", "12"),
        ("2019-07-01", "2020-02-01", "2020-01-01", "7", "6"),
        ("2021-06-01", "2023-01-01", "2022-12-01", "19", "18"),
        ("2021-06-01", "2022-12-02", "2022-12-01", "19", "18"),
    ],
    ids=["row60-12+13", "row60-12+12-and-a-day", "row60-13+7", "row60-36+19", "row60-36+18-day"],
)
async def test_row60_longer_it_is_not(
    county: County,
    matures_on: str,
    new_matures_on: str,
    latest_on: str,
    months: str,
    months_max: str,
) -> None:
    await outlet(county).refused(
        "extensionRequest",
        asked(await lent(county, matures_on), new_matures_on),
        "EXTENSION_TOO_LONG",
        "newMaturesOn",
        row=60,
        latestOn=latest_on,
        months=months,
        monthsMax=months_max,
    )


@pytest.mark.row(60)
async def test_row60_without_a_higher_tier_the_rate_stays(county: County) -> None:
    """B20: 6 + 6 months are twelve, which is the tier of the contract."""
    loan = await lent(county, "2019-01-01", value_on="2018-07-01")
    after = await extended(county, loan, "2019-07-01")
    assert (after["rate"], after["extendedRate"]) == ("4.35", "4.35")


@pytest.mark.row(60)
async def test_row60_all_extensions_count_together(county: County) -> None:
    """A9: 12 + 6 leave six more, and not a day more."""
    loan = await lent(county)
    await extended(county, loan, "2019-12-01")
    await outlet(county).refused(
        "extensionRequest",
        asked(loan, "2020-06-02"),
        "EXTENSION_TOO_LONG",
        "newMaturesOn",
        row=60,
        latestOn="2020-06-01",
        months="13",
        monthsMax="12",
    )
    after = await extended(county, loan, "2020-06-01")
    assert (after["maturesOn"], after["extendedRate"]) == ("2020-06-01", "4.75")


@pytest.mark.row(60)
async def test_row60_the_new_maturity_is_a_later_day(county: County) -> None:
    loan = await lent(county)
    await outlet(county).refused(
        "extensionRequest",
        asked(loan, MATURES_ON),
        "VALIDATION",
        "newMaturesOn",
        row=60,
        reason="NOT_AFTER_MATURITY",
        earliestOn="2019-06-02",
    )
    accepted(await outlet(county).act("extensionRequest", asked(loan, "2019-06-02")))


@pytest.mark.row(60)
async def test_row60_it_has_a_reason(county: County) -> None:
    given = asked(await lent(county), "2019-12-01", reason=" ")
    await outlet(county).refused("extensionRequest", given, "REASON_REQUIRED", "reason", row=60)


# --- Who consents -------------------------------------------------------------------------------


@pytest.mark.row(60)
@pytest.mark.parametrize(
    ("first", "status", "missing"),
    [(0, "PA_CONSENT", "COUNTY_BANK"), (1, "LENDER_CONSENT", "COUNTY_PA")],
    ids=["row60-only-pa", "row60-only-lender"],
)
async def test_row60_one_consent_is_pending(
    county: County, first: int, status: str, missing: str
) -> None:
    loan = await lent(county)
    named = await requested(county, loan, "2019-12-01")
    office, other = both(county)[first], both(county)[1 - first]
    done = accepted(await office.act("extensionConsent", named, f"{EXTENSION} {LOAN}"))
    assert (done["extension"]["status"], done["extension"]["newRate"]) == (status, None)
    assert (done["loan"]["maturesOn"], done["loan"]["extendedOn"]) == (MATURES_ON, None)
    await office.refused(
        "extensionConsent", named, "ALREADY_SIGNED", "extension", row=60, signedOn="2018-12-20"
    )
    told = await outlet(county).told("extensionRequest", asked(loan, "2020-03-01"))
    for errors in told.values():
        assert codes(errors) == ["ALREADY_OPEN@loan", "EXTENSION_NOT_APPROVED@newMaturesOn"]
        figures = {one["name"]: one["value"] for one in errors[1]["params"]}
        assert figures == {"newMaturesOn": "2019-12-01", "missing": missing}
        assert errors[1]["clause"]["article"] == "二(八)1"
    done = accepted(await other.act("extensionConsent", named, f"{EXTENSION} {LOAN}"))
    assert done["extension"]["status"] == "EFFECTIVE"
    assert done["loan"]["maturesOn"] == "2019-12-01"


@pytest.mark.row(60)
async def test_row60_whoever_asked_does_not_consent(county: County) -> None:
    loan = await lent(county)
    bank = county.bank()
    done = await bank.act("extensionRequest", asked(loan, "2019-12-01"), EXTENSION)
    named = {"extension": accepted(done)["extension"]["id"]}
    await bank.refused("extensionConsent", named, "SAME_ACTOR", "extension", row=60)
    accepted(await county.bank(sub="another").act("extensionConsent", named))


@pytest.mark.row(60)
async def test_row60_other_offices_neither_ask_nor_consent(county: County) -> None:
    loan = await lent(county)
    await county.office(Role.COUNTY_PA).denied("extensionRequest", asked(loan, "2019-12-01"))
    await county.office(Role.BANK_SYSTEM).denied("extensionRequest", asked(loan, "2019-12-01"))
    named = await requested(county, loan, "2019-12-01")
    for role in (Role.COUNTY_GOV, Role.COUNTY_FIN, Role.BANK_OUTLET):
        await county.office(role).denied("extensionConsent", named)


@pytest.mark.row(60)
@pytest.mark.parametrize("refusing", [0, 1], ids=["row60-pa-refuses", "row60-lender-refuses"])
async def test_row60_either_office_refuses(county: County, refusing: int) -> None:
    loan = await lent(county)
    named = await requested(county, loan, "2019-12-01")
    office, other = both(county)[refusing], both(county)[1 - refusing]
    blank = named | {"reason": " "}
    await office.refused("extensionRefuse", blank, "REASON_REQUIRED", "reason", row=60)
    accepted(await office.act("extensionRefuse", named | {"reason": "风险不可控"}))
    told = await other.told("extensionConsent", named)
    assert codes(told[ZH]) == codes(told[EN]) == ["INVALID_TRANSITION@extension"]
    stands = (await county.bank().ask(DOCUMENT, id=str(loan)))["loan"]
    assert (stands["maturesOn"], stands["extendedOn"]) == (MATURES_ON, None)


# --- When ----------------------------------------------------------------------------------------


@pytest.mark.row(60)
async def test_row60_asked_for_on_the_day_before(county: County) -> None:
    loan = await lent(county)
    await pass_day(county, "2019-05-31")
    assert (await extended(county, loan, "2019-12-01"))["maturesOn"] == "2019-12-01"


@pytest.mark.row(60)
async def test_row60_on_the_day_of_the_maturity_it_is_too_late(county: County) -> None:
    loan = await lent(county)
    await pass_day(county, MATURES_ON)
    await outlet(county).refused(
        "extensionRequest",
        asked(loan, "2019-12-01"),
        "ALREADY_MATURED",
        "loan",
        row=60,
        maturesOn=MATURES_ON,
        today=MATURES_ON,
    )


@pytest.mark.row(60)
async def test_row60_after_the_maturity_the_loan_is_overdue(county: County) -> None:
    """B19: what cannot be paid at maturity is extended before it."""
    loan = await lent(county)
    await pass_day(county, "2019-06-02")
    told = await outlet(county).told("extensionRequest", asked(loan, "2019-12-01"))
    for errors in told.values():
        assert codes(errors) == ["INVALID_TRANSITION@loan", "ALREADY_MATURED@loan"]
        figures = {one["name"]: one["value"] for one in errors[1]["params"]}
        assert figures == {"maturesOn": MATURES_ON, "today": "2019-06-02"}


@pytest.mark.row(60)
@pytest.mark.parametrize("consents", [0, 1], ids=["row60-no-consent", "row60-one-consent"])
async def test_row60_what_both_have_not_consented_to_lapses(county: County, consents: int) -> None:
    loan = await lent(county)
    named = await requested(county, loan, "2019-12-01")
    pa, bank = both(county)
    if consents:
        accepted(await pa.act("extensionConsent", named))
    county.turn_to(MATURES_ON)
    told = await bank.told("extensionConsent", named)
    assert codes(told[ZH]) == codes(told[EN]) == ["ALREADY_MATURED@extension"]
    await pass_day(county, MATURES_ON)
    shown = "query($id: ID!) { extension(id: $id) { status } }"
    assert (await bank.ask(shown, id=named["extension"]))["extension"] == {"status": "LAPSED"}
    stands = (await bank.ask(DOCUMENT, id=str(loan)))["loan"]
    assert (stands["status"], stands["maturesOn"]) == ("ACTIVE", MATURES_ON)


@pytest.mark.row(60)
async def test_row60_an_extended_loan_falls_overdue_at_its_new_maturity(county: County) -> None:
    loan = await lent(county)
    await extended(county, loan, "2019-12-01")
    for day, status in (
        ("2019-06-02", "ACTIVE"),
        ("2019-12-01", "ACTIVE"),
        ("2019-12-02", "OVERDUE"),
    ):
        await pass_day(county, day)
        assert (await county.bank().ask(DOCUMENT, id=str(loan)))["loan"]["status"] == status
