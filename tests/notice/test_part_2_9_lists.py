"""二(九)2 over HTTP: negative list and white list, with effect in the province (rows 70 to 72)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from tests import factories
from tests.notice.days import pass_day, tasks, the_task
from tests.notice.desk import County, accepted
from tests.services.using import used

pytestmark = pytest.mark.anyio

ENTITY = """query($id: ID!) { enterprise(id: $id) { listState listedOn
  listEntries(first: 5) { nodes { state reason measures listedOn county { code } } } } }"""


def entry(entity: GlobalId, **more: Any) -> dict[str, Any]:
    given = {"state": "NEGATIVE", "reason": "资金链断裂", "measures": "停止新增，逐笔清收"}
    return {"enterprise": str(entity)} | given | more


@pytest.mark.row(70)
async def test_row70_a_negative_entry_has_reason_date_and_measures(county: County) -> None:
    entity = await factories.enterprise(county.owner, county.county_id)
    office, today = county.office(Role.COUNTY_PA), county.calendar.day.isoformat()
    shown = "enterprise { listState } entry { state measures }"
    done = accepted(await office.act("listingEnter", entry(entity), shown))
    assert done["enterprise"] == {"listState": "NEGATIVE"}
    assert done["entry"] == {"state": "NEGATIVE", "measures": "停止新增，逐笔清收"}
    seen = (await county.bank("ABC").ask(ENTITY, id=str(entity)))["enterprise"]
    assert (seen["listState"], seen["listedOn"]) == ("NEGATIVE", today)
    assert seen["listEntries"]["nodes"] == [
        {
            "state": "NEGATIVE",
            "reason": "资金链断裂",
            "measures": "停止新增，逐笔清收",
            "listedOn": today,
            "county": {"code": county.code},
        }
    ]


@pytest.mark.row(70)
async def test_row70_not_without_a_reason(county: County) -> None:
    entity = await factories.enterprise(county.owner, county.county_id)
    await county.office(Role.COUNTY_PA).refused(
        "listingEnter", entry(entity, reason=" "), "REASON_REQUIRED", "reason", row=70
    )


@pytest.mark.row(70)
async def test_row70_nor_without_measures(county: County) -> None:
    entity = await factories.enterprise(county.owner, county.county_id)
    await county.office(Role.COUNTY_PA).refused(
        "listingEnter",
        entry(entity, measures=" "),
        "VALIDATION",
        "measures",
        row=70,
        reason="MISSING",
    )


@pytest.mark.row(70)
async def test_row70_listed_in_one_county_refused_in_another(county: County) -> None:
    """The entity is listed by another county; its project here is refused."""
    entity = await factories.enterprise(county.owner, county.elsewhere(), list_state="NEGATIVE")
    given = {
        "projectNo": "XM-70",
        "name": "茶园",
        "enterprise": str(entity),
        "industry": "PLANTING",
        "totalInvestment": "9000000.00",
        "declaredLoanFunds": "1000000.00",
    }
    await county.office(Role.COUNTY_PA).refused(
        "projectRegister", given, "ENTITY_ON_NEGATIVE_LIST", "enterprise", row=70
    )


@pytest.mark.row(70)
async def test_row70_nor_a_new_agreement_or_new_funds(county: County) -> None:
    entity = await factories.enterprise(county.owner, county.county_id, list_state="NEGATIVE")
    borrower, office = await county.household(), county.office(Role.COUNTY_PA)
    terms = county.agreement_terms(borrower, entity)
    await office.refused(
        "agreementRegister", terms, "ENTITY_ON_NEGATIVE_LIST", "enterprise", row=70
    )
    project = await factories.project(county.owner, county.county_id, entity, state="NORMAL")
    key = await factories.agreement_of_project(
        county.owner, borrower, project.key, Decimal("30000.00")
    )
    use = {"purpose": "COOPERATION", "usedBy": "ENTERPRISE", "project": str(project)}
    given = county.application(borrower, **use, agreement=f"agreement_{county.county_id}_{key}")
    await county.bank().refused("loanSubmit", given, "ENTITY_ON_NEGATIVE_LIST", "project", row=70)


@pytest.mark.row(70)
async def test_row70_a_county_without_part_does_not_list(county: County) -> None:
    entity = await factories.enterprise(county.owner, county.elsewhere())
    await county.office(Role.COUNTY_PA).denied("listingEnter", entry(entity))


@pytest.mark.row(70)
async def test_row70_money_in_use_is_a_task(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    office = county.office(Role.COUNTY_PA)
    accepted(await office.act("listingEnter", entry(case.entity)))
    await pass_day(county, "2018-12-21")
    task = await the_task(
        office, "ENTITY_ON_NEGATIVE_LIST", severity="RED", objectId=str(case.project)
    )
    assert task["figures"]["funds"] == "60000.00"
    assert len(await tasks(county.bank(), "ENTITY_ON_NEGATIVE_LIST")) == 1
    province = county.office(Role.PROV_PA, region=county.code[:2] + "0000")
    assert await tasks(province, "ENTITY_ON_NEGATIVE_LIST") == []
    given = {"enterprise": str(case.entity), "state": "WHITELIST", "reason": "风险已化解"}
    accepted(await office.act("listingEnter", given))
    await pass_day(county, "2018-12-22")
    assert await tasks(office, "ENTITY_ON_NEGATIVE_LIST") == []


@pytest.mark.row(71)
async def test_row71_loans_of_a_negative_entity_are_marked(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    accepted(await county.office(Role.COUNTY_PA).act("listingEnter", entry(case.entity)))
    found = await county.bank().ask(
        "query($id: ID!) { loan(id: $id) { flags } }", id=str(case.loans[0])
    )
    assert found["loan"]["flags"] == ["ENTERPRISE_RISK"]
    given = {"loan": {"id": str(case.loans[0])}, "cause": "OTHER"}
    await county.bank().warned("collectionOpen", given, "ENTERPRISE_RISK", "loan", row=71)


@pytest.mark.row(71)
async def test_row71_its_household_is_not_rated_down_without_a_reason(county: County) -> None:
    """The reason is one of the household's own; a lender without such a loan needs none."""
    case = await used(county.ground, state="NORMAL")
    rated = {"household": str(case.households[0]), "grade": "D", "met": False}
    accepted(await county.office(Role.COUNTY_PA).act("listingEnter", entry(case.entity)))
    await county.bank().refused("householdRate", rated, "REASON_REQUIRED", "note", row=71)
    accepted(await county.bank("ABC").act("householdRate", rated))
    accepted(await county.bank().act("householdRate", rated | {"note": "多次失信，拒不沟通"}))
    accepted(await county.bank().act("householdRate", rated | {"met": True, "grade": "A"}))


@pytest.mark.row(72)
@pytest.mark.parametrize(
    ("before", "to", "reason"),
    [
        ("WHITELIST", "WHITELIST", "ALREADY_LISTED"),
        ("WHITELIST", "UNLISTED", "NOT_A_LIST"),
    ],
)
async def test_row72_one_of_three_lists(county: County, before: str, to: str, reason: str) -> None:
    entity = await factories.enterprise(county.owner, county.county_id, list_state=before)
    await county.office(Role.COUNTY_PA).refused(
        "listingEnter",
        {"enterprise": str(entity), "state": to},
        "VALIDATION",
        "state",
        row=72,
        reason=reason,
        listState=to,
    )


@pytest.mark.row(72)
@pytest.mark.parametrize("listed", ["UNLISTED", "EXITED"])
async def test_row72_no_funds_to_an_entity_that_is_not_listed(county: County, listed: str) -> None:
    """Funds are a loan paid out under its project; the list that it stands on is told."""
    entity = await factories.enterprise(county.owner, county.county_id, list_state=listed)
    project = await factories.project(county.owner, county.county_id, entity, state="NORMAL")
    loan = await county.ground.loan(
        await county.household(),
        state=LoanState.SIGNED,
        value_on=date(2018, 12, 20),
        matures_on=date(2019, 12, 20),
        project_id=project.key,
    )
    given = {"loan": {"id": str(loan)}}
    await county.bank().refused(
        "loanDisburse", given, "ENTITY_NOT_LISTED", "loan", row=72, listState=listed
    )


@pytest.mark.row(72)
async def test_row72_exited_with_nothing_in_use(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    await county.office(Role.COUNTY_PA).refused(
        "listingEnter",
        {"enterprise": str(case.entity), "state": "EXITED"},
        "VALIDATION",
        "state",
        row=72,
        reason="FUNDS_IN_USE",
        funds="60000.00",
    )
