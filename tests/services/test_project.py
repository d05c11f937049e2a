"""projectRegister, projectAmend, projectSupervise: the library, and who watches."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import Industry
from services.failure import Denied
from services.project_amend import ProjectAmend, project_amend
from services.project_register import ProjectRegister, project_register
from services.project_supervise import ProjectSupervise, project_supervise
from tests import factories
from tests.factories import AT
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

D = Decimal
FIVE = D("5000000.00")
BELOW = D("4999999.99")


def registration(entity: GlobalId, **more: object) -> ProjectRegister:
    values: dict[str, object] = {
        "project_no": "XM-1",
        "name": "高标准茶园",
        "enterprise": entity,
        "industry": Industry.PLANTING,
        "total_investment": D("12000000.00"),
        "declared_loan_funds": D("4900000.00"),
    }
    return ProjectRegister(**(values | more))  # type: ignore[arg-type]


async def test_a_project_enters_the_library(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id, list_state="UNLISTED")
    command = registration(entity, lead_lender=ground.rcc.code)
    outcome = await ground.door.execute(
        project_register, ground.actor(Role.COUNTY_PA), command, key="k"
    )
    assert codes(outcome.refusals) == []
    row = await ground.row("project")
    assert (row["state"], row["amount"], row["contributed_principal"], row["version"]) == (
        "REGISTERED",
        D("4900000.00"),
        D("0.00"),
        1,
    )
    assert row["lender_groups"] == [ground.rcc.lender_group]
    assert row["lead_lender_id"] == ground.rcc.id
    event = await ground.row("project_event")
    assert (event["kind"], event["amount_after"], event["recorded_role"]) == (
        "REGISTERED",
        D("4900000.00"),
        "COUNTY_PA",
    )
    audit = await ground.row("audit_event")
    assert (audit["project_id"], audit["project_amount"]) == (row["id"], D("4900000.00"))


async def test_prohibited_and_negative_entities_are_refused(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_PA)
    platform = await factories.enterprise(
        ground.owner, ground.county_id, kind="GOV_FINANCING_PLATFORM", list_state="NEGATIVE"
    )
    elsewhere = next(
        lender
        for lender in ground.directory._lenders.values()
        if lender.home_county_id != ground.county_id
    )
    command = registration(
        platform,
        name=" ",
        project_no="",
        declared_loan_funds=D("-0.01"),
        total_investment=D("1.001"),
        lead_lender=elsewhere.code,
    )
    refusals = await ground.refused(project_register, actor, command)
    assert codes(refusals) == [
        "LENDER_NOT_OF_COUNTY@leadLender",
        "VALIDATION@declaredLoanFunds",
        "VALIDATION@name",
        "VALIDATION@projectNo",
        "VALIDATION@totalInvestment",
        "PROHIBITED_USE@enterprise",
        "ENTITY_ON_NEGATIVE_LIST@enterprise",
    ]
    missing = registration(GlobalId("enterprise", None, uuid7(AT)))
    assert codes(await ground.refused(project_register, actor, missing)) == ["NOT_FOUND@enterprise"]


async def test_a_project_number_is_used_once(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    actor = ground.actor(Role.COUNTY_PA)
    outcomes = await asyncio.gather(
        *(ground.door.execute(project_register, actor, registration(entity)) for _ in range(2))
    )
    found = sorted(codes(outcome.refusals) for outcome in outcomes)
    assert found == [[], ["VALIDATION@projectNo"]]
    refusals = await ground.refused(project_register, actor, registration(entity))
    assert codes(refusals) == ["VALIDATION@projectNo"]


async def test_raising_declared_funds_to_five_million_moves_the_watch(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity, declared=BELOW)
    actor = ground.actor(Role.COUNTY_PA)
    command = ProjectAmend(
        project=project, declared_loan_funds=FIVE, reason="扩大规模", expected_version=1
    )
    outcome = await ground.door.execute(project_amend, actor, command, key="k")
    assert codes(outcome.refusals) == [] and outcome.figures == {"amount": "5000000.00"}
    row = await ground.row("project")
    assert (row["amount"], row["declared_loan_funds"], row["version"]) == (FIVE, FIVE, 2)
    events = {event["kind"]: event for event in await ground.rows("project_event")}
    assert set(events) == {"REGISTERED", "AMENDED", "WATCH_MOVED"}
    assert {event["project_amount"] for event in events.values()} == {FIVE}
    moved = json.loads(events["WATCH_MOVED"]["details"])
    assert (moved["from"], moved["to"]) == ("CITY", "PROVINCE")
    assert len(await ground.rows("outbox")) == 2


async def test_the_office_that_loses_sight_is_told_number_and_name(ground: Ground) -> None:
    """B28: lowering across the bound; the province keeps neither notes nor figures."""
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity, declared=FIVE)
    province = ground.above(Role.PROV_PA)
    await ground.door.execute(
        project_supervise, province, ProjectSupervise(project=project, note="现场检查")
    )
    command = ProjectAmend(project=project, declared_loan_funds=BELOW, reason="缩减规模")
    await ground.door.execute(project_amend, ground.actor(Role.COUNTY_PA), command)
    row = await ground.row("project")
    payloads = {
        item["recipient"].partition("@")[0]: json.loads(item["payload"])
        for item in await ground.rows("outbox")
    }
    assert payloads["PROV_PA"] == {
        "projectNo": row["project_no"],
        "name": row["name"],
        "watch": "LOST",
    }
    assert payloads["CITY_PA"]["amount"] == "4999999.99"
    for table in ("project_event", "audit_event"):
        assert {item["project_amount"] for item in await ground.rows(table)} == {BELOW}
    again = ProjectSupervise(project=project, note="再查")
    refusals = await ground.refused_above(project_supervise, province, again)
    assert codes(refusals) == ["NOT_FOUND@project"]


async def test_small_changes_need_no_reason_and_move_nothing(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity)
    actor = ground.actor(Role.COUNTY_PA)
    command = ProjectAmend(project=project, name="新名称", lead_lender=ground.abc.code)
    outcome = await ground.door.execute(project_amend, actor, command)
    assert codes(outcome.refusals) == []
    row = await ground.row("project")
    assert row["name"] == "新名称" and row["lender_groups"] == [ground.abc.lender_group]
    events = await ground.rows("project_event")
    assert all(event["project_lender_groups"] == row["lender_groups"] for event in events)
    assert await ground.rows("outbox") == []


async def test_an_amendment_changes_something(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity)
    actor = ground.actor(Role.COUNTY_PA)
    refusals = await ground.refused(project_amend, actor, ProjectAmend(project=project))
    assert codes(refusals) == ["VALIDATION@project"]
    assert figures(refusals) == {"reason": "NOTHING_CHANGED"}


async def test_an_amendment_is_judged_whole(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id, list_state="NEGATIVE")
    project = await factories.project(ground.owner, ground.county_id, entity, state="EXITED")
    command = ProjectAmend(
        project=project,
        declared_loan_funds=FIVE,
        total_investment=D("-1.00"),
        lead_lender="NO-SUCH",
        reason=" ",
        expected_version=4,
    )
    refusals = await ground.refused(project_amend, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == [
        "NOT_FOUND@leadLender",
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@project",
        "VALIDATION@totalInvestment",
        "REASON_REQUIRED@reason",
        "ENTITY_ON_NEGATIVE_LIST@project",
    ]
    assert figures(refusals, 1)["current"] == "1"


@pytest.mark.parametrize(
    ("amount", "watching", "other"),
    [(FIVE, Role.PROV_PA, Role.CITY_PA), (BELOW, Role.CITY_PA, Role.PROV_PA)],
)
async def test_the_watching_level_alone_supervises(
    ground: Ground, amount: Decimal, watching: Role, other: Role
) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity, declared=amount)
    actor = ground.above(watching)
    command = ProjectSupervise(project=project, note="已核查，\n未见异常")
    outcome = await ground.door.execute(project_supervise, actor, command, key="k")
    assert codes(outcome.refusals) == []
    event = await ground.row("project_event", kind="SUPERVISED")
    assert (event["note"], event["recorded_role"], event["project_amount"]) == (
        "已核查，\n未见异常",
        watching.value,
        amount,
    )
    kept = await ground.owner.fetchval(
        "select count(*) from idempotency where county_id = $1 and key = '0:k'", actor.tenant_id
    )
    assert kept == 1
    answers = [
        await ground.refused_above(project_supervise, ground.above(other), named)
        for named in (
            command,
            *(
                ProjectSupervise(project=GlobalId("project", county, uuid7(AT)), note="已核查")
                for county in (ground.county_id, 520999000, ground.county_id + 1, 430000000)
            ),
        )
    ]
    assert codes(answers[0]) == ["NOT_FOUND@project"]
    assert all(answer == answers[0] for answer in answers)


async def test_lenders_supervise_projects_of_their_group(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    lead = (ground.rcc.id, ground.rcc.lender_group)
    project = await factories.project(
        ground.owner, ground.county_id, entity, declared=FIVE, lead=lead
    )
    command = ProjectSupervise(project=project, note="贷后检查")
    own = ground.above(Role.PROV_BANK, group=ground.rcc.lender_group)
    assert (await ground.door.execute(project_supervise, own, command)).refusals == ()
    other = ground.above(Role.PROV_BANK, group=ground.abc.lender_group)
    refusals = await ground.refused_above(project_supervise, other, command)
    assert codes(refusals) == ["NOT_FOUND@project"]


async def test_a_note_says_something(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity, declared=FIVE)
    command = ProjectSupervise(project=project, note=" ")
    refusals = await ground.refused(project_supervise, ground.above(Role.PROV_PA), command)
    assert codes(refusals) == ["VALIDATION@note"]


async def test_the_county_does_not_supervise(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity)
    async with ground.unchanged("audit_event", "decision"):
        with pytest.raises(Denied):
            await ground.door.execute(
                project_supervise,
                ground.actor(Role.COUNTY_PA),
                ProjectSupervise(project=project, note="自查"),
            )


async def test_statements_are_counted(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    actor = ground.actor(Role.COUNTY_PA)
    for name, count in (("warm", None), ("XM-2", 11)):
        async with ground.counted() as statements:
            outcome = await ground.door.execute(
                project_register, actor, registration(entity, project_no=name), key=name
            )
        assert count is None or len(statements) == count, (name, len(statements))
    project = outcome.ids["project"]
    counts = []
    for number, change in enumerate(
        (
            {"name": "甲"},
            {"name": "乙"},
            {"declared_loan_funds": D("4800000.00"), "reason": "调整"},
            {"declared_loan_funds": FIVE, "reason": "调整"},
            {"declared_loan_funds": BELOW, "reason": "调整"},
        )
    ):
        command = ProjectAmend(project=project, **change)  # type: ignore[arg-type]
        async with ground.counted() as statements:
            await ground.door.execute(project_amend, actor, command, key=f"a{number}")
        counts.append(len(ground.ours(statements)))
    assert counts[1:] == [11, 13, 16, 16]
    city = ground.above(Role.CITY_PA)
    for number, count in ((0, None), (1, 9)):
        async with ground.counted() as statements:
            await ground.door.execute(
                project_supervise,
                city,
                ProjectSupervise(project=project, note="查"),
                key=f"s{number}",
            )
        assert count is None or len(statements) == count, len(statements)
