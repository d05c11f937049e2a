"""What secures a project's funds: recorded, released, demanded, lapsed (rows 73 and 74)."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import CollateralKind, SecurityKind
from services.collateral_demand import CollateralDemand, collateral_demand
from services.collateral_lapse import CollateralLapse, collateral_lapse
from services.failure import Denied
from services.outcome import Outcome
from services.project_secure import ProjectSecure, project_secure
from services.project_security_record import ProjectSecurityRecord, project_security_record
from services.project_security_release import ProjectSecurityRelease, project_security_release
from services.warning_sweep import WarningSweep, warning_sweep
from tests.factories import AT
from tests.services.ground import Ground, codes, figures
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio
D = Decimal
DAY = date(2018, 12, 20)
DUE = date(2018, 12, 31)


def guarantee(case: Used, amount: str, **more: Any) -> ProjectSecurityRecord:
    values = {
        "kind": SecurityKind.GUARANTEE,
        "document_no": "BZ-1",
        "party": "茶叶合作社",
        "given_on": DAY,
    }
    return ProjectSecurityRecord(project=case.project, amount=D(amount), **(values | more))


def collateral(case: Used, amount: str, **more: Any) -> ProjectSecurityRecord:
    values = {
        "kind": SecurityKind.COLLATERAL,
        "document_no": "DY-1",
        "collateral_kind": CollateralKind.BUILDING,
        "valued_on": DAY,
    }
    return guarantee(case, amount, **(values | more))


async def open_tasks(ground: Ground) -> dict[str, tuple[str, dict[str, str]]]:
    """Severity and figures of what is open, by rule."""
    return {
        row["rule"]: (row["severity"], json.loads(row["figures"]))
        for row in await ground.rows("warning")
        if row["state"] != "CLOSED"
    }


async def lapsed(ground: Ground, day: date) -> Outcome:
    at = ground.on(day)
    command = CollateralLapse(county_id=ground.county_id, business_on=day)
    return await at.door.execute(collateral_lapse, ground.scheduler, command)


async def test_what_is_missing_is_told_and_a_task_until_it_is_there(ground: Ground) -> None:
    case, bank = await used(ground, state="NORMAL"), ground.bank()
    outcome = await ground.door.execute(
        project_security_record, bank, guarantee(case, "59999.99"), key="k"
    )
    assert codes(outcome.refusals) == []
    assert codes(outcome.warnings) == ["NO_GUARANTEE@project", "NO_COLLATERAL@project"]
    assert figures(outcome.warnings) == {
        "funds": "60000.00",
        "guarantee": "59999.99",
        "missing": "0.01",
    }
    tasks = await open_tasks(ground)
    number = (await ground.row("project"))["project_no"]
    told = {"projectNo": number, "funds": "60000.00"}
    assert tasks == {
        "NO_GUARANTEE": ("ORANGE", told | {"guarantee": "59999.99"}),
        "NO_COLLATERAL": ("ORANGE", told | {"collateral": "0.00"}),
    }
    sweep = WarningSweep(county_id=ground.county_id, business_on=DAY)
    swept = await ground.door.execute(warning_sweep, ground.scheduler, sweep)
    found = await open_tasks(ground)
    assert {rule: found[rule] for rule in tasks} == tasks
    assert swept.figures["changed"] == "0"
    outcome = await ground.door.execute(project_security_record, bank, guarantee(case, "0.01"))
    assert codes(outcome.warnings) == ["NO_COLLATERAL@project"]
    outcome = await ground.door.execute(project_security_record, bank, collateral(case, "60000.00"))
    assert codes(outcome.warnings) == []
    assert not {"NO_GUARANTEE", "NO_COLLATERAL"} & set(await open_tasks(ground))
    kinds = [event["kind"] for event in await ground.rows("project_event")]
    assert kinds.count("SECURITY_RECORDED") == 3
    row = await ground.row("project_security", kind="COLLATERAL")
    assert (row["amount"], row["collateral_kind"], row["valued_on"], row["project_amount"]) == (
        D("60000.00"),
        "BUILDING",
        DAY,
        (await ground.row("project"))["amount"],
    )


async def test_what_is_released_counts_no_more(ground: Ground) -> None:
    case, bank = await used(ground, state="NORMAL"), ground.bank()
    done = await ground.door.execute(project_security_record, bank, guarantee(case, "60000.00"))
    command = ProjectSecurityRelease(security=done.ids["security"], reason="换保")
    outcome = await ground.door.execute(project_security_release, bank, command)
    assert codes(outcome.warnings) == ["NO_GUARANTEE@project", "NO_COLLATERAL@project"]
    row = await ground.row("project_security")
    assert (row["released_on"], row["released_reason"], row["version"]) == (DAY, "换保", 2)
    assert "NO_GUARANTEE" in await open_tasks(ground)
    again = ProjectSecurityRelease(security=done.ids["security"], reason=" ", expected_version=1)
    refusals = await ground.refused(project_security_release, bank, again)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@security",
        "REASON_REQUIRED@reason",
    ]


async def test_insurance_counts_through_its_last_day(ground: Ground) -> None:
    """So does a guarantee with a last day: the day after, it is missing."""
    case = await used(ground, state="NORMAL")
    command = guarantee(case, "60000.00", expires_on=DUE)
    await ground.door.execute(project_security_record, ground.bank(), command)
    for day, is_missing in ((DUE, False), (date(2019, 1, 1), True)):
        sweep = WarningSweep(county_id=ground.county_id, business_on=day)
        await ground.on(day).door.execute(warning_sweep, ground.scheduler, sweep)
        assert ("NO_GUARANTEE" in await open_tasks(ground)) is is_missing, day


async def test_all_that_is_wrong_with_a_security_is_told(ground: Ground) -> None:
    case = await used(ground, state="EXITED")
    command = ProjectSecurityRecord(
        project=case.project,
        kind=SecurityKind.GUARANTEE,
        amount=D("0.001"),
        document_no=" ",
        party=" ",
        given_on=date(2018, 12, 21),
        collateral_kind=CollateralKind.OTHER,
        valued_on=DAY,
        expires_on=DAY,
        expected_version=4,
    )
    refusals = await ground.refused(project_security_record, ground.bank(), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@project",
        "VALIDATION@amount",
        "VALIDATION@collateralKind",
        "VALIDATION@documentNo",
        "VALIDATION@expiresOn",
        "VALIDATION@givenOn",
        "VALIDATION@party",
        "VALIDATION@valuedOn",
    ]


async def test_collateral_that_does_not_come_recalls_the_project(ground: Ground) -> None:
    """Row 74: the day after the deadline; a fen too little is missing still."""
    case, bank = await used(ground, state="NORMAL"), ground.bank()
    other = await used(ground, state="NORMAL")
    for one in (case, other):
        await ground.door.execute(project_security_record, bank, guarantee(one, "60000.00"))
        demand = CollateralDemand(project=one.project, due_on=DUE, note="年底前补足")
        assert (await ground.door.execute(collateral_demand, bank, demand)).refusals == ()
    await ground.door.execute(project_security_record, bank, collateral(case, "59999.99"))
    done = await ground.door.execute(project_security_record, bank, collateral(other, "60000.00"))
    assert codes(done.warnings) == []
    assert (await ground.row("project", id=case.project.key))["collateral_due_on"] == DUE
    assert (await ground.row("project", id=other.project.key))["collateral_due_on"] is None
    assert (await lapsed(ground, DUE)).figures == {"recalled": "0"}
    after = date(2019, 1, 1)
    assert (await lapsed(ground, after)).figures == {"recalled": "1"}
    assert (await lapsed(ground, after)).figures == {"recalled": "0"}
    assert (await ground.row("project", id=case.project.key))["state"] == "RECALLING"
    assert (await ground.row("project", id=other.project.key))["state"] == "NORMAL"
    event = await ground.row("project_event", kind="RECALLED")
    assert (event["project_id"], json.loads(event["details"])) == (
        case.project.key,
        {"state": "RECALLING"},
    )
    severity, told = (await open_tasks(ground))["NO_COLLATERAL"]
    assert (severity, told["collateral"]) == ("RED", "59999.99")
    entry = await ground.row("audit_event", act="collateral:lapse")
    assert json.loads(entry["before"])["state"] == "NORMAL"
    assert (json.loads(entry["after"])["state"], entry["project_id"]) == (
        "RECALLING",
        case.project.key,
    )
    again = ground.on(after)
    command = ProjectSecure(project=case.project)
    refusals = await again.refused(project_secure, bank, command)
    assert codes(refusals) == ["NO_COLLATERAL@project"]
    assert figures(refusals)["missing"] == "0.01"
    await ground.owner.execute(
        "update loan set outstanding_principal = outstanding_principal - 0.01 where county_id = $1"
        " and id = $2",
        ground.county_id,
        case.loans[0].key,
    )
    outcome = await again.door.execute(project_secure, bank, command)
    assert codes(outcome.refusals) == []
    row = await ground.row("project", id=case.project.key)
    assert (row["state"], row["collateral_due_on"]) == ("NORMAL", None)
    assert "NO_COLLATERAL" not in await open_tasks(ground)


async def test_a_recalled_project_of_a_negative_entity_stays_so(ground: Ground) -> None:
    case = await used(ground, state="RECALLING", list_state="NEGATIVE", count=0)
    command = ProjectSecure(project=case.project, expected_version=3)
    refusals = await ground.refused(project_secure, ground.bank(), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "ENTITY_ON_NEGATIVE_LIST@project",
    ]


async def test_a_deadline_is_for_what_is_missing(ground: Ground) -> None:
    case = await used(ground, state="RECALLING", count=0)
    command = CollateralDemand(project=case.project, due_on=DAY, expected_version=3)
    refusals = await ground.refused(collateral_demand, ground.bank(), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@project",
        "VALIDATION@dueOn",
        "VALIDATION@project",
    ]


async def test_each_act_is_its_office_s(ground: Ground) -> None:
    """A lender of another group has no part in the project; the poverty office no deadline."""
    case = await used(ground, state="NORMAL")
    demand = CollateralDemand(project=case.project, due_on=DUE)
    for use_case, actor, command in (
        (project_security_record, ground.bank("ABC"), guarantee(case, "1.00")),
        (project_security_record, ground.actor(Role.COUNTY_GOV), guarantee(case, "1.00")),
        (collateral_demand, ground.actor(Role.COUNTY_PA), demand),
        (collateral_demand, ground.bank("ABC"), demand),
        (project_secure, ground.bank("ABC"), ProjectSecure(project=case.project)),
    ):
        with pytest.raises(Denied):
            await ground.door.execute(use_case, actor, command)
    nowhere = GlobalId("projectsecurity", ground.county_id, uuid7(AT))
    release = ProjectSecurityRelease(security=nowhere, reason="换保")
    refusals = await ground.refused(project_security_release, ground.bank(), release)
    assert codes(refusals) == ["NOT_FOUND@security"]


async def test_of_two_at_once_both_stand(ground: Ground) -> None:
    case, bank = await used(ground, state="NORMAL"), ground.bank()
    outcomes = await asyncio.gather(
        *(
            ground.door.execute(project_security_record, bank, guarantee(case, "30000.00"))
            for _ in range(2)
        )
    )
    assert [codes(outcome.refusals) for outcome in outcomes] == [[], []]
    assert "NO_GUARANTEE" not in await open_tasks(ground)
    assert len(await ground.rows("project_security")) == 2
