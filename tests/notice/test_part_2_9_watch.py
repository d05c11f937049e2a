"""二(九)4 over HTTP: the county's library, and who watches which project (rows 81 to 83; A5, A6).

Beside them B28 (who loses sight keeps number and name), B30 (lenders of the upper levels) and B38
(the watching level alone supervises).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from tests import factories
from tests.notice.desk import County, Office, accepted
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio

FIVE, BELOW = "5000000.00", "4999999.99"
NOWHERE = "00000000-0000-7000-8000-0000000000aa"
SEEN = """query($id: ID!) { project(id: $id) { amount watchLevel
  events(first: 50) { nodes { kind note } } } }"""
INBOX = """query($county: RegionCode!) {
  projects(first: 50, where: {county: {eq: $county}}) { totalCount nodes { id watchLevel } }
  projectWatchTurns(first: 50, where: {county: {eq: $county}}) {
    totalCount nodes { turn level projectNo name movedOn project { id } } }
  warnings(first: 50, where: {county: {eq: $county}, objectKind: {eq: "project"},
    status: {in: [OPEN, ACKED]}}) { totalCount nodes { rule } } }"""


def province(county: County, role: Role = Role.PROV_PA, **claims: str) -> Office:
    return county.office(role, region=county.code[:2] + "0000", **claims)


def city(county: County, role: Role = Role.CITY_PA, **claims: str) -> Office:
    return county.office(role, region=county.code[:4] + "00", **claims)


async def project_of(county: County, amount: str, **more: Any) -> GlobalId:
    entity = await factories.enterprise(county.owner, county.county_id)
    lead = (county.rcc.id, county.rcc.lender_group)
    return await factories.project(
        county.owner, county.county_id, entity, declared=Decimal(amount), lead=lead, **more
    )


async def inbox(office: Office) -> Any:
    return await office.ask(INBOX, county=office.county.code)


async def amended(county: County, project: GlobalId, to: str) -> None:
    given = {"project": str(project), "declaredLoanFunds": to, "reason": "调整规模"}
    accepted(await county.office(Role.COUNTY_PA).act("projectAmend", given))


@pytest.mark.row(81)
async def test_row81_a_loan_that_an_entity_uses_names_its_project(county: County) -> None:
    county.turn_to("2018-01-10")
    borrower = await county.household()
    entity = await factories.enterprise(county.owner, county.county_id)
    agreement = await factories.agreement(county.owner, borrower, entity)
    use = {"purpose": "COOPERATION", "usedBy": "ENTERPRISE", "agreement": str(agreement)}
    given = county.application(borrower, **use)
    await county.bank().refused("loanSubmit", given, "PROJECT_NOT_IN_LIBRARY", "project", row=81)


@pytest.mark.row(81)
async def test_row81_the_whole_history_is_kept(county: County) -> None:
    """Also of a project that has exited; nothing is ever deleted."""
    case = await used(county.ground, state="NORMAL", count=0)
    office, named = county.office(Role.COUNTY_PA), {"project": str(case.project)}
    accepted(await office.act("projectAmend", named | {"name": "茶园二期"}))
    accepted(await office.act("exitPlanAgree", named | {"stages": []}))
    accepted(await office.act("projectExit", named | {"note": "全部收回"}))
    seen = (await office.ask(SEEN, id=str(case.project)))["project"]
    kinds = [one["kind"] for one in seen["events"]["nodes"]]
    assert sorted(kinds) == ["AMENDED", "EXITED", "EXIT_AGREED", "REGISTERED"]
    granted = await county.owner.fetchval(
        "select count(*) from information_schema.role_table_grants"
        " where grantee = 'qiandai_app' and privilege_type = 'DELETE'"
        " and table_name like 'project%'"
    )
    assert granted == 0


@pytest.mark.row(82)
@pytest.mark.row(83)
@pytest.mark.parametrize(("amount", "level"), [(FIVE, "PROVINCE"), (BELOW, "CITY")])
async def test_row82_and_83_one_level_watches_and_the_other_sees_nothing(
    county: County, amount: str, level: str
) -> None:
    """Reads give null, lists and counts leave it out, and supervising answers NOT_FOUND."""
    project = await project_of(county, amount)
    offices = {"PROVINCE": province(county), "CITY": city(county)}
    watching = offices.pop(level)
    (blind,) = offices.values()
    seen = (await watching.ask(SEEN, id=str(project)))["project"]
    assert (seen["amount"], seen["watchLevel"]) == (amount, level)
    assert (await blind.ask(SEEN, id=str(project)))["project"] is None
    assert (await inbox(watching))["projects"]["totalCount"] == 1
    assert (await inbox(blind))["projects"] == {"totalCount": 0, "nodes": []}
    given = {"project": str(project), "note": "现场检查"}
    shown = "event { kind note recordedRole }"
    done = accepted(await watching.act("projectSupervise", given, shown))
    assert done["event"]["note"] == "现场检查"
    for language in ("zh", "en"):
        answer = (await blind.act("projectSupervise", given, "", language))["errors"]
        missing = given | {"project": f"project_{county.county_id}_{NOWHERE}"}
        (same,) = (await blind.act("projectSupervise", missing, "", language))["errors"]
        assert answer == [same] and same["code"] == "NOT_FOUND"
    await county.office(Role.COUNTY_PA).denied("projectSupervise", given)
    seen = (await county.office(Role.COUNTY_GOV).ask(SEEN, id=str(project)))["project"]
    assert "现场检查" in [one["note"] for one in seen["events"]["nodes"]]


@pytest.mark.row(82)
async def test_row82_a_disbursement_moves_the_watch(county: County) -> None:
    """Declared 4,900,000.00, contributed 4,980,000.00: 50,000.00 more make 5,030,000.00."""
    project = await project_of(county, "4900000.00")
    first = await county.household()
    big = await county.ground.loan(
        first,
        amount=Decimal("4980000.00"),
        ceiling=Decimal("5000000.00"),
        project_id=project.key,
    )
    await factories.participation(
        county.owner,
        project,
        big,
        first,
        county.rcc.id,
        county.rcc.lender_group,
        Decimal("4980000.00"),
    )
    loan = await county.ground.loan(
        await county.household(),
        state=LoanState.SIGNED,
        value_on=date(2018, 12, 20),
        matures_on=date(2019, 12, 20),
        amount=Decimal("50000.00"),
        project_id=project.key,
    )
    offices = (province(county), city(county))
    before = [(await inbox(one))["projects"]["totalCount"] for one in offices]
    assert before == [0, 1]
    paid = {"loan": {"id": str(loan)}}
    accepted(await county.bank().act("loanDisburse", paid, "loan { status }"))
    gained, lost = [await inbox(one) for one in offices]
    assert [one["projects"]["totalCount"] for one in (gained, lost)] == [1, 0]
    (turn,) = gained["projectWatchTurns"]["nodes"]
    assert (turn["turn"], turn["level"]) == ("GAINED", "PROVINCE")
    assert turn["project"] == {"id": str(project)}
    seen = (await offices[0].ask(SEEN, id=str(project)))["project"]
    assert (seen["amount"], seen["watchLevel"]) == ("5030000.00", "PROVINCE")
    (turn,) = lost["projectWatchTurns"]["nodes"]
    assert (turn["turn"], turn["level"], turn["project"]) == ("LOST", "CITY", None)
    told = await county.rows("outbox", topic="project.watch_moved")
    assert sorted(row["recipient"].partition("@")[0] for row in told) == ["CITY_PA", "PROV_PA"]


@pytest.mark.row(82)
async def test_row82_who_loses_sight_keeps_number_and_name(county: County) -> None:
    """B28: there and back; the old notes are seen by whoever watches, and by nobody else."""
    project = await project_of(county, FIVE)
    note = {"project": str(project), "note": "省级现场检查"}
    accepted(await province(county).act("projectSupervise", note))
    await county.office(Role.COUNTY_PA).refused(
        "projectAmend",
        {"project": str(project), "declaredLoanFunds": BELOW, "reason": " "},
        "REASON_REQUIRED",
        "reason",
        row=81,
    )
    await amended(county, project, BELOW)
    assert (await province(county).ask(SEEN, id=str(project)))["project"] is None
    mine = await inbox(province(county))
    row = await county.row("project")
    assert mine["projectWatchTurns"]["nodes"] == [
        {
            "turn": "LOST",
            "level": "PROVINCE",
            "projectNo": row["project_no"],
            "name": row["name"],
            "movedOn": "2018-12-20",
            "project": None,
        }
    ]
    seen = (await city(county).ask(SEEN, id=str(project)))["project"]
    assert "省级现场检查" in [one["note"] for one in seen["events"]["nodes"]]
    await amended(county, project, FIVE)
    mine = await inbox(province(county))
    turns = [(one["turn"], one["project"]) for one in mine["projectWatchTurns"]["nodes"]]
    assert turns == [("GAINED", {"id": str(project)}), ("LOST", {"id": str(project)})]
    assert (await city(county).ask(SEEN, id=str(project)))["project"] is None


@pytest.mark.row(82)
@pytest.mark.row(83)
@pytest.mark.parametrize(
    ("amount", "role", "level"),
    [(FIVE, Role.PROV_BANK, province), (BELOW, Role.CITY_BANK, city)],
)
async def test_row82_and_83_upper_lenders_watch_their_own_group(
    county: County, amount: str, role: Role, level: Any
) -> None:
    """B30, B38: by the same amounts, and only where a loan or the lead is of their group."""
    project = await project_of(county, amount)
    own = level(county, role, lender_group=county.rcc.lender_group)
    other = level(county, role, lender_group=county.abc.lender_group)
    across = (city if level is province else province)(
        county,
        Role.CITY_BANK if level is province else Role.PROV_BANK,
        lender_group=county.rcc.lender_group,
    )
    assert (await own.ask(SEEN, id=str(project)))["project"]["amount"] == amount
    given = {"project": str(project), "note": "贷后检查"}
    accepted(await own.act("projectSupervise", given))
    for office in (other, across):
        assert (await office.ask(SEEN, id=str(project)))["project"] is None
        (error,) = (await office.act("projectSupervise", given))["errors"]
        assert error["code"] == "NOT_FOUND"


@pytest.mark.row(82)
async def test_row82_a_repaid_loan_is_withdrawn_formally(county: County) -> None:
    """A6: repayment does not lower the amount, a withdrawal does."""
    case = await used(county.ground, state="NORMAL", declared=Decimal("10000.00"))
    office = county.office(Role.COUNTY_PA)
    part = await part_of(county, case)
    given = {
        "project": str(case.project),
        "participation": part,
        "withdrawnOn": "2018-12-20",
        "documentNo": "凤扶函〔2018〕3号",
    }
    await office.refused(
        "participationWithdraw",
        given,
        "VALIDATION",
        "participation",
        row=71,
        reason="FUNDS_IN_USE",
        funds="30000.00",
    )
    await county.owner.execute(
        "update loan set outstanding_principal = 0 where county_id = $1", county.county_id
    )
    assert (await office.ask(SEEN, id=str(case.project)))["project"]["amount"] == "60000.00"
    shown = "project { amount householdCount } participation { withdrawnOn }"
    done = accepted(await office.act("participationWithdraw", given, shown))
    assert done == done | {
        "project": {"amount": "30000.00", "householdCount": 1},
        "participation": {"withdrawnOn": "2018-12-20"},
    }


async def part_of(county: County, case: Used) -> str:
    row = await county.row("project_participation", loan_id=case.loans[0].key)
    return f"participation_{county.county_id}_{row['id']}"


@pytest.mark.row(82)
@pytest.mark.row(83)
async def test_row82_and_83_tasks_of_a_project_follow_its_watch(county: County) -> None:
    """The inbox of each level has open tasks of the projects that it watches, no others."""
    case = await used(county.ground, state="NORMAL", declared=Decimal(FIVE))
    given = {"project": str(case.project), "kind": "OTHER_USE", "amount": "1.00"}
    told = {"usedOn": "2018-12-20", "purpose": "买车"}
    accepted(await county.bank().act("fundUseRecord", given | told))
    counts = [(await inbox(one(county)))["warnings"]["totalCount"] for one in (province, city)]
    assert counts == [1, 0]
    await amended(county, case.project, BELOW)
    counts = [(await inbox(one(county)))["warnings"]["totalCount"] for one in (province, city)]
    assert counts == [0, 1]
