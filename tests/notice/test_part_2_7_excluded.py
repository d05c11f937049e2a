"""二(七) over HTTP: loans for which the fund pays nothing, and what the county decides (row 56)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from authz.role import Role
from tests import factories
from tests.notice.claims import (
    FIRST_DAY,
    Debt,
    approved,
    claimed,
    lost,
    payment,
)
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio


async def used_by_enterprise(county: County, state: str, value_on: str) -> Debt:
    """A lost loan whose money an enterprise uses, under a project in that state."""
    entity = await factories.enterprise(county.owner, county.county_id)
    project = await factories.project(county.owner, county.county_id, entity, state=state)
    return await lost(county, project_id=project.key, value_on=date.fromisoformat(value_on))


@pytest.mark.row(56, 67)
@pytest.mark.parametrize(
    ("state", "value_on", "reason"),
    [
        ("NON_COMPLIANT", "2018-01-10", "NON_COMPLIANT"),
        ("NON_COMPLIANT", "2017-07-24", "NON_COMPLIANT"),
        ("SCREENING", "2018-01-10", "NOT_SCREENED"),
        ("RECTIFYING", "2018-01-10", "NOT_SCREENED"),
        ("SCREENING", "2017-07-25", "NOT_SCREENED"),
        ("SCREENING", "2017-07-24", None),
        ("NORMAL", "2018-01-10", None),
    ],
)
async def test_row56_use_by_an_enterprise(
    county: County, state: str, value_on: str, reason: str | None
) -> None:
    """Old and new are parted at 2017-07-25 (A17, A18)."""
    debt = await used_by_enterprise(county, state, value_on)
    if reason is None:
        await claimed(debt)
        return
    await debt.outlet.refused(
        "claimSubmit", debt.named, "NOT_COMPENSABLE", "loan", row=56, reason=reason
    )


async def decided(debt: Debt, decision: str) -> None:
    """The county government's word on the loan of a removed household (row 64)."""
    government = debt.county.office(Role.COUNTY_GOV)
    case = (await debt.shown("disposalCase { id }", Role.COUNTY_GOV))["disposalCase"]["id"]
    given = {"disposalCase": case, "decision": decision, "decidingBody": "县人民政府"}
    accepted(await government.act("disposalDecide", given))


async def removed(debt: Debt) -> None:
    """Its household was registered wrongly."""
    given = {"household": str(debt.home.household), "status": "REMOVED_WRONG", "reason": "错评"}
    accepted(await debt.county.office(Role.COUNTY_PA).act("householdStatusChange", given))


@pytest.mark.row(56)
@pytest.mark.parametrize("decision", ["KEEP_TO_MATURITY", "EARLY_COLLECT", "INSTALMENT"])
async def test_row56_a_removed_household(county: County, decision: str) -> None:
    """Only a decision to compensate on the very case opens the fund (A19)."""
    debt = await lost(county)
    await removed(debt)
    where = ("NOT_COMPENSABLE", "loan")
    reason = {"reason": "REMOVED_WRONG"}
    await debt.outlet.refused("claimSubmit", debt.named, *where, row=56, **reason)
    await decided(debt, decision)
    await debt.outlet.refused("claimSubmit", debt.named, *where, row=56, **reason)


@pytest.mark.row(56)
async def test_row56_a_removed_household_by_decision(county: County) -> None:
    debt = await lost(county)
    await removed(debt)
    await decided(debt, "COMPENSATE")
    await claimed(debt)


@pytest.mark.row(56)
async def test_row56_misused_until_the_county_decides(county: County) -> None:
    debt = await lost(county)
    await debt.bare("flags", ["MISUSED"])
    where = ("NOT_COMPENSABLE", "loan")
    await debt.outlet.refused("claimSubmit", debt.named, *where, row=56, reason="MISUSED")
    await removed(debt)
    told = await debt.outlet.told("claimSubmit", debt.named)
    for errors in told.values():
        reasons = [one["value"] for error in errors for one in error["params"]]
        assert reasons == ["MISUSED", "REMOVED_WRONG"]
    await decided(debt, "COMPENSATE")
    await claimed(debt)


@pytest.mark.row(56)
async def test_row56_misused_until_the_county_decides_on_the_misuse(county: County) -> None:
    """The household stays registered: the decision stands in the case of collection."""
    debt = await lost(county)
    found = {"finding": "MISUSED", "actualPurpose": "HOUSING", "note": "资金用于建房"}
    await misused(debt, found)
    where = ("NOT_COMPENSABLE", "loan")
    reason = {"reason": "MISUSED"}
    await debt.outlet.refused("claimSubmit", debt.named, *where, row=56, **reason)
    government = county.office(Role.COUNTY_GOV)
    case = {"collectionCase": await open_case(debt), "decidingBody": "凤冈县人民政府"}
    before = str(date.fromisoformat(FIRST_DAY) - timedelta(days=1))
    given = case | {"decision": "COMPENSATE", "decidedOn": before}
    figures = {"reason": "BEFORE_FINDING", "earliestOn": FIRST_DAY}
    await government.refused(
        "collectionDecide", given, "VALIDATION", "decidedOn", row=56, **figures
    )
    for role in (Role.COUNTY_BANK, Role.COUNTY_PA, Role.COUNTY_FIN, Role.BANK_OUTLET):
        await county.office(role).denied("collectionDecide", case | {"decision": "COMPENSATE"})
    for decision in ("EARLY_COLLECT", "COMPENSATE"):
        await debt.outlet.refused("claimSubmit", debt.named, *where, row=56, **reason)
        shows = "collectionCase { decision decidedOn } loan { id }"
        done = accepted(
            await government.act("collectionDecide", case | {"decision": decision}, shows)
        )
        assert done["collectionCase"] == {"decision": decision, "decidedOn": FIRST_DAY}
    # Another finding is another matter.
    await misused(debt, found)
    await debt.outlet.refused("claimSubmit", debt.named, *where, row=56, **reason)
    accepted(await government.act("collectionDecide", case | {"decision": "COMPENSATE"}))
    await claimed(debt)


@pytest.mark.row(56)
async def test_row56_there_is_nothing_to_decide_of_a_loan_that_was_not_misused(
    county: County,
) -> None:
    debt = await lost(county)
    government = county.office(Role.COUNTY_GOV)
    given = {"collectionCase": await open_case(debt), "decision": "COMPENSATE"}
    given |= {"decidingBody": "凤冈县人民政府"}
    where = ("VALIDATION", "collectionCase")
    await government.refused("collectionDecide", given, *where, row=56, reason="NOT_FOUND_MISUSED")
    cases = "collectionCases { nodes { allowedActions } }"
    shown = await debt.shown(cases, Role.COUNTY_GOV)
    assert "COLLECTION_DECIDE" not in shown["collectionCases"]["nodes"][0]["allowedActions"]
    await debt.bare("flags", ["MISUSED"])
    shown = await debt.shown(cases, Role.COUNTY_GOV)
    assert "COLLECTION_DECIDE" in shown["collectionCases"]["nodes"][0]["allowedActions"]


async def misused(debt: Debt, found: dict[str, Any]) -> None:
    """Its outlet finds it used for something else."""
    accepted(await debt.outlet.act("inspectionRecord", debt.named | found))


async def open_case(debt: Debt) -> str:
    """The loan's case of collection."""
    (case,) = (await debt.shown("collectionCases { nodes { id } }", Role.COUNTY_GOV))[
        "collectionCases"
    ]["nodes"]
    return str(case["id"])


@pytest.mark.row(56)
async def test_row56_is_asked_again_before_the_money_goes(county: County) -> None:
    debt, claim = await approved(county)
    await removed(debt)
    finance = debt.seat(Role.COUNTY_FIN)
    reason = {"reason": "REMOVED_WRONG"}
    await finance.refused("claimPay", payment(claim), "NOT_COMPENSABLE", "claim", row=56, **reason)
    await decided(debt, "COMPENSATE")
    accepted(await finance.act("claimPay", payment(claim)))
