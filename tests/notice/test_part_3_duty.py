"""三(一) and 三(二) over HTTP: what offices do beside their decisions (rows 88, 92, 98 to 101)."""

from __future__ import annotations

from typing import Any

import pytest

from authz.role import Role
from rules.account import masked_name
from tests.notice.desk import County, Office, accepted, codes

pytestmark = pytest.mark.anyio

SHOWN = "duty { kind doneOn unit dueOn documentNo medium audience recordedRole county { code } }"
LIST = """query($where: DutyRecordFilter) { dutyRecords(where: $where) {
  totalCount nodes { kind title } } }"""
EMPTY = dict.fromkeys(("unit", "dueOn", "documentNo", "medium", "audience"))


def city_of(county: County) -> str:
    """The code of the city that a county lies in."""
    region = county.directory.region_by_code(county.code)
    assert region is not None
    return county.directory.ancestors(region)[0].code


INSPECTED = {"unit": "县农村信用合作联社", "title": "贷后管理", "content": "档案不全"}
URGED = {"unit": "县扶贫办", "title": "季度报告", "content": "尚未上报"}
ISSUED = {
    "documentNo": "县府办发〔2018〕9号",
    "title": "逾期贷款清收专项行动",
    "content": "联合清收",
}
TOLD = {"title": "按期还款", "medium": "HOME_VISIT", "audience": "借款农户", "audienceCount": 120}


async def recorded(office: Office, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """What was recorded, as the office sees it."""
    duty: dict[str, Any] = accepted(await office.act(name, given, SHOWN))["duty"]
    return duty


@pytest.mark.row(88)
async def test_the_poverty_office_inspects_units_at_each_level(county: County) -> None:
    given = INSPECTED | {"dueOn": "2019-01-31"}
    told = EMPTY | {
        "kind": "INSPECTION",
        "doneOn": "2018-12-20",
        "unit": INSPECTED["unit"],
        "dueOn": "2019-01-31",
        "county": {"code": county.code},
    }
    above = {"county": county.code}
    city = county.office(Role.CITY_PA, region=city_of(county))
    own = await recorded(county.office(Role.COUNTY_PA), "unitInspectionRecord", given)
    assert own == told | {"recordedRole": "COUNTY_PA"}
    seen = await recorded(city, "unitInspectionRecord", given | above)
    assert seen == told | {"recordedRole": "CITY_PA"}
    where = {"kind": {"eq": "INSPECTION"}, "county": {"eq": county.code}}
    assert (await city.ask(LIST, where=where))["dutyRecords"]["totalCount"] == 2
    for role in (Role.COUNTY_FIN, Role.COUNTY_BANK, Role.FIN_OFFICE):
        await county.office(role).denied("unitInspectionRecord", given)


@pytest.mark.row(88)
async def test_days_of_an_inspection(county: County) -> None:
    office = county.office(Role.COUNTY_PA)
    for changes, path, figures in (
        (
            {"inspectedOn": "2018-12-21"},
            "inspectedOn",
            {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"},
        ),
        (
            {"dueOn": "2018-12-19"},
            "dueOn",
            {"reason": "BEFORE_START", "earliestOn": "2018-12-20"},
        ),
    ):
        given = INSPECTED | changes
        await office.refused("unitInspectionRecord", given, "VALIDATION", path, row=88, **figures)
    city = county.office(Role.CITY_PA, region=city_of(county))
    for changes, expected in (
        ({}, "VALIDATION@county"),
        ({"county": "530102"}, "NOT_FOUND@county"),
    ):
        answer = await city.act("unitInspectionRecord", INSPECTED | changes)
        assert codes(answer["errors"]) == [expected]
    assert await county.rows("duty_record") == []


@pytest.mark.row(98)
async def test_the_finance_office_urges(county: County) -> None:
    office = county.office(Role.FIN_OFFICE)
    given = URGED | {"dueOn": "2019-01-10"}
    assert await recorded(office, "urgingRecord", given) == EMPTY | {
        "kind": "URGING",
        "doneOn": "2018-12-20",
        "unit": URGED["unit"],
        "dueOn": "2019-01-10",
        "recordedRole": "FIN_OFFICE",
        "county": {"code": county.code},
    }
    await office.refused(
        "urgingRecord",
        URGED | {"dueOn": "2018-12-19"},
        "VALIDATION",
        "dueOn",
        row=98,
        reason="BEFORE_START",
        earliestOn="2018-12-20",
    )
    await county.office(Role.COUNTY_PA).denied("urgingRecord", given)
    # It reads the county's loans and urges, and it writes nothing else.
    loan = await county.loan(await county.household())
    assert (await office.ask("{ loans { totalCount } }"))["loans"]["totalCount"] == 1
    await office.denied("loanClassify", {"loan": {"id": str(loan)}, "fiveTier": "NORMAL"})
    assert (await office.ask("{ dutyRecords { totalCount } }"))["dutyRecords"]["totalCount"] == 1


@pytest.mark.row(100)
async def test_offices_issue_measures_for_collection(county: County) -> None:
    for role, changes in (
        (Role.COUNTY_PA, {}),
        (Role.COUNTY_COURT, {}),
        (Role.PBOC, {"county": county.code}),
    ):
        region = "520000" if role is Role.PBOC else county.code
        office = county.office(role, region=region)
        duty = await recorded(office, "measuresRecord", ISSUED | changes)
        assert (duty["kind"], duty["documentNo"]) == ("MEASURES", ISSUED["documentNo"])
        assert (duty["recordedRole"], duty["county"]) == (role.value, {"code": county.code})
    await county.office(Role.COUNTY_PA).refused(
        "measuresRecord",
        ISSUED | {"issuedOn": "2018-12-21"},
        "VALIDATION",
        "issuedOn",
        row=100,
        reason="IN_THE_FUTURE",
        latestOn="2018-12-20",
    )
    await county.office(Role.COUNTY_FIN).denied("measuresRecord", ISSUED)


@pytest.mark.row(100)
async def test_a_case_is_referred_to_the_court_by_its_number(county: County) -> None:
    loan = {"id": str(await county.loan(await county.household()))}
    given = {"loan": loan, "fiveTier": "SUBSTANDARD"}
    shown = "loan { collectionCases { nodes { id } } }"
    bad = accepted(await county.bank().act("loanClassify", given, shown))["loan"]
    (case,) = bad["collectionCases"]["nodes"]
    given = {
        "collectionCase": case["id"],
        "means": "JUDICIAL",
        "documentNo": "〔2018〕黔0327民初88号",
        "result": "已立案",
    }
    court = county.office(Role.COUNTY_COURT)
    shows = "action { means documentNo recordedRole }"
    done = accepted(await court.act("collectionActionRecord", given, shows))
    assert done["action"] == {
        "means": "JUDICIAL",
        "documentNo": given["documentNo"],
        "recordedRole": "COUNTY_COURT",
    }


@pytest.mark.row(92, 101)
async def test_publicity_has_a_day_a_medium_and_an_audience(county: County) -> None:
    town = county.town(await county.household())
    for office in (county.office(Role.COUNTY_PA), county.bank(), town):
        duty = await recorded(office, "publicityRecord", TOLD)
        assert (duty["kind"], duty["doneOn"]) == ("PUBLICITY", "2018-12-20")
        assert (duty["medium"], duty["audience"]) == ("HOME_VISIT", "借款农户")
    where = {"kind": {"eq": "PUBLICITY"}, "recordedRole": {"eq": "COUNTY_PA"}}
    found = (await county.office(Role.COUNTY_GOV).ask(LIST, where=where))["dutyRecords"]
    assert found == {"totalCount": 1, "nodes": [{"kind": "PUBLICITY", "title": "按期还款"}]}
    await county.office(Role.COUNTY_PA).refused(
        "publicityRecord",
        TOLD | {"heldOn": "2018-12-21"},
        "VALIDATION",
        "heldOn",
        row=101,
        reason="IN_THE_FUTURE",
        latestOn="2018-12-20",
    )


@pytest.mark.row(101)
async def test_nobody_is_shown_as_a_model_without_his_consent(county: County) -> None:
    borrower = await county.household()
    (member,) = await county.rows("household_member", id=borrower.member.key)
    office = county.office(Role.COUNTY_PA)
    given = {"member": str(borrower.member), "deeds": "提前还清贷款"}
    shown = "modelBorrower { id name isPublished publishedOn allowedActions }"
    made = accepted(await office.act("modelBorrowerRecord", given, shown))["modelBorrower"]
    masked = masked_name(member["name"])
    assert made == {
        "id": made["id"],
        "name": masked,
        "isPublished": False,
        "publishedOn": None,
        "allowedActions": ["MODELBORROWER_PUBLISH"],
    }
    named = {"modelBorrower": made["id"]}
    for changes, path, lacks in (
        ({}, "consentedOn", "consentedOn,consentNo"),
        ({"consentedOn": "2018-12-20"}, "consentNo", "consentNo"),
    ):
        await office.refused(
            "modelBorrowerPublish",
            named | changes,
            "CONSENT_MISSING",
            path,
            row=101,
            notGiven=lacks,
        )
    consent = {"consentedOn": "2018-12-21", "consentNo": "同意书1号"}
    await office.refused(
        "modelBorrowerPublish",
        named | consent,
        "VALIDATION",
        "consentedOn",
        row=101,
        reason="IN_THE_FUTURE",
        latestOn="2018-12-20",
    )
    province = county.office(Role.PROV_PA, region="520000")
    listed = """query($code: RegionCode!) { modelBorrowers(where: {county: {eq: $code}}) {
      nodes { name } } }"""
    assert (await province.ask(listed, code=county.code))["modelBorrowers"]["nodes"] == [
        {"name": masked}
    ]
    consent["consentedOn"] = "2018-12-20"
    done = accepted(await office.act("modelBorrowerPublish", named | consent, shown))
    assert done["modelBorrower"] == made | {
        "name": member["name"],
        "isPublished": True,
        "publishedOn": "2018-12-20",
        "allowedActions": [],
    }
    assert (await province.ask(listed, code=county.code))["modelBorrowers"]["nodes"] == [
        {"name": member["name"]}
    ]
    await office.refused(
        "modelBorrowerPublish",
        named | consent,
        "VALIDATION",
        "modelBorrower",
        row=101,
        reason="ALREADY_PUBLISHED",
        publishedOn="2018-12-20",
    )
