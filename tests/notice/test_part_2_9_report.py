"""二(九)5 over HTTP: quarterly assessments and the report to two addressees (rows 85 and 86)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from tests.notice.days import pass_day, tasks
from tests.notice.desk import County, Office, accepted
from tests.notice.statistics import months, pa
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio

REPORTS = """query($where: WrittenReportFilter) { reports(first: 20, where: $where) { nodes {
  id status edition isLate isCurrent projectsCount households balance nonPerforming allowedActions
  submittedRole paReceivedOn lenderReceivedOn needsLender returnedReason dueOn situation
  lender { code } statistic { month edition }
  projects(first: 9) { totalCount nodes { projectNo balance project { id } } }
  assessments(first: 9) { totalCount nodes { office rating project { id } } } } } }"""


def assessment(case: Used, **more: Any) -> dict[str, Any]:
    return {
        "project": str(case.project),
        "year": 2018,
        "quarter": 2,
        "rating": "FAIR",
        "riskLevel": "MEDIUM",
        "findings": "分红按期兑现",
    } | more


async def quarter_over(county: County, day: str = "2018-07-02") -> None:
    """Its three months are frozen and stand submitted by both parties."""
    for month in ("2018-05-01", "2018-06-01", day):
        await pass_day(county, month)
        for one in await months(pa(county)):
            if one["lender"] is not None and one["status"] == "FROZEN":
                given = {"statistic": one["id"]}
                accepted(await pa(county).act("statisticSubmit", given))
                bank = county.bank(one["lender"]["code"].split("-")[0])
                accepted(await bank.act("statisticSubmit", given))


async def reports(office: Office, **where: Any) -> list[dict[str, Any]]:
    conditions = {"county": {"eq": office.county.code}, "isCurrent": {"eq": True}} | where
    found: list[dict[str, Any]] = (await office.ask(REPORTS, where=conditions))["reports"]["nodes"]
    return found


async def the_report(office: Office, lender: str = "RCC") -> dict[str, Any]:
    code = f"{lender}-{office.county.code}"
    (found,) = [one for one in await reports(office) if one["lender"]["code"] == code]
    return found


async def differing(office: Office) -> list[tuple[str, str]]:
    """Who says what of a project, where the parties of a quarter do not say the same."""
    asked = """query($county: RegionCode!) { projectAssessments(where: {county: {eq: $county},
      differs: {eq: true}}) { nodes { office riskLevel differs } } }"""
    found = (await office.ask(asked, county=office.county.code))["projectAssessments"]["nodes"]
    assert all(one["differs"] for one in found)
    return sorted((one["office"], one["riskLevel"]) for one in found)


def above(county: County, role: Role, group: str = "RCC") -> Office:
    """An office of the county's province or city."""
    region = county.directory.region_by_code(county.code)
    assert region is not None
    city, province = county.directory.ancestors(region)
    code = city.code if role.value.startswith("CITY") else province.code
    more = {"lender_group": group} if role.needs_group else {}
    return county.office(role, region=code, **more)


@pytest.mark.row(85)
async def test_row85_both_parties_assess_on_three_months(county: County) -> None:
    case = await used(county.ground, state="NORMAL", value_on=date(2018, 4, 3))
    await quarter_over(county)
    shows = "assessment { edition isLate dueOn monthsMissing lender { code } }"
    done = accepted(await pa(county).act("projectAssess", assessment(case), shows))
    assert done["warnings"] == []
    assert done["assessment"] == {
        "edition": 1,
        "isLate": False,
        "dueOn": "2018-07-13",
        "monthsMissing": [],
        "lender": None,
    }
    done = accepted(await county.bank().act("projectAssess", assessment(case), shows))
    assert done["assessment"]["lender"] == {"code": f"RCC-{county.code}"}
    assert await differing(county.bank()) == []
    await pa(county).refused("projectAssess", assessment(case), "REASON_REQUIRED", "reason", row=85)
    given = assessment(case, rating="POOR", riskLevel="HIGH", reason="分红未兑现")
    await pa(county).refused(
        "projectAssess", given, "VALIDATION", "measures", row=85, reason="MISSING"
    )
    done = accepted(await pa(county).act("projectAssess", given | {"measures": "限期兑现"}, shows))
    assert done["assessment"]["edition"] == 2
    assert await differing(county.bank()) == [("COUNTY_BANK", "MEDIUM"), ("COUNTY_PA", "HIGH")]
    await county.bank("ABC").denied("projectAssess", assessment(case))


@pytest.mark.row(85)
async def test_row85_missing_months_are_warned_of(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    await pass_day(county, "2018-07-02")
    for one in await months(pa(county)):
        if one["lender"] is not None:
            accepted(await pa(county).act("statisticSubmit", {"statistic": one["id"]}))
            accepted(await county.bank().act("statisticSubmit", {"statistic": one["id"]}))
    await pa(county).warned(
        "projectAssess",
        assessment(case),
        "MONTHS_MISSING",
        "quarter",
        row=85,
        months="2018-04,2018-05",
    )


@pytest.mark.row(85)
async def test_row85_a_quarter_is_assessed_once_it_is_over(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    county.turn_to("2018-06-30")
    await pa(county).refused(
        "projectAssess",
        assessment(case),
        "VALIDATION",
        "quarter",
        row=85,
        reason="NOT_OVER",
        endsOn="2018-06-30",
    )
    county.turn_to("2018-07-01")
    await pa(county).refused(
        "projectAssess",
        assessment(case, year=2017, quarter=4),
        "VALIDATION",
        "quarter",
        row=85,
        reason="NOT_YET_REGISTERED",
        registeredOn="2018-01-05",
    )


@pytest.mark.row(84)
async def test_row84_the_second_quarter_is_due_on_the_13th_of_july(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    await pass_day(county, "2018-07-13")

    async def late() -> list[dict[str, Any]]:
        found = await tasks(pa(county), "STATISTIC_LATE")
        return [one for one in found if one["objectId"] == str(case.project)]

    assert await late() == []
    await pass_day(county, "2018-07-14")
    (task,) = await late()
    told = {"quarter": "2018Q2", "dueOn": "2018-07-13", "missing": "COUNTY_PA,COUNTY_BANK"}
    assert {name: task["figures"][name] for name in told} == told
    accepted(await pa(county).act("projectAssess", assessment(case)))
    accepted(await county.bank().act("projectAssess", assessment(case)))
    assert await late() == []


@pytest.mark.row(86)
async def test_row86_one_receipt_only_is_still_open(county: County) -> None:
    await used(county.ground, state="NORMAL")
    await pass_day(county, "2018-07-14")
    (task,) = await tasks(pa(county), "REPORT_LATE")
    assert (task["figures"]["missing"], task["figures"]["dueOn"]) == ("SUBMISSION", "2018-07-13")
    draft = await the_report(pa(county))
    assert (draft["status"], draft["isLate"]) == ("DRAFT", True)
    assert draft["allowedActions"] == ["REPORT_SUBMIT"]
    given = {"report": draft["id"], "situation": "二季度运行平稳", "problems": "一户逾期"}
    await pa(county).refused(
        "reportSubmit",
        given | {"situation": " "},
        "VALIDATION",
        "situation",
        row=86,
        reason="MISSING",
    )
    accepted(await county.bank().act("reportSubmit", given))
    province, bank = above(county, Role.PROV_PA), above(county, Role.PROV_BANK)
    named = {"report": draft["id"]}
    await above(county, Role.PROV_BANK, "ABC").denied("reportReceive", named)
    assert (await the_report(bank))["allowedActions"] == ["REPORT_RECEIVE", "REPORT_RETURN"]
    accepted(await province.act("reportReceive", named))
    sent = await the_report(province)
    assert (sent["status"], sent["submittedRole"]) == ("RECEIVED_PA", "COUNTY_BANK")
    await pass_day(county, "2018-07-15")
    (task,) = await tasks(pa(county), "REPORT_LATE")
    assert task["figures"]["missing"] == "PROV_BANK"
    await province.refused(
        "reportReceive",
        named,
        "INVALID_TRANSITION",
        "report",
        row=86,
        object="report",
        state="RECEIVED_PA",
        act="receive_pa",
    )
    accepted(await bank.act("reportReceive", named))
    assert (await the_report(province))["status"] == "COMPLETE"
    assert await tasks(pa(county), "REPORT_LATE") == []


@pytest.mark.row(86)
async def test_row86_totals_are_of_all_projects_and_lines_of_those_one_sees(
    county: County,
) -> None:
    small = await used(county.ground, state="NORMAL")
    large = await used(county.ground, state="NORMAL", declared=Decimal("5000000.00"), count=1)
    await pass_day(county, "2018-07-02")
    for case in (small, large):
        accepted(await pa(county).act("projectAssess", assessment(case)))
    draft = await the_report(pa(county))
    given = {"report": draft["id"], "situation": "运行平稳"}
    accepted(await pa(county).act("reportSubmit", given))
    seen: dict[Role, list[GlobalId]] = {
        Role.COUNTY_PA: [small.project, large.project],
        Role.CITY_PA: [small.project],
        Role.PROV_PA: [large.project],
    }
    for role, projects in seen.items():
        office = pa(county) if role is Role.COUNTY_PA else above(county, role)
        report = await the_report(office)
        assert (report["projectsCount"], report["households"], report["balance"]) == (
            2,
            3,
            "90000.00",
        )
        wanted = {str(one) for one in projects}
        for edge in ("projects", "assessments"):
            assert {one["project"]["id"] for one in report[edge]["nodes"]} == wanted
            assert report[edge]["totalCount"] == len(projects)


@pytest.mark.row(86)
async def test_row86_a_correction_is_a_further_edition(county: County) -> None:
    await used(county.ground, state="NORMAL")
    await pass_day(county, "2018-07-02")
    draft = await the_report(pa(county))
    named = {"report": draft["id"]}
    await pa(county).refused(
        "reportCorrect",
        named | {"reason": "补充"},
        "VALIDATION",
        "report",
        row=86,
        reason="NOT_SENT",
    )
    accepted(await pa(county).act("reportSubmit", named | {"situation": "运行平稳"}))
    province = above(county, Role.PROV_PA)
    accepted(await province.act("reportReturn", named | {"reason": "未说明逾期"}))
    returned = await the_report(pa(county))
    assert (returned["status"], returned["returnedReason"]) == ("RETURNED", "未说明逾期")
    assert returned["allowedActions"] == ["REPORT_CORRECT"]
    accepted(await pa(county).act("reportCorrect", named | {"reason": "补充逾期情况"}))
    again = await the_report(pa(county))
    assert (again["edition"], again["status"], again["situation"]) == (2, "DRAFT", "运行平稳")
    (old,) = await reports(pa(county), isCurrent={"eq": False})
    assert (old["id"], old["status"], old["balance"]) == (draft["id"], "RETURNED", "60000.00")
    found = await province.told("reportReceive", named)
    assert [error["code"] for error in found["zh"]] == ["INVALID_TRANSITION", "VALIDATION"]


@pytest.mark.row(86)
async def test_row86_a_village_bank_has_no_head_in_the_province(county: County) -> None:
    await used(county.ground, state="NORMAL")
    await county.owner.execute(
        "update lender set kind = 'VILLAGE_BANK' where id = $1", county.rcc.id
    )
    directory = type(county.directory)
    county.directory = await directory.load(county.database)
    await pass_day(county, "2018-07-02")
    draft = await the_report(pa(county))
    assert draft["needsLender"] is False
    named = {"report": draft["id"]}
    accepted(await pa(county).act("reportSubmit", named | {"situation": "运行平稳"}))
    await above(county, Role.PROV_BANK).denied("reportReceive", named)
    accepted(await above(county, Role.PROV_PA).act("reportReceive", named))
    assert (await the_report(pa(county)))["status"] == "COMPLETE"


RANKING = """query($region: RegionCode!) { countyRanking(region: $region, year: 2018, month: 6) {
  countyCount balance overdueRatio counties { position balance overdue overdueRatio households
    county { code } } } }"""
INDICATORS = """query($region: RegionCode!) { indicators(region: $region,
  groupBy: [MONTH, COUNTY], from: "2018-06-01", to: "2018-06-01", first: 200) { nodes {
    asOfOn outstanding overdue overdueRatio households lentMonth county { code } } } }"""
TOWNSHIPS = """query($id: ID!) { statistic(id: $id) { townships { position balance overdue
  overdueRatio households township { code } } } }"""


@pytest.mark.row(86)
async def test_row86_townships_and_counties_are_ranked_with_denominators(
    county: County,
) -> None:
    """The most overdue first; what owes nothing has no share and comes last."""
    here = county.county_id
    for township, late, state in (
        (here + 1, False, LoanState.ACTIVE),
        (here + 2, True, LoanState.ACTIVE),
        (here + 2, False, LoanState.ACTIVE),
        (here + 3, False, LoanState.SETTLED),
    ):
        borrower = await county.household(township_id=township)
        outstanding = None if state is LoanState.ACTIVE else Decimal("0.00")
        loan = await county.loan(borrower, state=state, outstanding=outstanding)
        if late:
            await county.owner.execute(
                "update loan set overdue_since_on = '2018-06-20' where county_id = $1 and id = $2",
                here,
                loan.key,
            )
    await pass_day(county, "2018-07-02")
    whole = next(one for one in await months(pa(county)) if one["lender"] is None)
    shown = (await pa(county).ask(TOWNSHIPS, id=whole["id"]))["statistic"]["townships"]
    assert [(one["position"], one["balance"], one["overdueRatio"]) for one in shown] == [
        (1, "60000.00", "0.5000000000"),
        (2, "30000.00", "0.0000000000"),
        (3, "0.00", None),
    ]
    region = county.directory.region_by_code(county.code)
    assert region is not None
    _, province = county.directory.ancestors(region)
    for office, code in ((pa(county), county.code), (above(county, Role.PROV_PA), province.code)):
        ranking = (await office.ask(RANKING, region=code))["countyRanking"]
        assert ranking["countyCount"] == len(ranking["counties"])
        own = next(one for one in ranking["counties"] if one["county"]["code"] == county.code)
        assert (own["balance"], own["overdue"], own["households"]) == ("90000.00", "30000.00", 3)
        assert own["overdueRatio"] == "0.3333333333"
        total = sum(Decimal(one["balance"]) for one in ranking["counties"])
        assert Decimal(ranking["balance"]) == total
        grouped = (await office.ask(INDICATORS, region=code))["indicators"]["nodes"]
        [month] = [one for one in grouped if one["county"]["code"] == county.code]
        same = {"outstanding": own["balance"], "asOfOn": "2018-06-30"} | {
            name: own[name] for name in ("overdue", "overdueRatio", "households")
        }
        assert {name: month[name] for name in same} == same
        places = [one["position"] for one in ranking["counties"]]
        assert places == sorted(places)
    body = await pa(county).body(RANKING, region=province.code)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
