"""一(三) over HTTP: what the money is for, and what it is never for (rows 11 to 13)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from tests import factories
from tests.notice.desk import County, accepted, codes

pytestmark = pytest.mark.anyio
USE = "loan { purpose industry usedBy agreement { status } }"
TWO = "OWN_PRODUCTION,COOPERATION"


@pytest.mark.row(11)
async def test_own_production_in_planting(county: County) -> None:
    given = county.application(await county.household())
    payload = accepted(await county.bank().act("loanSubmit", given, USE))
    assert payload["loan"] == {
        "purpose": "OWN_PRODUCTION",
        "industry": "PLANTING",
        "usedBy": "HOUSEHOLD",
        "agreement": None,
    }


@pytest.mark.row(11)
async def test_cooperation_that_names_no_agreement(county: County) -> None:
    given = county.application(await county.household(), purpose="COOPERATION")
    figures = {"admitted": "DRAFT,SIGNED,IN_FORCE", "state": "null"}
    code = "AGREEMENT_REQUIRED"
    await county.bank().refused("loanSubmit", given, code, "agreement", row=16, **figures)


@pytest.mark.row(11)
async def test_a_purpose_outside_the_two(county: County) -> None:
    given = county.application(await county.household(), purpose="OTHER")
    figures = {"purpose": "OTHER", "admitted": TWO}
    code = "PURPOSE_NOT_ALLOWED"
    await county.bank().refused("loanSubmit", given, code, "purpose", row=11, **figures)


@pytest.mark.row(11)
async def test_money_that_an_enterprise_uses_is_no_production_of_the_household(
    county: County,
) -> None:
    entity = await factories.enterprise(county.owner, county.county_id)
    project = await factories.project(county.owner, county.county_id, entity)
    changes = {"usedBy": "ENTERPRISE", "project": str(project)}
    given = county.application(await county.household(), **changes)
    figures = {"purpose": "OWN_PRODUCTION", "admitted": "COOPERATION", "usedBy": "ENTERPRISE"}
    code = "PURPOSE_NOT_ALLOWED"
    await county.bank().refused("loanSubmit", given, code, "purpose", row=11, **figures)


NAMED = ["HOUSING", "WEALTH_MANAGEMENT", "CONSUMPTION"]


@pytest.mark.row(12)
@pytest.mark.parametrize("purpose", NAMED)
@pytest.mark.parametrize("role", [Role.COUNTY_BANK, Role.BANK_SYSTEM], ids=str)
async def test_a_purpose_refused_by_name(county: County, purpose: str, role: Role) -> None:
    """A clerk is told as clearly as a bank's feed."""
    given = county.application(await county.household(), purpose=purpose)
    figures = {"purpose": purpose, "admitted": TWO}
    code = "PURPOSE_NOT_ALLOWED"
    await county.office(role).refused("loanSubmit", given, code, "purpose", row=12, **figures)


@pytest.mark.row(12)
async def test_an_inspection_that_finds_house_building_flags_the_loan(county: County) -> None:
    outlet = county.office(Role.BANK_OUTLET)
    loan = str(await county.loan(await county.household(), outlet_id=county.outlet.id))
    given = {
        "loan": {"id": loan},
        "finding": "MISUSED",
        "actualPurpose": "HOUSING",
        "note": "资金用于建房",
    }
    shows = "loan { flags subsidyEndsOn status }"
    done = accepted(await outlet.act("inspectionRecord", given, shows))
    assert codes(done["warnings"]) == ["MISUSED@finding"]
    assert done["loan"]["flags"] == ["MISUSED"]


@pytest.mark.row(12)
async def test_a_finding_of_house_building_is_misuse_and_nothing_else(county: County) -> None:
    loan = str(await county.loan(await county.household()))
    given = {"loan": {"id": loan}, "finding": "AS_AGREED", "actualPurpose": "HOUSING"}
    figures = {"reason": "IS_MISUSE", "actualPurpose": "HOUSING"}
    office = county.bank()
    given |= {"note": "走访"}
    await office.refused("inspectionRecord", given, "VALIDATION", "finding", row=12, **figures)
    given |= {"finding": "MISUSED", "actualPurpose": None}
    missing = {"reason": "MISSING"}
    at = "actualPurpose"
    await office.refused("inspectionRecord", given, "VALIDATION", at, row=12, **missing)


PROHIBITED = ["GOV_FINANCING_PLATFORM", "REAL_ESTATE", "INFRASTRUCTURE"]


def registration(entity: GlobalId) -> dict[str, Any]:
    return {
        "projectNo": "XM-1",
        "name": "扶贫项目",
        "enterprise": str(entity),
        "industry": "PLANTING",
        "totalInvestment": "8000000.00",
        "declaredLoanFunds": "4000000.00",
    }


@pytest.mark.row(13)
@pytest.mark.parametrize("kind", PROHIBITED)
async def test_no_project_of_a_platform_company(county: County, kind: str) -> None:
    entity = await factories.enterprise(county.owner, county.county_id, kind=kind)
    given = registration(entity)
    office = county.office(Role.COUNTY_PA)
    code = "PROHIBITED_USE"
    await office.refused("projectRegister", given, code, "enterprise", row=13, kind=kind)


@pytest.mark.row(13)
@pytest.mark.parametrize("kind", PROHIBITED)
async def test_stock_of_a_platform_is_imported_to_be_rectified(county: County, kind: str) -> None:
    """Legacy import: what it used up to the last day before the notice."""
    office = county.office(Role.COUNTY_PA)
    entity = await factories.enterprise(county.owner, county.county_id, kind=kind)
    given = registration(entity) | {"fundsUsedSince": "2017-12-31"}
    done = accepted(await office.act("projectRegister", given, "project { status }"))
    assert done["project"] == {"status": "RECTIFYING"}
    (event,) = await county.rows("project_event")
    assert (event["kind"], json.loads(event["details"])["fundsUsedSince"]) == (
        "REGISTERED",
        "2017-12-31",
    )


@pytest.mark.row(13)
async def test_what_is_rectified_declares_no_more(county: County) -> None:
    """Its stock may be told to be smaller; new funds are what the clause prohibits."""
    kind = "GOV_FINANCING_PLATFORM"
    entity = await factories.enterprise(county.owner, county.county_id, kind=kind)
    office = county.office(Role.COUNTY_PA)
    given = registration(entity) | {"fundsUsedSince": "2016-05-01"}
    done = accepted(await office.act("projectRegister", given, "project { id declaredLoanFunds }"))
    declared = Decimal(done["project"]["declaredLoanFunds"])
    change = {"project": done["project"]["id"], "reason": "核实"}
    more = change | {"declaredLoanFunds": str(declared + Decimal("0.01"))}
    await office.refused("projectAmend", more, "PROHIBITED_USE", "project", row=13, kind=kind)
    less = change | {"declaredLoanFunds": str(declared - Decimal("0.01"))}
    accepted(await office.act("projectAmend", less))


@pytest.mark.row(13)
async def test_what_a_platform_used_since_the_ban_is_no_stock(county: County) -> None:
    kind = "GOV_FINANCING_PLATFORM"
    entity = await factories.enterprise(county.owner, county.county_id, kind=kind)
    given = registration(entity) | {"fundsUsedSince": "2018-01-01"}
    reason = {"reason": "AFTER_THE_BAN", "latestOn": "2017-12-31"}
    await county.office(Role.COUNTY_PA).refused(
        "projectRegister", given, "VALIDATION", "fundsUsedSince", row=13, **reason
    )


@pytest.mark.row(13)
async def test_a_cooperative_has_nothing_to_rectify(county: County) -> None:
    entity = await factories.enterprise(county.owner, county.county_id)
    given = registration(entity) | {"fundsUsedSince": "2017-06-01"}
    kinds = ",".join(sorted(PROHIBITED))
    reason = {"reason": "NOTHING_TO_RECTIFY", "accepted": kinds}
    await county.office(Role.COUNTY_PA).refused(
        "projectRegister", given, "VALIDATION", "fundsUsedSince", row=13, **reason
    )


@pytest.mark.row(13)
async def test_a_project_of_a_cooperative(county: County) -> None:
    entity = await factories.enterprise(county.owner, county.county_id)
    office = county.office(Role.COUNTY_PA)
    payload = await office.act("projectRegister", registration(entity), "project { status }")
    assert accepted(payload)["project"] == {"status": "REGISTERED"}


@pytest.mark.row(13)
@pytest.mark.parametrize("kind", PROHIBITED)
async def test_no_agreement_with_a_platform_company(county: County, kind: str) -> None:
    entity = await factories.enterprise(county.owner, county.county_id, kind=kind)
    given = county.agreement_terms(await county.household(), entity)
    office = county.office(Role.COUNTY_PA)
    code = "PROHIBITED_USE"
    await office.refused("agreementRegister", given, code, "enterprise", row=13, kind=kind)


@pytest.mark.row(13)
async def test_no_new_money_for_a_platform_that_stands_in_the_library(county: County) -> None:
    """A project of before, under rectification: what it is and how it stands are both told."""
    kind = "GOV_FINANCING_PLATFORM"
    entity = await factories.enterprise(county.owner, county.county_id, kind=kind)
    project = await factories.project(
        county.owner, county.county_id, entity, state="RECTIFYING", declared=Decimal("1000000.00")
    )
    borrower = await county.household()
    agreement = await factories.agreement(county.owner, borrower, entity)
    given = county.application(
        borrower,
        purpose="COOPERATION",
        usedBy="ENTERPRISE",
        project=str(project),
        agreement=str(agreement),
    )
    for errors in (await county.bank().told("loanSubmit", given)).values():
        assert codes(errors) == ["PROHIBITED_USE@project", "ENTERPRISE_USE_NOT_ADMITTED@project"]
