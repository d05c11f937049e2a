"""disposalDecide: the county government decides a case once (row 64)."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import DisposalDecision, HouseholdStatus
from services.disposal_decide import DisposalDecide, disposal_decide
from services.failure import Denied
from services.household_status_change import HouseholdStatusChange, household_status_change
from tests.factories import AT, DAY
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

REMOVED_ON = date(2018, 5, 1)


async def opened(ground: Ground, loans: int = 1) -> list[GlobalId]:
    """Cases of a removed household, as the removal opens them."""
    borrower = await ground.household()
    for _ in range(loans):
        await ground.loan(borrower, amount=Decimal("9000.00"), outlet_id=ground.outlet.id)
    command = HouseholdStatusChange(
        household=borrower.household,
        status=HouseholdStatus.REMOVED_WRONG,
        from_on=REMOVED_ON,
        reason="错评",
    )
    await ground.door.execute(household_status_change, ground.actor(Role.COUNTY_PA), command)
    rows = await ground.rows("disposal_case")
    return [GlobalId("disposal", ground.county_id, row["id"]) for row in rows]


def decided(case: GlobalId, **more: Any) -> DisposalDecide:
    values: dict[str, Any] = {
        "decision": DisposalDecision.KEEP_TO_MATURITY,
        "deciding_body": "凤冈县人民政府",
        **more,
    }
    return DisposalDecide(disposal_case=case, **values)


@pytest.mark.parametrize("decision", list(DisposalDecision))
async def test_a_case_is_decided_and_its_warning_closed(
    ground: Ground, decision: DisposalDecision
) -> None:
    case, other = await opened(ground, loans=2)
    command = decided(
        case,
        decision=decision,
        document_no="凤府专议〔2018〕7号",
        note="按期收回",
        decided_on=date(2018, 6, 1),
        expected_version=1,
    )
    async with ground.unchanged("disposal_case", "loan_event", "warning", "audit_event"):
        outcome = await ground.door.execute(disposal_decide, ground.actor(Role.COUNTY_GOV), command)
    assert outcome.refusals == () and outcome.ids["disposal_case"] == case
    row = await ground.row("disposal_case", id=case.key)
    assert (row["state"], row["decision"], row["decided_on"], row["version"]) == (
        "DECIDED",
        decision.value,
        date(2018, 6, 1),
        2,
    )
    assert (row["deciding_body"], row["document_no"], row["note"], row["decided_by"]) == (
        "凤冈县人民政府",
        "凤府专议〔2018〕7号",
        "按期收回",
        ground.actor(Role.COUNTY_GOV).subject,
    )
    states = {one["object_id"]: one for one in await ground.rows("warning")}
    loan = str(outcome.ids["loan"])
    assert (states.pop(loan)["closed_reason"]) == "CAUSE_GONE"
    assert [one["state"] for one in states.values()] == ["OPEN"]
    assert (await ground.row("disposal_case", id=other.key))["state"] == "OPEN"
    event = await ground.row("loan_event", kind="DISPOSED")
    assert f"loan_{ground.county_id}_{event['loan_id']}" == loan
    assert json.loads(event["details"])["decision"] == decision.value
    audit = await ground.row("audit_event", act="disposal:decide")
    assert audit["object_id"] == str(case) and audit["lender_id"] == ground.rcc.id


async def test_a_decided_case_cannot_be_decided_again(ground: Ground) -> None:
    (case,) = await opened(ground)
    office = ground.actor(Role.COUNTY_GOV)
    await ground.door.execute(disposal_decide, office, decided(case))
    again = decided(case, decision=DisposalDecision.COMPENSATE, deciding_body=" ")
    refusals = await ground.refused(disposal_decide, office, again)
    assert codes(refusals) == ["INVALID_TRANSITION@disposalCase", "VALIDATION@decidingBody"]
    assert figures(refusals) == {"object": "disposal", "state": "DECIDED", "act": "decide"}


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2018, 4, 30), {"reason": "BEFORE_REMOVAL", "earliestOn": "2018-05-01"}),
        (date(2018, 12, 21), {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}),
    ],
)
async def test_the_day_is_between_removal_and_today(
    ground: Ground, day: date, found: dict[str, str]
) -> None:
    (case,) = await opened(ground)
    command = decided(case, decided_on=day, expected_version=3)
    refusals = await ground.refused(disposal_decide, ground.actor(Role.COUNTY_GOV), command)
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion", "VALIDATION@decidedOn"]
    assert figures(refusals, 1) == found


async def test_the_first_and_the_last_day_pass(ground: Ground) -> None:
    for day in (REMOVED_ON, DAY):
        await opened(ground)
        (row,) = await ground.rows("disposal_case", state="OPEN")
        case = GlobalId("disposal", ground.county_id, row["id"])
        outcome = await ground.door.execute(
            disposal_decide, ground.actor(Role.COUNTY_GOV), decided(case, decided_on=day)
        )
        assert outcome.refusals == ()


async def test_only_the_county_government_decides(ground: Ground) -> None:
    (case,) = await opened(ground)
    async with ground.unchanged("audit_event", "decision"):
        for actor in (ground.actor(Role.COUNTY_PA), ground.bank(), ground.above(Role.PROV_PA)):
            with pytest.raises(Denied):
                await ground.door.execute(disposal_decide, actor, decided(case))
    for county, key in ((ground.county_id, uuid7(AT)), (ground.elsewhere(), case.key)):
        absent = dataclasses.replace(decided(case), disposal_case=GlobalId("disposal", county, key))
        refusals = await ground.refused(disposal_decide, ground.actor(Role.COUNTY_GOV), absent)
        assert codes(refusals) == ["NOT_FOUND@disposalCase"]


async def test_statements_are_counted(ground: Ground) -> None:
    cases = await opened(ground, loans=2)
    counts = []
    for case in cases:
        async with ground.counted() as statements:
            await ground.door.execute(disposal_decide, ground.actor(Role.COUNTY_GOV), decided(case))
        counts.append(len(ground.ours(statements)))
    assert counts[1] == 9
