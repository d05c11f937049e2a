"""inspectionRecord: a visit is kept, and a misuse has all its effects at once (rows 12, 22, 37)."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.refusal import ErrorCode
from rules.vocabulary import FiveTier, InspectionFinding, LoanPurpose, LoanState
from services.failure import Denied
from services.inspection_record import InspectionRecord, inspection_record
from tests.factories import AT, DAY
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

FOUND_ON = date(2018, 8, 1)
HASH = "0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789"


def visit(loan: GlobalId, **more: Any) -> InspectionRecord:
    values = {"finding": InspectionFinding.AS_AGREED, "note": "看到茶园三亩", **more}
    return InspectionRecord(loan=loan, **values)


def misuse(loan: GlobalId, **more: Any) -> InspectionRecord:
    values = {
        "finding": InspectionFinding.MISUSED,
        "actual_purpose": LoanPurpose.HOUSING,
        "inspected_on": FOUND_ON,
        "note": "用于建房",
    }
    return visit(loan, **values | more)


async def test_a_visit_as_agreed_is_kept_and_changes_nothing(ground: Ground) -> None:
    loan = await ground.loan(await ground.household(), outlet_id=ground.outlet.id)
    actor = ground.of_township(ground.county_id + 1)
    async with ground.unchanged("inspection", "audit_event", "procrastinate_jobs"):
        outcome = await ground.door.execute(inspection_record, actor, visit(loan, file_hash=HASH))
    assert outcome.refusals == () and outcome.warnings == ()
    row = await ground.row("inspection")
    assert outcome.ids == {
        "inspection": GlobalId("inspection", ground.county_id, row["id"]),
        "loan": loan,
    }
    assert (row["finding"], row["inspected_on"], row["actual_purpose"], row["note"]) == (
        "AS_AGREED",
        DAY,
        None,
        "看到茶园三亩",
    )
    assert row["file_hash"] == bytes.fromhex(HASH)
    assert (row["recorded_role"], row["recorded_by"]) == ("TOWN_PA", actor.subject)
    assert (row["lender_id"], row["outlet_id"], row["township_id"]) == (
        ground.rcc.id,
        ground.outlet.id,
        ground.county_id + 1,
    )
    audit = await ground.row("audit_event")
    assert audit["object_id"] == str(outcome.ids["inspection"])
    assert json.loads(audit["after"])["finding"] == "AS_AGREED"


async def test_a_misuse_ends_the_subsidy_and_opens_a_case(ground: Ground) -> None:
    """Row 37 as it is worked: found on 2018-08-01, subsidised to 2018-07-31."""
    loan = await ground.loan(await ground.household())
    async with ground.unchanged(
        "inspection",
        "loan",
        "loan_event",
        "collection_case",
        "warning",
        "outbox",
        "audit_event",
        "procrastinate_jobs",
    ):
        outcome = await ground.door.execute(inspection_record, ground.bank(), misuse(loan))
    row = await ground.row("loan")
    assert (row["flags"], row["subsidy_ends_on"], row["version"]) == (["MISUSED"], FOUND_ON, 2)
    assert row["state"] == "ACTIVE"
    event = await ground.row("loan_event")
    assert (event["kind"], event["business_on"]) == ("FLAGGED", FOUND_ON)
    assert json.loads(event["details"]) == {"flag": "MISUSED", "subsidyEndsOn": "2018-08-01"}
    case = await ground.row("collection_case")
    assert (case["cause"], case["state"], case["opened_on"], case["demand_by_on"]) == (
        "MISUSED",
        "OPEN",
        DAY,
        date(2018, 8, 11),
    )
    assert outcome.ids["collection_case"] == GlobalId("collection", ground.county_id, case["id"])
    warning = await ground.row("warning")
    assert (warning["rule"], warning["severity"], warning["offices"], warning["object_id"]) == (
        "MISUSED",
        "RED",
        ["COUNTY_BANK", "COUNTY_PA"],
        str(loan),
    )
    assert {one["recipient"] for one in await ground.rows("outbox")} == {
        f"COUNTY_BANK@{ground.county_id}/{ground.rcc.code}",
        f"COUNTY_PA@{ground.county_id}",
    }
    (told,) = outcome.warnings
    assert told.code is ErrorCode.MISUSED and told.clause is not None
    assert dict(told.params) == {
        "subsidyEndsOn": "2018-08-01",
        "foundOn": "2018-08-01",
        "actualPurpose": "HOUSING",
        "outstanding": "30000.00",
        "demandBy": "2018-08-11",
    }
    kinds = [row["object_id"].partition("_")[0] for row in await ground.rows("audit_event")]
    assert sorted(kinds) == ["collection", "inspection", "loan"]


@pytest.mark.parametrize(
    ("ended_on", "found_on", "expected"),
    [
        (date(2018, 7, 31), FOUND_ON, date(2018, 7, 31)),
        (FOUND_ON, FOUND_ON, FOUND_ON),
        (date(2018, 8, 2), FOUND_ON, FOUND_ON),
        (None, date(2018, 6, 1), date(2018, 6, 1)),
    ],
)
async def test_the_earliest_cause_ends_the_subsidy(
    ground: Ground, ended_on: date | None, found_on: date, expected: date
) -> None:
    loan = await ground.loan(await ground.household())
    await ground.owner.execute(
        "update loan set subsidy_ends_on = $1, flags = '{RISK_DISPOSAL}' where id = $2",
        ended_on,
        loan.key,
    )
    command = misuse(loan, inspected_on=found_on)
    await ground.door.execute(inspection_record, ground.bank(), command)
    row = await ground.row("loan")
    assert (row["subsidy_ends_on"], row["flags"]) == (expected, ["RISK_DISPOSAL", "MISUSED"])


async def test_a_misuse_found_again_is_one_case_and_one_warning(ground: Ground) -> None:
    loan = await ground.loan(await ground.household())
    await ground.door.execute(inspection_record, ground.bank(), misuse(loan))
    again = misuse(loan, inspected_on=date(2018, 9, 1))
    async with ground.unchanged("inspection", "warning", "audit_event"):
        outcome = await ground.door.execute(inspection_record, ground.actor(Role.COUNTY_PA), again)
    assert outcome.figures == {} and len(await ground.rows("inspection")) == 2
    case = await ground.row("collection_case")
    assert (case["demand_by_on"], case["version"]) == (date(2018, 8, 11), 1)
    warning = await ground.row("warning")
    assert json.loads(warning["figures"])["foundOn"] == "2018-09-01"


async def test_an_open_case_gets_the_day_of_the_demand(ground: Ground) -> None:
    loan = await ground.loan(await ground.household(), tier=FiveTier.LOSS)
    await ground.owner.execute(
        """insert into collection_case (county_id, id, loan_id, lender_id, township_id, cause,
          state, opened_on, recorded_at, recorded_by, version)
        select county_id, $1, id, lender_id, township_id, 'NON_PERFORMING', 'OPEN', $2, $3, 'x', 1
        from loan where id = $4""",
        uuid7(AT),
        date(2018, 7, 1),
        AT,
        loan.key,
    )
    await ground.door.execute(inspection_record, ground.bank(), misuse(loan))
    case = await ground.row("collection_case")
    assert (case["cause"], case["demand_by_on"], case["version"]) == (
        "NON_PERFORMING",
        date(2018, 8, 11),
        2,
    )


async def test_trouble_is_a_yellow_warning(ground: Ground) -> None:
    loan = await ground.loan(await ground.household())
    command = visit(loan, finding=InspectionFinding.IN_TROUBLE, inspected_on=FOUND_ON)
    async with ground.unchanged(
        "inspection", "warning", "outbox", "audit_event", "procrastinate_jobs"
    ):
        await ground.door.execute(inspection_record, ground.bank(), command)
    warning = await ground.row("warning")
    assert (warning["rule"], warning["severity"], warning["offices"]) == (
        "IN_TROUBLE",
        "YELLOW",
        ["COUNTY_BANK", "COUNTY_PA"],
    )
    assert json.loads(warning["figures"])["outstanding"] == "30000.00"


async def test_everything_wrong_is_told_at_once(ground: Ground) -> None:
    loan = await ground.loan(
        await ground.household(), state=LoanState.SETTLED, outstanding=Decimal("0.00")
    )
    command = visit(
        loan,
        actual_purpose=LoanPurpose.CONSUMPTION,
        inspected_on=date(2018, 12, 21),
        file_hash="abc",
    )
    refusals = await ground.refused(inspection_record, ground.bank(), command)
    assert codes(refusals) == [
        "INVALID_TRANSITION@loan",
        "VALIDATION@fileHash",
        "VALIDATION@finding",
        "VALIDATION@inspectedOn",
    ]
    assert figures(refusals) == {"object": "loan", "state": "SETTLED", "act": "inspect"}


@pytest.mark.parametrize("state", ["SUBMITTED", "SIGNED", "WRITTEN_OFF_RETAINED"])
async def test_only_a_loan_on_the_book_is_inspected(ground: Ground, state: str) -> None:
    loan = await ground.loan(await ground.household(), state=LoanState[state])
    refusals = await ground.refused(inspection_record, ground.bank(), visit(loan))
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]


async def test_who_inspects(ground: Ground) -> None:
    """The township its own, the outlet its own, the lender its own, the county's PA all."""
    loan = await ground.loan(await ground.household(), outlet_id=ground.outlet.id)
    outlet = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    own = ground.county_id + 1
    for actor in (
        outlet,
        ground.of_township(own),
        ground.of_township(own, Role.TOWN_FIN),
        ground.actor(Role.COUNTY_PA),
    ):
        outcome = await ground.door.execute(inspection_record, actor, misuse(loan))
        assert outcome.refusals == (), actor.role
    for actor in (ground.bank("ABC"), ground.of_township(own + 1)):
        refusals = await ground.refused(inspection_record, actor, visit(loan))
        assert codes(refusals) == ["NOT_FOUND@loan"]
    for actor in (ground.actor(Role.COUNTY_FIN), ground.system(), ground.above(Role.PROV_PA)):
        with pytest.raises(Denied):
            await ground.door.execute(inspection_record, actor, visit(loan))
    absent = dataclasses.replace(visit(loan), loan=GlobalId("loan", ground.county_id, uuid7(AT)))
    refusals = await ground.refused(inspection_record, ground.bank(), absent)
    assert codes(refusals) == ["NOT_FOUND@loan"]


async def test_statements_are_counted(ground: Ground) -> None:
    counts = []
    for make in (visit, visit, misuse, misuse):
        loan = await ground.loan(await ground.household())
        async with ground.counted() as statements:
            await ground.door.execute(inspection_record, ground.bank(), make(loan))
        counts.append(len(ground.ours(statements)))
    assert counts[1:] == [6, 12, 12]
