"""二(九)3 over HTTP: what cooperatives may do with households' loans (rows 78 to 80)."""

from __future__ import annotations

from typing import Any

import pytest

from authz.role import Role
from tests import factories
from tests.notice.days import handled, tasks, the_task
from tests.notice.desk import County, accepted
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio

SHOWS = "fundUse { kind finding recipient } project { status flags }"
CONSENT = {"consentOn": "2018-12-01", "witness": "王村长", "fileHash": "ab" * 32}


def use(case: Used, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "project": str(case.project),
        "kind": kind,
        "amount": "20000.00",
        "usedOn": "2018-12-20",
        "purpose": "购买设备",
    } | more


@pytest.mark.row(78)
async def test_row78_own_production_is_what_the_funds_are_for(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    done = accepted(await county.bank().act("fundUseRecord", use(case, "OWN_PRODUCTION"), SHOWS))
    assert done["fundUse"] == {"kind": "OWN_PRODUCTION", "finding": None, "recipient": None}
    assert done["project"] == {"status": "NORMAL", "flags": []}
    assert await tasks(county.bank(), "COOP_MISUSE") == []


@pytest.mark.row(78)
async def test_row78_another_use_is_a_mark_and_a_task(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    office = county.office(Role.COUNTY_PA)
    done = accepted(await office.act("fundUseRecord", use(case, "OTHER_USE"), SHOWS))
    assert done["fundUse"]["finding"] == "COOP_MISUSE"
    assert done["project"] == {"status": "NORMAL", "flags": ["COOP_MISUSE"]}
    task = await the_task(office, "COOP_MISUSE", severity="ORANGE", objectId=str(case.project))
    assert (task["figures"]["amount"], task["figures"]["purpose"]) == ("20000.00", "购买设备")
    city = county.office(Role.CITY_PA, region=county.code[:4] + "00")
    assert len(await tasks(city, "COOP_MISUSE")) == 1
    await handled(office, task, by_another=county.office(Role.COUNTY_GOV))


@pytest.mark.row(78)
@pytest.mark.parametrize(
    ("change", "place", "figures"),
    [
        ({"amount": "0.00"}, "amount", {"reason": "NOT_POSITIVE_MONEY"}),
        ({"purpose": " "}, "purpose", {"reason": "MISSING"}),
        (
            {"usedOn": "2018-12-21"},
            "usedOn",
            {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"},
        ),
    ],
    ids=["row78-amount", "row78-purpose", "row78-day"],
)
async def test_row78_a_use_is_told_whole(
    county: County, change: dict[str, Any], place: str, figures: dict[str, str]
) -> None:
    case = await used(county.ground, state="NORMAL", count=0)
    given = use(case, "OWN_PRODUCTION", **change)
    await county.bank().refused("fundUseRecord", given, "VALIDATION", place, row=78, **figures)


@pytest.mark.row(79)
@pytest.mark.parametrize(
    ("changes", "voluntary", "participation"),
    [
        ({"participation": "NONE"}, "true", "NONE"),
        ({"voluntary": False}, "false", "LABOUR"),
    ],
    ids=["row79-dividends-alone", "row79-unwilling"],
)
async def test_row79_two_principles(
    county: County, changes: dict[str, Any], voluntary: str, participation: str
) -> None:
    """The agreement shares a dividend: without a part of the household's own it is not enough."""
    entity = await factories.enterprise(county.owner, county.county_id)
    office = county.office(Role.COUNTY_PA)
    terms = county.agreement_terms(await county.household(), entity, **changes)
    assert terms["benefitLinkage"]["kind"] == "DIVIDEND"
    made = accepted(await office.act("agreementRegister", terms, "agreement { id }"))
    given = {"agreement": made["agreement"]["id"], "signedOn": "2018-12-20", "consent": CONSENT}
    figures = {"voluntary": voluntary, "participation": participation}
    await office.refused(
        "agreementSign", given, "PRINCIPLE_NOT_MET", "agreement", row=79, **figures
    )


@pytest.mark.row(80)
async def test_row80_passing_on_is_recorded_listed_and_recalled(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    bank = county.bank()
    given = use(case, "ON_LENDING", recipient="X公司", purpose="借给X公司")
    done = accepted(await bank.act("fundUseRecord", given, SHOWS))
    assert done["fundUse"] == {
        "kind": "ON_LENDING",
        "finding": "COOP_ON_LENDING",
        "recipient": "X公司",
    }
    assert done["project"] == {"status": "RECALLING", "flags": ["COOP_ON_LENDING"]}
    task = await the_task(bank, "COOP_ON_LENDING", severity="RED", objectId=str(case.project))
    assert task["figures"]["recipient"] == "X公司"
    entity = await bank.ask(
        "query($id: ID!) { enterprise(id: $id) { listState"
        " listEntries(first: 1) { nodes { state reason } } } }",
        id=str(case.entity),
    )
    assert entity["enterprise"] == {
        "listState": "NEGATIVE",
        "listEntries": {"nodes": [{"state": "NEGATIVE", "reason": "合作社转借：X公司"}]},
    }
    named = {"project": str(case.project)}
    codes = [one["code"] for one in (await bank.told("projectSecure", named))["zh"]]
    assert codes == ["ENTITY_ON_NEGATIVE_LIST", "NO_COLLATERAL"]
    again = accepted(await bank.act("fundUseRecord", given, SHOWS))
    assert again["project"]["status"] == "RECALLING"
    assert len(await county.rows("fund_use")) == 2


@pytest.mark.row(80)
async def test_row80_the_third_party_is_named(county: County) -> None:
    case = await used(county.ground, state="NORMAL", count=0)
    await county.bank().refused(
        "fundUseRecord",
        use(case, "ON_LENDING", recipient=" "),
        "VALIDATION",
        "recipient",
        row=80,
        reason="MISSING",
    )
    await county.bank().refused(
        "fundUseRecord",
        use(case, "OTHER_USE", recipient="X公司"),
        "VALIDATION",
        "recipient",
        row=80,
        reason="NOT_PASSED_ON",
    )
