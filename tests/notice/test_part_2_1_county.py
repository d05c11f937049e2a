"""二(一) over HTTP: the county answers for its loans and prepares itself (rows 18 to 21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from tests.factories import AT
from tests.notice.days import after, handled, pass_day, tasks, the_task
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio

TODAY = "2018-12-20"
PREPARED = {
    "NO_COUNTY_RULES": "COUNTY_RULES",
    "NO_CONTINGENCY_PLAN": "CONTINGENCY_PLAN",
}
TEAM = {
    "leader": "张三",
    "leaderPost": "副县长",
    "documentNo": "县府函〔2018〕8号",
    "members": [{"name": "李四", "department": "财政局"}],
}


@pytest.fixture
def neighbour(county: County, counties: Iterator[str]) -> County:
    """Another county of the province."""
    return replace(county, code=next(counties))


def document(rule: str, **changes: Any) -> dict[str, Any]:
    """A document that makes good what the warning of that rule says is missing."""
    return {
        "kind": PREPARED[rule],
        "documentNo": "县府函〔2018〕7号",
        "title": "文件",
        "issuedOn": TODAY,
    } | changes


# --- Row 18 -------------------------------------------------------------------------------------


@pytest.mark.row(18)
@pytest.mark.parametrize(
    ("role", "region"),
    [(Role.CITY_PA, "city"), (Role.PROV_PA, "province"), (Role.PROV_FIN, "province")],
    ids=["row18-city", "row18-province", "row18-province-finance"],
)
async def test_row18_offices_above_read_and_write_nothing(
    county: County, role: Role, region: str
) -> None:
    place = county.directory.region_by_code(county.code)
    assert place is not None
    city, province = county.directory.ancestors(place)
    above = county.office(role, region=city.code if region == "city" else province.code)
    given = county.application(await county.household())
    await above.denied("loanSubmit", given)
    await above.denied("countyDocumentRegister", document("NO_COUNTY_RULES"))


@pytest.mark.row(18)
async def test_row18_a_clerk_of_the_next_county_creates_nothing_here(
    county: County, neighbour: County
) -> None:
    """Its token is of its own county: what it asks of another one is forbidden or refused."""
    theirs = await neighbour.household()
    given = county.application(theirs, lender=county.rcc.code)
    told = await neighbour.bank().told("loanSubmit", given)
    assert codes(told[ZH]) == codes(told[EN]) == ["LENDER_NOT_OF_COUNTY@lender"]
    assert told[ZH][0]["message"] == "该承贷机构不属于本县：须为本县承贷机构"
    assert told[ZH][0]["clause"]["article"] == "二(一)"
    level = {"lender": county.rcc.code, "ratio": "0.02"}
    refused = await neighbour.office(Role.COUNTY_GOV).told("breakerRatioSet", level)
    assert codes(refused[ZH]) == ["LENDER_NOT_OF_COUNTY@lender"]
    listed = "query($code: RegionCode!) { households(where: {county: {eq: $code}}) { totalCount } }"
    body = await neighbour.bank().body(listed, code=county.code)
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FORBIDDEN"]


@pytest.mark.row(18)
async def test_row18_an_object_of_the_next_county_is_as_one_that_is_not_there(
    county: County, neighbour: County
) -> None:
    loan = await county.loan(await county.household())
    missing = GlobalId("loan", county.county_id, uuid7(AT))
    stranger = neighbour.bank()
    answers = []
    for named in (loan, missing):
        given = {"loan": {"id": str(named)}, "fiveTier": "NORMAL"}
        answers.append(await stranger.told("loanClassify", given))
    assert answers[0] == answers[1]
    assert codes(answers[0][ZH]) == ["NOT_FOUND@loan"]
    shown = "query($id: ID!) { loan(id: $id) { id } node(id: $id) { id } }"
    assert await stranger.ask(shown, id=str(loan)) == {"loan": None, "node": None}
    there, nobody = (
        await county.household(),
        replace(await county.household(), household_id=uuid7(AT)),
    )
    told = [
        await stranger.told("loanSubmit", neighbour.application(one) | {"loanNo": "N-18"})
        for one in (there, replace(nobody, member_id=uuid7(AT)))
    ]
    assert told[0] == told[1]
    assert sorted(codes(told[0][ZH])) == ["NOT_FOUND@borrower", "NOT_FOUND@household"]


# --- Rows 19 to 21 ------------------------------------------------------------------------------


@pytest.mark.row(19, 20, 21)
@pytest.mark.parametrize("rule", [*PREPARED, "NO_RISK_TEAM"])
async def test_row19_20_21_a_county_without_is_in_the_provinces_list(
    county: County, neighbour: County, rule: str
) -> None:
    await pass_day(county, TODAY)
    government = county.office(Role.COUNTY_GOV)
    task = await the_task(
        government,
        rule,
        severity="YELLOW",
        offices=["COUNTY_GOV"],
        objectId=f"region_{county.county_id}",
        openedOn=TODAY,
    )
    assert task["county"] == {"code": county.code}
    province = county.office(Role.PROV_PA, region="520000")
    (seen,) = await tasks(province, rule)
    assert seen["county"] == {"code": county.code} and seen["allowedActions"] == []
    assert await tasks(neighbour.office(Role.COUNTY_GOV), rule) == []

    name, given = ("riskTeamAppoint", TEAM)
    if rule in PREPARED:
        name, given = "countyDocumentRegister", document(rule)
    await county.office(Role.COUNTY_PA).denied(name, given)
    accepted(await government.act(name, given))
    assert await tasks(province, rule) == []
    (gone,) = await tasks(government, rule, is_open=False)
    assert (gone["closedReason"], gone["closedOn"]) == ("CAUSE_GONE", TODAY)
    await pass_day(county, after(TODAY, 1))
    assert await tasks(province, rule) == []


@pytest.mark.row(19, 21)
@pytest.mark.parametrize("rule", PREPARED)
@pytest.mark.parametrize(
    ("days", "is_missing"), [(0, False), (1, True)], ids=["last-day", "day-after"]
)
async def test_row19_21_a_document_is_valid_on_its_last_day(
    county: County, rule: str, days: int, is_missing: bool
) -> None:
    government = county.office(Role.COUNTY_GOV)
    last = after(TODAY, 30)
    accepted(await government.act("countyDocumentRegister", document(rule, validTo=last)))
    await pass_day(county, after(last, days))
    assert len(await tasks(government, rule)) == int(is_missing)


@pytest.mark.row(19)
async def test_row19_a_document_of_tomorrow_is_refused(county: County) -> None:
    await county.office(Role.COUNTY_GOV).refused(
        "countyDocumentRegister",
        document("NO_COUNTY_RULES", issuedOn=after(TODAY, 1)),
        "VALIDATION",
        "issuedOn",
        row=19,
        reason="IN_THE_FUTURE",
        latestOn=TODAY,
    )


@pytest.mark.row(20)
async def test_row20_a_leader_alone_is_no_team(county: County) -> None:
    await county.office(Role.COUNTY_GOV).refused(
        "riskTeamAppoint",
        TEAM | {"members": []},
        "VALIDATION",
        "members",
        row=20,
        reason="MISSING",
    )


@pytest.mark.row(20)
async def test_row20_the_task_is_handled_by_the_government(county: County) -> None:
    await pass_day(county, TODAY)
    government = county.office(Role.COUNTY_GOV)
    task = await the_task(government, "NO_RISK_TEAM")
    await handled(government, task, by_another=county.office(Role.COUNTY_PA))


@pytest.mark.row(21)
@pytest.mark.parametrize("is_planned", [False, True], ids=["row21-no-plan", "row21-plan"])
async def test_row21_a_trip_tells_of_the_plan(county: County, is_planned: bool) -> None:
    government = county.office(Role.COUNTY_GOV)
    if is_planned:
        accepted(await government.act("countyDocumentRegister", document("NO_CONTINGENCY_PLAN")))
    for amount in ("1500.00", "48500.00"):
        loan = await county.loan(await county.household(), amount=Decimal(amount))
        if amount == "1500.00":
            bad = loan
    given = {"loan": {"id": str(bad)}, "fiveTier": "SUBSTANDARD"}
    accepted(await county.bank().act("loanClassify", given))
    task = await the_task(government, "NPL_RATIO_HIGH", severity="RED")
    assert task["figures"] == {
        "lender": county.rcc.code,
        "nonPerforming": "1500.00",
        "outstanding": "50000.00",
        "ratio": "0.03",
        "contingencyPlan": "县府函〔2018〕7号" if is_planned else "none",
    }
