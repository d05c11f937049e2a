"""二(九)2 over HTTP: guarantee, collateral and insurance for the funds in use (rows 73 and 74)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from tests.notice.days import pass_day, tasks, the_task
from tests.notice.desk import County, accepted
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio

MILLION = "1000000.00"
SECURED = """query($id: ID!) { project(id: $id) { status collateralDueOn
  secured { guarantee collateral insurance } allowedActions
  securities(first: 10) { nodes { kind amount party collateralKind valuedOn expiresOn } } } }"""


async def of_a_million(county: County) -> Used:
    """One loan of the project is still out with a million: imported before the platform."""
    case = await used(county.ground, count=1, state="NORMAL", declared=Decimal("2000000.00"))
    await county.owner.execute(
        "update loan set amount = $2, outstanding_principal = $2 where county_id = $1",
        county.county_id,
        Decimal(MILLION),
    )
    return case


def guarantee(case: Used, amount: str, **more: Any) -> dict[str, Any]:
    return {
        "project": str(case.project),
        "kind": "GUARANTEE",
        "amount": amount,
        "documentNo": "保字〔2018〕1号",
        "party": "茶叶合作社",
        "givenOn": "2018-12-20",
    } | more


def collateral(case: Used, amount: str, **more: Any) -> dict[str, Any]:
    named = {"kind": "COLLATERAL", "collateralKind": "BUILDING", "valuedOn": "2018-12-19"}
    return guarantee(case, amount, documentNo="抵字〔2018〕1号", **named) | more


@pytest.mark.row(73)
async def test_row73_a_guarantee_a_fen_short_is_a_warning_and_a_task(county: County) -> None:
    case, bank = await of_a_million(county), county.bank()
    done = accepted(
        await bank.act("projectSecurityRecord", guarantee(case, "999999.99"), "security { kind }")
    )
    assert [one["code"] for one in done["warnings"]] == ["NO_GUARANTEE", "NO_COLLATERAL"]
    assert {one["name"]: one["value"] for one in done["warnings"][0]["params"]} == {
        "funds": MILLION,
        "guarantee": "999999.99",
        "missing": "0.01",
    }
    for _ in range(2):
        task = await the_task(bank, "NO_GUARANTEE", severity="ORANGE", objectId=str(case.project))
        assert (task["figures"]["funds"], task["figures"]["guarantee"]) == (MILLION, "999999.99")
        assert task["offices"] == ["COUNTY_BANK", "COUNTY_PA"]
        await pass_day(county, "2018-12-21")
    accepted(await bank.act("projectSecurityRecord", guarantee(case, "0.01")))
    assert await tasks(bank, "NO_GUARANTEE") == []
    (closed,) = await tasks(bank, "NO_GUARANTEE", is_open=False)
    assert closed["closedReason"] == "CAUSE_GONE"


@pytest.mark.row(73)
async def test_row73_the_day_finds_what_nobody_has_secured(county: County) -> None:
    case = await of_a_million(county)
    await pass_day(county, "2018-12-21")
    task = await the_task(county.office(Role.COUNTY_PA), "NO_GUARANTEE")
    assert task["figures"]["guarantee"] == "0.00"
    await county.owner.execute(
        "update loan set outstanding_principal = 0 where county_id = $1", county.county_id
    )
    await pass_day(county, "2018-12-22")
    assert await tasks(county.office(Role.COUNTY_PA), "NO_GUARANTEE") == []
    assert case.project.county_id == county.county_id


@pytest.mark.row(73)
async def test_row73_three_kinds_stand_side_by_side(county: County) -> None:
    case, bank = await of_a_million(county), county.bank()
    insured = {"kind": "INSURANCE", "party": "人保财险", "expiresOn": "2019-12-31"}
    for given in (
        guarantee(case, MILLION),
        collateral(case, "600000.00"),
        collateral(case, "400000.00", documentNo="抵字〔2018〕2号", collateralKind="LAND_RIGHT"),
        guarantee(case, "500000.00", documentNo="PICC-1", **insured),
    ):
        accepted(await bank.act("projectSecurityRecord", given))
    seen = (await county.office(Role.COUNTY_GOV).ask(SECURED, id=str(case.project)))["project"]
    assert seen["secured"] == {
        "guarantee": MILLION,
        "collateral": MILLION,
        "insurance": "500000.00",
    }
    found = {one["party"]: one for one in seen["securities"]["nodes"]}
    assert found["人保财险"]["expiresOn"] == "2019-12-31"
    assert [one["kind"] for one in seen["securities"]["nodes"]].count("COLLATERAL") == 2


@pytest.mark.row(73)
@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"amount": "0.00"}, "amount", "NOT_POSITIVE_MONEY"),
        ({"party": " "}, "party", "MISSING"),
        ({"documentNo": " "}, "documentNo", "MISSING"),
        ({"valuedOn": None}, "valuedOn", "MISSING"),
        ({"collateralKind": None}, "collateralKind", "MISSING"),
    ],
    ids=["amount", "party", "paper", "valuation", "kind"],
)
async def test_row73_a_security_is_told_whole(
    county: County, change: dict[str, Any], place: str, reason: str
) -> None:
    case = await used(county.ground, count=0, state="NORMAL")
    given = collateral(case, MILLION) | change
    await county.bank().refused(
        "projectSecurityRecord", given, "VALIDATION", place, row=73, reason=reason
    )


@pytest.mark.row(73)
async def test_row73_a_guarantee_is_not_valued(county: County) -> None:
    case = await used(county.ground, count=0, state="NORMAL")
    given = guarantee(case, MILLION, valuedOn="2018-12-19")
    await county.bank().refused(
        "projectSecurityRecord",
        given,
        "VALIDATION",
        "valuedOn",
        row=73,
        reason="NOT_COLLATERAL",
        securityKind="GUARANTEE",
    )


@pytest.mark.row(74)
async def test_row74_collateral_that_does_not_come_recalls_the_project(county: County) -> None:
    """A fen short on the day after the deadline; with the fen it goes on."""
    case, bank = await of_a_million(county), county.bank()
    accepted(await bank.act("projectSecurityRecord", guarantee(case, MILLION)))
    accepted(await bank.act("projectSecurityRecord", collateral(case, "999999.99")))
    demand = {"project": str(case.project), "dueOn": "2018-12-31", "note": "年底前补足"}
    await county.office(Role.COUNTY_PA).denied("collateralDemand", demand)
    await bank.warned(
        "collateralDemand",
        demand,
        "NO_COLLATERAL",
        "project",
        row=74,
        funds=MILLION,
        collateral="999999.99",
        coverage="0.99999999",
        missing="0.01",
    )
    await the_task(bank, "NO_COLLATERAL", severity="ORANGE")
    await pass_day(county, "2018-12-31")
    seen = (await bank.ask(SECURED, id=str(case.project)))["project"]
    assert (seen["status"], seen["collateralDueOn"]) == ("NORMAL", "2018-12-31")
    await pass_day(county, "2019-01-01")
    seen = (await bank.ask(SECURED, id=str(case.project)))["project"]
    assert seen["status"] == "RECALLING"
    assert "PROJECT_SECURE" in seen["allowedActions"]
    task = await the_task(bank, "NO_COLLATERAL", severity="RED", objectId=str(case.project))
    assert task["figures"]["collateral"] == "999999.99"
    named = {"project": str(case.project)}
    await bank.refused(
        "projectSecure",
        named,
        "NO_COLLATERAL",
        "project",
        row=74,
        funds=MILLION,
        collateral="999999.99",
        coverage="0.99999999",
        missing="0.01",
    )
    more = collateral(case, "0.01", documentNo="抵字〔2019〕1号")
    accepted(await bank.act("projectSecurityRecord", more))
    done = accepted(await bank.act("projectSecure", named, "project { status collateralDueOn }"))
    assert done["project"] == {"status": "NORMAL", "collateralDueOn": None}
    assert await tasks(bank, "NO_COLLATERAL") == []
    await pass_day(county, "2019-01-02")
    assert (await bank.ask(SECURED, id=str(case.project)))["project"]["status"] == "NORMAL"


@pytest.mark.row(74)
async def test_row74_or_it_goes_on_with_repayment(county: County) -> None:
    case, bank = await of_a_million(county), county.bank()
    demand = {"project": str(case.project), "dueOn": "2018-12-21"}
    accepted(await bank.act("collateralDemand", demand))
    await pass_day(county, "2018-12-22")
    await county.owner.execute(
        "update loan set outstanding_principal = 0 where county_id = $1", county.county_id
    )
    named = {"project": str(case.project)}
    done = accepted(await bank.act("projectSecure", named, "project { status }"))
    assert done["project"] == {"status": "NORMAL"}


@pytest.mark.row(74)
@pytest.mark.parametrize(
    ("amount", "due_on", "place", "figures"),
    [
        ("0.01", "2018-12-20", "dueOn", {"reason": "NOT_IN_FUTURE", "today": "2018-12-20"}),
        (
            MILLION,
            "2018-12-31",
            "project",
            {"reason": "NOTHING_MISSING", "funds": MILLION, "collateral": MILLION},
        ),
    ],
    ids=["row74-today", "row74-covered"],
)
async def test_row74_a_deadline_lies_ahead_of_what_is_missing(
    county: County, amount: str, due_on: str, place: str, figures: dict[str, str]
) -> None:
    case, bank = await of_a_million(county), county.bank()
    accepted(await bank.act("projectSecurityRecord", collateral(case, amount)))
    given = {"project": str(case.project), "dueOn": due_on}
    await bank.refused("collateralDemand", given, "VALIDATION", place, row=74, **figures)
