"""二(九)1 over HTTP: old and new, screening with two signatures, staged exits (rows 65 to 68)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from tests.notice.days import pass_day, tasks, the_task
from tests.notice.desk import County, Office, accepted
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio

CRITERIA = ("voluntary", "participation", "purpose", "agreement", "notPlatform")
PROJECT = """query($id: ID!) { project(id: $id) { status screening screenedOn allowedActions
  screenings(first: 5) { nodes { result openedRole signedRole signedOn opinion allowedActions
    loan { loanNo } } }
  exitPlans(first: 5) { nodes { kind status funds consentCount stages { number dueOn amount } } }
  events(first: 9) { nodes { kind } } } }"""
SEGMENT = "query($id: ID!) { loan(id: $id) { segment } }"
HASH = "0123456789abcdef" * 4


def checklist(case: Used, **more: Any) -> dict[str, Any]:
    return {"project": str(case.project)} | dict.fromkeys(CRITERIA, True) | more


async def recorded(office: Office, case: Used, **more: Any) -> str:
    payload = accepted(
        await office.act("screeningRecord", checklist(case, **more), "screening { id result }")
    )
    assert payload["screening"]["result"] == "PENDING"
    return str(payload["screening"]["id"])


async def seen(office: Office, project: GlobalId) -> dict[str, Any]:
    found: dict[str, Any] = (await office.ask(PROJECT, id=str(project)))["project"]
    return found


@pytest.mark.row(65)
@pytest.mark.parametrize(
    ("value_on", "segment"), [(date(2017, 7, 24), "OLD"), (date(2017, 7, 25), "NEW")]
)
async def test_row65_old_and_new_are_split_at_a_day(
    county: County, value_on: date, segment: str
) -> None:
    loan = await county.loan(
        await county.household(), value_on=value_on, matures_on=date(2020, 7, 1)
    )
    found = await county.bank().ask(SEGMENT, id=str(loan))
    assert found["loan"]["segment"] == segment


@pytest.mark.row(66)
@pytest.mark.parametrize("first", [Role.COUNTY_PA, Role.COUNTY_BANK])
async def test_row66_two_offices_sign_in_any_order(county: County, first: Role) -> None:
    case = await used(county.ground)
    offices = {role: county.office(role) for role in (Role.COUNTY_PA, Role.COUNTY_BANK)}
    one = offices.pop(first)
    (other,) = offices.values()
    assert "SCREENING_RECORD" in (await seen(one, case.project))["allowedActions"]
    screening = await recorded(one, case)
    waiting = await seen(other, case.project)
    assert waiting["status"] == "SCREENING"
    assert waiting["screenings"]["nodes"][0]["allowedActions"] == ["SCREENING_SIGN"]
    signed = {"screening": screening}
    await one.refused(
        "screeningSign",
        signed,
        "ALREADY_SIGNED",
        "screening",
        row=66,
        signedOn=county.calendar.day.isoformat(),
    )
    accepted(await other.act("screeningSign", signed, "project { status }"))
    found = await seen(one, case.project)
    assert (found["status"], found["screening"]) == ("NORMAL", "COMPLIANT")
    assert found["screenings"]["nodes"][0]["signedRole"] == other.claims["role"]
    kinds = [event["kind"] for event in found["events"]["nodes"]]
    assert sorted(kinds) == ["REGISTERED", "SCREENED", "SCREENING_OPENED"]


@pytest.mark.row(66)
@pytest.mark.parametrize("criterion", CRITERIA)
async def test_row66_a_criterion_that_is_not_met(county: County, criterion: str) -> None:
    case = await used(county.ground)
    office = county.office(Role.COUNTY_PA)
    faulty = {criterion: False}
    await office.refused(
        "screeningRecord", checklist(case, **faulty), "REASON_REQUIRED", "note", row=66
    )
    screening = await recorded(office, case, **faulty, note="不符合文件规定")
    accepted(await county.bank().act("screeningSign", {"screening": screening}))
    assert (await seen(office, case.project))["status"] == "NON_COMPLIANT"


@pytest.mark.row(66)
async def test_row66_a_platform_is_not_said_to_be_none(county: County) -> None:
    case = await used(county.ground, kind="GOV_FINANCING_PLATFORM")
    await county.office(Role.COUNTY_PA).refused(
        "screeningRecord",
        checklist(case),
        "VALIDATION",
        "notPlatform",
        row=66,
        reason="IS_PLATFORM",
        kind="GOV_FINANCING_PLATFORM",
    )


@pytest.mark.row(66)
async def test_row66_there_is_one_record(county: County) -> None:
    case = await used(county.ground)
    office, today = county.office(Role.COUNTY_PA), county.calendar.day.isoformat()
    screening = await recorded(office, case)
    again = checklist(case)
    await office.refused(
        "screeningRecord", again, "ALREADY_OPEN", "project", row=66, screeningOn=today
    )
    accepted(await county.bank().act("screeningSign", {"screening": screening}))
    await office.refused(
        "screeningRecord",
        again,
        "VALIDATION",
        "project",
        row=66,
        reason="ALREADY_SCREENED",
        screenedOn=today,
    )


@pytest.mark.row(66)
async def test_row66_money_in_use_that_nobody_screened_is_a_task(county: County) -> None:
    """B24: until the project is screened; the city sees the task, the province does not."""
    case = await used(county.ground, value_on=date(2017, 7, 24))
    office = county.office(Role.COUNTY_PA)
    await pass_day(county, "2018-12-21")
    task = await the_task(
        office,
        "NOT_SCREENED",
        severity="ORANGE",
        offices=["COUNTY_PA", "COUNTY_BANK"],
        objectId=str(case.project),
    )
    assert (task["figures"]["funds"], task["figures"]["unscreened"]) == ("60000.00", "60000.00")
    city = county.office(Role.CITY_PA, region=county.code[:4] + "00")
    province = county.office(Role.PROV_PA, region=county.code[:2] + "0000")
    assert len(await tasks(city, "NOT_SCREENED")) == 1
    assert await tasks(province, "NOT_SCREENED") == []
    assert await tasks(county.bank("ABC"), "NOT_SCREENED") == []
    screening = await recorded(office, case)
    assert len(await tasks(county.bank(), "NOT_SCREENED")) == 1
    accepted(await county.bank().act("screeningSign", {"screening": screening}))
    assert await tasks(office, "NOT_SCREENED") == []


@pytest.mark.row(66)
async def test_row66_a_task_follows_its_project_to_the_province(county: County) -> None:
    """A5, B29: nobody but the watching level sees what tells of a project."""
    case = await used(county.ground, declared=Decimal("4999999.99"))
    city = county.office(Role.CITY_PA, region=county.code[:4] + "00")
    province = county.office(Role.PROV_PA, region=county.code[:2] + "0000")
    await pass_day(county, "2018-12-21")
    assert [len(await tasks(one, "NOT_SCREENED")) for one in (city, province)] == [1, 0]
    given = {"project": str(case.project), "declaredLoanFunds": "5000000.00", "reason": "扩大规模"}
    accepted(await county.office(Role.COUNTY_PA).act("projectAmend", given))
    assert [len(await tasks(one, "NOT_SCREENED")) for one in (city, province)] == [0, 1]


@pytest.mark.row(66)
async def test_row66_a_record_of_one_loan_prevails(county: County) -> None:
    case = await used(county.ground, state="NON_COMPLIANT")
    office = county.office(Role.COUNTY_PA)
    screening = await recorded(office, case, loan={"id": str(case.loans[0])})
    accepted(await county.bank().act("screeningSign", {"screening": screening}))
    row = await county.row("loan", id=case.loans[0].key)
    assert row["screening"] == "COMPLIANT"
    assert (await seen(office, case.project))["status"] == "NON_COMPLIANT"


@pytest.mark.row(66)
async def test_row66_who_disagrees_says_why(county: County) -> None:
    case = await used(county.ground)
    screening = await recorded(county.office(Role.COUNTY_PA), case)
    given = {"screening": screening, "agrees": False}
    await county.bank().refused("screeningSign", given, "REASON_REQUIRED", "opinion", row=66)
    accepted(await county.bank().act("screeningSign", given | {"opinion": "协议不全"}))
    found = await seen(county.bank(), case.project)
    assert (found["status"], found["screening"]) == ("SCREENING", None)
    assert found["screenings"]["nodes"][0]["result"] == "REJECTED"


@pytest.mark.row(66)
@pytest.mark.parametrize("role", [Role.COUNTY_GOV, Role.COUNTY_FIN])
async def test_row66_no_other_office_screens(county: County, role: Role) -> None:
    case = await used(county.ground)
    await county.office(role).denied("screeningRecord", checklist(case))


@pytest.mark.row(66)
async def test_row66_nor_a_lender_without_part(county: County) -> None:
    case = await used(county.ground)
    await county.bank("ABC").denied("screeningRecord", checklist(case))


def exit_of(case: Used, *stages: tuple[str, str], **more: Any) -> dict[str, Any]:
    consents = [
        {"household": str(one), "consentOn": "2018-12-01", "witness": "王村长", "fileHash": HASH}
        for one in case.households
    ]
    given = stages or (("2019-03-31", "20000.00"), ("2019-06-30", "40000.00"))
    return {
        "project": str(case.project),
        "stages": [{"dueOn": day, "amount": amount} for day, amount in given],
        "consents": consents,
    } | more


@pytest.mark.row(68)
async def test_row68_money_leaves_by_stages(county: County) -> None:
    case = await used(county.ground, state="NON_COMPLIANT")
    office = county.office(Role.COUNTY_PA)
    accepted(await office.act("exitPlanAgree", exit_of(case), "exitPlan { id }"))
    found = await seen(office, case.project)
    assert found["status"] == "EXITING"
    assert found["exitPlans"]["nodes"] == [
        {
            "kind": "VOLUNTARY",
            "status": "ACTIVE",
            "funds": "60000.00",
            "consentCount": 2,
            "stages": [
                {"number": 1, "dueOn": "2019-03-31", "amount": "20000.00"},
                {"number": 2, "dueOn": "2019-06-30", "amount": "40000.00"},
            ],
        }
    ]
    assert "PROJECT_EXIT" in found["allowedActions"]
    await office.refused(
        "projectExit",
        {"project": str(case.project)},
        "VALIDATION",
        "project",
        row=68,
        reason="FUNDS_IN_USE",
        funds="60000.00",
    )


@pytest.mark.row(68)
@pytest.mark.parametrize(("last", "total"), [("39999.99", "59999.99"), ("40000.01", "60000.01")])
async def test_row68_stages_make_the_funds_in_use(county: County, last: str, total: str) -> None:
    case = await used(county.ground, state="NORMAL")
    given = exit_of(case, ("2019-03-31", "20000.00"), ("2019-06-30", last))
    await county.office(Role.COUNTY_PA).refused(
        "exitPlanAgree",
        given,
        "PLAN_SUM_MISMATCH",
        "stages",
        row=68,
        sum=total,
        outstanding="60000.00",
        difference="0.01",
    )


@pytest.mark.row(68)
async def test_row68_every_household_consents(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    given = exit_of(case)
    given["consents"] = given["consents"][:1]
    await county.office(Role.COUNTY_PA).refused(
        "exitPlanAgree", given, "CONSENT_MISSING", "consents", row=68, households="1"
    )


@pytest.mark.row(68)
async def test_row68_a_stage_that_is_missed_is_a_task(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    office = county.office(Role.COUNTY_PA)
    accepted(await office.act("exitPlanAgree", exit_of(case)))
    await pass_day(county, "2019-03-31")
    assert await tasks(office, "EXIT_STAGE_MISSED") == []
    await pass_day(county, "2019-04-01")
    task = await the_task(
        office, "EXIT_STAGE_MISSED", offices=["COUNTY_PA"], objectId=str(case.project)
    )
    figures = {name: task["figures"][name] for name in ("dueOn", "due", "recovered", "missing")}
    assert figures == {
        "dueOn": "2019-03-31",
        "due": "20000.00",
        "recovered": "0.00",
        "missing": "20000.00",
    }
    await county.owner.execute(
        "update loan set outstanding_principal = 10000 where county_id = $1 and id = $2",
        county.county_id,
        case.loans[0].key,
    )
    await pass_day(county, "2019-04-02")
    assert await tasks(office, "EXIT_STAGE_MISSED") == []
