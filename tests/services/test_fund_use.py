"""fundUseRecord and creditReferralRecord: what became of a project's funds (rows 75, 78, 80)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from rules.vocabulary import FundUseKind
from services.credit_referral_record import CreditReferralRecord, credit_referral_record
from services.failure import Denied
from services.fund_use_record import FundUseRecord, fund_use_record
from tests.services.ground import Ground, codes
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio
D = Decimal
DAY = date(2018, 12, 20)


def use(case: Used, kind: FundUseKind = FundUseKind.OWN_PRODUCTION, **more: Any) -> FundUseRecord:
    values = {"amount": D("20000.00"), "used_on": DAY, "purpose": "购买茶苗"}
    if kind is FundUseKind.ON_LENDING:
        values["recipient"] = "X公司"
    return FundUseRecord(project=case.project, kind=kind, **(values | more))


async def alerts(ground: Ground) -> list[tuple[str, str, list[str]]]:
    return [
        (row["rule"], row["severity"], row["offices"])
        for row in await ground.rows("warning")
        if row["rule"].startswith("COOP_")
    ]


async def test_own_production_is_a_record_and_no_more(ground: Ground) -> None:
    case = await used(ground, state="NORMAL")
    outcome = await ground.door.execute(fund_use_record, ground.bank(), use(case))
    assert codes(outcome.refusals) == [] and outcome.figures == {}
    row = await ground.row("fund_use")
    assert (row["kind"], row["amount"], row["finding"]) == ("OWN_PRODUCTION", D("20000.00"), None)
    project = await ground.row("project")
    assert (project["state"], project["flags"]) == ("NORMAL", [])
    assert await alerts(ground) == []
    assert [one["kind"] for one in await ground.rows("project_event")][-1] == "FUNDS_USED"


async def test_another_use_of_a_cooperative_is_marked_and_a_task(ground: Ground) -> None:
    case = await used(ground, state="NORMAL")
    command = use(case, FundUseKind.OTHER_USE)
    for _ in range(2):  # Found again, it is one mark and one task.
        outcome = await ground.door.execute(fund_use_record, ground.actor(Role.COUNTY_PA), command)
        assert outcome.figures == {"finding": "COOP_MISUSE"}
    project = await ground.row("project")
    assert (project["state"], project["flags"]) == ("NORMAL", ["COOP_MISUSE"])
    offices = ["COUNTY_PA", "COUNTY_BANK", "CITY_PA"]
    assert await alerts(ground) == [("COOP_MISUSE", "ORANGE", offices)]
    assert len(await ground.rows("fund_use", finding="COOP_MISUSE")) == 2


@pytest.mark.parametrize("state", ["REGISTERED", "SCREENING", "NORMAL", "RISK"])
async def test_on_lending_lists_the_entity_and_recalls_the_project(
    ground: Ground, state: str
) -> None:
    case, other = await used(ground, state=state), await used(ground, state="NORMAL")
    await ground.owner.execute(
        "update project set enterprise_id = $2 where id = $1", other.project.key, case.entity.key
    )
    command = use(case, FundUseKind.ON_LENDING)
    outcome = await ground.door.execute(fund_use_record, ground.bank(), command)
    assert codes(outcome.refusals) == [] and outcome.figures == {"finding": "COOP_ON_LENDING"}
    project = await ground.row("project", id=case.project.key)
    assert (project["state"], project["flags"]) == ("RECALLING", ["COOP_ON_LENDING"])
    assert (await ground.row("project", id=other.project.key))["state"] == "RISK"
    entity = await ground.owner.fetchrow("select * from enterprise where id = $1", case.entity.key)
    assert (entity["list_state"], entity["listed_by_county_id"]) == ("NEGATIVE", ground.county_id)
    entry = await ground.owner.fetchrow(
        "select * from list_entry where enterprise_id = $1", case.entity.key
    )
    assert (entry["state"], entry["reason"]) == ("NEGATIVE", "合作社转借：X公司")
    assert {tuple(row["flags"]) for row in await ground.rows("loan")} == {("ENTERPRISE_RISK",)}
    offices = ["COUNTY_PA", "COUNTY_BANK", "CITY_PA"]
    assert await alerts(ground) == [("COOP_ON_LENDING", "RED", offices)]
    told = {json.loads(row["payload"])["rule"] for row in await ground.rows("outbox")}
    assert told == {"COOP_ON_LENDING"}
    acts = await ground.rows("audit_event", act="funduse:record")
    assert {row["object_kind"] for row in acts} == {"funduse", "project", "enterprise"}
    again = await ground.door.execute(fund_use_record, ground.bank(), command)
    assert codes(again.refusals) == []
    assert (
        await ground.owner.fetchval(
            "select count(*) from list_entry where enterprise_id = $1", case.entity.key
        )
        == 1
    )


@pytest.mark.parametrize("state", ["EXITED", "EXITING", "RECALLING"])
async def test_it_is_recorded_whatever_the_state(ground: Ground, state: str) -> None:
    case = await used(ground, state=state)
    command = use(case, FundUseKind.ON_LENDING)
    outcome = await ground.door.execute(fund_use_record, ground.bank(), command)
    assert codes(outcome.refusals) == []
    project = await ground.row("project")
    assert (project["state"], project["flags"]) == (state, ["COOP_ON_LENDING"])


async def test_the_clauses_speak_of_cooperatives(ground: Ground) -> None:
    case = await used(ground, state="NORMAL", kind="ENTERPRISE")
    for kind in FundUseKind:
        outcome = await ground.door.execute(fund_use_record, ground.bank(), use(case, kind))
        assert outcome.figures == {}
    project = await ground.row("project")
    assert (project["state"], project["flags"]) == ("NORMAL", [])


async def test_all_that_is_wrong_with_a_use_is_told(ground: Ground) -> None:
    case = await used(ground, state="NORMAL", count=0)
    command = use(case, amount=D(0), used_on=date(2018, 12, 21), purpose=" ", recipient="X公司")
    refusals = await ground.refused(fund_use_record, ground.bank(), command)
    assert codes(refusals) == [
        "VALIDATION@amount",
        "VALIDATION@purpose",
        "VALIDATION@recipient",
        "VALIDATION@usedOn",
    ]
    with pytest.raises(Denied):
        await ground.door.execute(fund_use_record, ground.bank("ABC"), use(case))


async def test_an_entity_is_referred_to_a_lender(ground: Ground) -> None:
    case = await used(ground, state="NORMAL", count=0)
    command = CreditReferralRecord(
        project=case.project, to_lender=ground.abc.code, amount=D("3000000.00"), reason="订单稳定"
    )
    outcome = await ground.door.execute(
        credit_referral_record, ground.actor(Role.COUNTY_PA), command
    )
    assert codes(outcome.refusals) == []
    row = await ground.row("credit_referral")
    assert (row["enterprise_id"], row["to_lender_id"], row["amount"]) == (
        case.entity.key,
        ground.abc.id,
        D("3000000.00"),
    )
    wrong = CreditReferralRecord(
        project=case.project, to_lender="NO-SUCH", amount=D("0.00"), reason=" "
    )
    refusals = await ground.refused(credit_referral_record, ground.bank(), wrong)
    assert codes(refusals) == [
        "NOT_FOUND@toLender",
        "VALIDATION@amount",
        "REASON_REQUIRED@reason",
    ]
