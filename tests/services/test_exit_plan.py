"""exitPlanAgree, rectificationOrder, projectExit: how money leaves a project (rows 68, 69, 77)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from services.exit_plan import ExitStageGiven
from services.exit_plan_agree import ExitConsentGiven, ExitPlanAgree, exit_plan_agree
from services.failure import Denied
from services.project_exit import ProjectExit, project_exit
from services.rectification_order import RectificationOrder, rectification_order
from tests.factories import AT
from tests.services.ground import Ground, codes, figures
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio
D = Decimal
HASH = "0123456789abcdef" * 4
STAGES = ((date(2019, 3, 31), "20000.00"), (date(2019, 6, 30), "40000.00"))


def stages(*given: tuple[date, str]) -> tuple[ExitStageGiven, ...]:
    return tuple(ExitStageGiven(due_on=day, amount=D(amount)) for day, amount in given or STAGES)


def consent(household: GlobalId, **more: object) -> ExitConsentGiven:
    values = {"consent_on": date(2018, 12, 1), "witness": "王村长", "file_hash": HASH} | more
    return ExitConsentGiven(household=household, **values)  # type: ignore[arg-type]


def plan(case: Used, *given: tuple[date, str], **more: object) -> ExitPlanAgree:
    values = {"consents": tuple(consent(one) for one in case.households)} | more
    return ExitPlanAgree(project=case.project, stages=stages(*given), **values)  # type: ignore[arg-type]


def order(case: Used, *given: tuple[date, str], **more: object) -> RectificationOrder:
    values = {
        "document_no": "凤府函〔2018〕9号",
        "responsible": "副县长张三",
        "deadline_on": date(2019, 6, 30),
    } | more
    return RectificationOrder(project=case.project, stages=stages(*given), **values)  # type: ignore[arg-type]


async def test_an_exit_is_planned_with_every_household(ground: Ground) -> None:
    case = await used(ground, state="NON_COMPLIANT")
    actor = ground.actor(Role.COUNTY_PA)
    outcome = await ground.door.execute(exit_plan_agree, actor, plan(case))
    assert codes(outcome.refusals) == []
    row = await ground.row("exit_plan")
    assert (row["kind"], row["state"], row["funds"], row["consent_count"]) == (
        "VOLUNTARY",
        "ACTIVE",
        D("60000.00"),
        2,
    )
    found = {
        one["number"]: (one["due_on"], one["amount"]) for one in await ground.rows("exit_stage")
    }
    assert found == {1: (STAGES[0][0], D("20000.00")), 2: (STAGES[1][0], D("40000.00"))}
    consents = await ground.rows("exit_consent")
    assert {one["household_id"] for one in consents} == {one.key for one in case.households}
    project = await ground.row("project")
    assert project["state"] == "EXITING"
    assert {one["project_amount"] for one in consents} == {project["amount"]}


@pytest.mark.parametrize(
    ("last", "difference"), [("39999.99", "0.01"), ("40000.01", "0.01"), ("0.01", "39999.99")]
)
async def test_stages_add_up_to_the_funds(ground: Ground, last: str, difference: str) -> None:
    case = await used(ground, state="NORMAL")
    command = plan(case, STAGES[0], (STAGES[1][0], last))
    refusals = await ground.refused(exit_plan_agree, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == ["PLAN_SUM_MISMATCH@stages"]
    assert figures(refusals)["difference"] == difference


async def test_all_that_is_wrong_with_a_plan_is_told(ground: Ground) -> None:
    case = await used(ground, state="REGISTERED")
    stranger = await ground.household()
    command = ExitPlanAgree(
        project=case.project,
        stages=stages((date(2018, 12, 20), "60000.00"), (date(2018, 12, 20), "0.00")),
        consents=(
            consent(case.households[0], consent_on=date(2018, 12, 21), witness=" "),
            consent(case.households[0], file_hash="X" * 64),
            consent(stranger.household),
        ),
        expected_version=9,
    )
    refusals = await ground.refused(exit_plan_agree, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == [
        "NOT_FOUND@consents.2.household",
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@project",
        "VALIDATION@consents.0.consentOn",
        "VALIDATION@consents.0.witness",
        "VALIDATION@consents.1.fileHash",
        "VALIDATION@consents.1.household",
        "VALIDATION@stages.0.dueOn",
        "VALIDATION@stages.1.amount",
        "VALIDATION@stages.1.dueOn",
    ]


async def test_a_household_that_did_not_consent_is_missing(ground: Ground) -> None:
    case = await used(ground, state="NORMAL", count=3)
    command = plan(case, (date(2019, 6, 30), "90000.00"), consents=(consent(case.households[0]),))
    refusals = await ground.refused(exit_plan_agree, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == ["CONSENT_MISSING@consents"]
    assert figures(refusals) == {"households": "2"}


async def test_a_platform_is_ordered_to_pay_back(ground: Ground) -> None:
    case = await used(ground, kind="GOV_FINANCING_PLATFORM")
    government = ground.actor(Role.COUNTY_GOV)
    outcome = await ground.door.execute(rectification_order, government, order(case))
    assert codes(outcome.refusals) == []
    assert (await ground.row("project"))["state"] == "RECTIFYING"
    row = await ground.row("exit_plan")
    assert (row["kind"], row["responsible"], row["deadline_on"]) == (
        "RECTIFICATION",
        "副县长张三",
        date(2019, 6, 30),
    )
    later = order(case, (date(2019, 9, 30), "60000.00"), deadline_on=date(2019, 9, 30))
    assert (await ground.door.execute(rectification_order, government, later)).refusals == ()
    states = sorted(one["state"] for one in await ground.rows("exit_plan"))
    assert states == ["ACTIVE", "REPLACED"]


async def test_all_that_is_wrong_with_an_order_is_told(ground: Ground) -> None:
    case = await used(ground, state="NORMAL")
    command = order(case, document_no=" ", responsible=" ", deadline_on=date(2018, 12, 20))
    refusals = await ground.refused(rectification_order, ground.actor(Role.COUNTY_GOV), command)
    assert codes(refusals) == [
        "INVALID_TRANSITION@project",
        "VALIDATION@deadlineOn",
        "VALIDATION@documentNo",
        "VALIDATION@project",
        "VALIDATION@responsible",
        "VALIDATION@stages.0.dueOn",
        "VALIDATION@stages.1.dueOn",
    ]


@pytest.mark.parametrize("state", ["EXITING", "RECALLING", "RECTIFYING"])
async def test_a_project_exits_when_nothing_is_out(ground: Ground, state: str) -> None:
    case = await used(ground, state=state, kind="INFRASTRUCTURE")
    actor = ground.actor(Role.COUNTY_GOV if state == "RECTIFYING" else Role.COUNTY_PA)
    command = ProjectExit(project=case.project, note="全部收回")
    refusals = await ground.refused(project_exit, actor, command)
    assert codes(refusals) == ["VALIDATION@project"]
    assert figures(refusals) == {"reason": "FUNDS_IN_USE", "funds": "60000.00"}
    await ground.owner.execute(
        "update loan set outstanding_principal = 0.01 where county_id = $1", ground.county_id
    )
    refusals = await ground.refused(project_exit, actor, command)
    assert figures(refusals)["funds"] == "0.02"
    await ground.owner.execute(
        "update loan set outstanding_principal = 0 where county_id = $1", ground.county_id
    )
    outcome = await ground.door.execute(project_exit, actor, command)
    assert codes(outcome.refusals) == []
    assert (await ground.row("project"))["state"] == "EXITED"
    refusals = await ground.refused(project_exit, actor, command)
    assert codes(refusals) == ["INVALID_TRANSITION@project"]


async def test_a_plan_that_ends_is_fulfilled(ground: Ground) -> None:
    case = await used(ground, state="NORMAL", count=0)
    actor = ground.actor(Role.COUNTY_PA)
    nothing = ExitPlanAgree(project=case.project, stages=())
    assert (await ground.door.execute(exit_plan_agree, actor, nothing)).refusals == ()
    done = await ground.door.execute(project_exit, actor, ProjectExit(project=case.project))
    assert codes(done.refusals) == []
    row = await ground.row("exit_plan")
    assert (row["state"], row["ended_on"]) == ("FULFILLED", date(2018, 12, 20))


async def test_each_act_is_its_office_s(ground: Ground) -> None:
    case = await used(ground, state="NORMAL")
    for use_case, role, command in (
        (exit_plan_agree, Role.COUNTY_GOV, plan(case)),
        (rectification_order, Role.COUNTY_PA, order(case)),
        (project_exit, Role.COUNTY_FIN, ProjectExit(project=case.project)),
    ):
        with pytest.raises(Denied):
            await ground.door.execute(use_case, ground.actor(role), command)
    nowhere = ProjectExit(project=GlobalId("project", ground.county_id, uuid7(AT)))
    refusals = await ground.refused(project_exit, ground.actor(Role.COUNTY_PA), nowhere)
    assert codes(refusals) == ["NOT_FOUND@project"]
