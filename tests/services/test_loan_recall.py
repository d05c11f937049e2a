"""loanRecall: called early on a ground, on the book all the same (row 37, B18)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import FiveTier, InspectionFinding, LoanPurpose, LoanState
from services.failure import Denied
from services.inspection_record import InspectionRecord, inspection_record
from services.loan_recall import LoanRecall, loan_recall
from services.repayment_record import RepaymentRecord, repayment_record
from tests import factories
from tests.factories import AT, DAY
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

D = Decimal
PAY_BY = date(2019, 1, 20)


def recall(loan: GlobalId, **more: Any) -> LoanRecall:
    return LoanRecall(loan=loan, **{"demand_on": PAY_BY, "amount": D("30000.00"), **more})


async def misused(ground: Ground, **more: Any) -> GlobalId:
    """A loan that an inspection found misused, with the case that this opened."""
    loan = await ground.loan(await ground.household(), **more)
    command = InspectionRecord(
        loan=loan,
        finding=InspectionFinding.MISUSED,
        actual_purpose=LoanPurpose.HOUSING,
        note="建房",
    )
    await ground.door.execute(inspection_record, ground.bank(), command)
    return loan


async def plan(ground: Ground, loan: GlobalId, state: str) -> None:
    await ground.owner.execute(
        """insert into instalment_plan (county_id, id, loan_id, lender_id, township_id, state,
          total, note, agreed_on, agreed_by, ended_on, recorded_at, version)
        select county_id, $1, id, lender_id, township_id, $2, 30000, '困难', $3, 'x', $5, $4, 1
        from loan where id = $6""",
        uuid7(AT),
        state,
        DAY,
        AT,
        None if state == "ACTIVE" else DAY,
        loan.key,
    )


async def warn(ground: Ground, loan: GlobalId, rule: str) -> None:
    await ground.owner.execute(
        """insert into warning (county_id, id, rule, severity, state, object_kind, object_id,
          lender_id, loan_id, offices, figures, opened_on, recorded_at, changed_at, version)
        values ($1, $2, $3, 'ORANGE', 'OPEN', 'loan', $4, $5, $6, '{COUNTY_BANK}', '{}', $7, $8,
          $8, 1)""",
        ground.county_id,
        uuid7(AT),
        rule,
        str(loan),
        ground.rcc.id,
        loan.key,
        DAY,
        AT,
    )


async def test_a_misused_loan_is_called_and_stays_on_the_book(ground: Ground) -> None:
    loan = await misused(ground)
    await warn(ground, loan, "NO_EARLY_DEMAND")
    book = await ground.row("county_lender_position")
    async with ground.unchanged("loan", "loan_event", "collection_case", "warning", "audit_event"):
        outcome = await ground.door.execute(
            loan_recall, ground.bank(), recall(loan, amount=D("12000.00"), expected_version=2)
        )
    assert outcome.refusals == ()
    row = await ground.row("loan")
    assert (row["state"], row["demand_on"], row["version"]) == ("EARLY_CALLED", PAY_BY, 3)
    assert row["outstanding_principal"] == D("30000.00")
    case = await ground.row("collection_case")
    assert outcome.ids["collection_case"] == GlobalId("collection", ground.county_id, case["id"])
    assert (case["demanded_on"], case["demand_on"], case["demand_amount"], case["version"]) == (
        DAY,
        PAY_BY,
        D("12000.00"),
        2,
    )
    assert case["cause"] == "MISUSED" and case["demand_by_on"] == date(2018, 12, 30)
    event = await ground.row("loan_event", kind="RECALLED")
    assert json.loads(event["details"]) == {"amount": "12000.00", "demandOn": "2019-01-20"}
    states = {one["rule"]: one["state"] for one in await ground.rows("warning")}
    assert states == {"MISUSED": "OPEN", "NO_EARLY_DEMAND": "CLOSED"}
    audits = await ground.rows("audit_event", act="loan:recall")
    assert {one["object_kind"] for one in audits} == {"loan", "collection"}
    assert await ground.row("county_lender_position") == book
    await ground.proved()


@pytest.mark.parametrize(
    ("ground_of", "cause"),
    [("class", "NON_PERFORMING"), ("decision", "OTHER"), ("flag", "MISUSED")],
)
async def test_a_loan_without_a_case_gets_one(ground: Ground, ground_of: str, cause: str) -> None:
    borrower = await ground.household()
    tier = FiveTier.DOUBTFUL if ground_of == "class" else FiveTier.NORMAL
    loan = await ground.loan(borrower, tier=tier, state=LoanState.OVERDUE)
    if ground_of == "decision":
        await factories.disposal_case(ground.owner, borrower, loan)
        await ground.owner.execute(
            "update disposal_case set state = 'DECIDED', decision = 'EARLY_COLLECT',"
            " decided_on = '2018-12-01', deciding_body = '县人民政府' where loan_id = $1",
            loan.key,
        )
    if ground_of == "flag":
        await ground.owner.execute("update loan set flags = '{MISUSED}' where id = $1", loan.key)
    outcome = await ground.door.execute(loan_recall, ground.bank(), recall(loan))
    assert outcome.refusals == ()
    case = await ground.row("collection_case")
    assert (case["cause"], case["demanded_on"], case["demand_amount"]) == (
        cause,
        DAY,
        D("30000.00"),
    )
    assert (await ground.row("loan"))["state"] == "EARLY_CALLED"


async def test_an_open_case_alone_is_no_ground(ground: Ground) -> None:
    """Else the lender would make its own ground: it opens cases itself."""
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    await factories.collection_case(ground.owner, borrower, loan, cause="OTHER")
    await factories.disposal_case(ground.owner, borrower, loan)
    command = recall(loan, demand_on=DAY, amount=D("30000.01"), expected_version=7)
    refusals = await ground.refused(loan_recall, ground.bank(), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@amount",
        "VALIDATION@demandOn",
        "VALIDATION@loan",
    ]
    assert figures(refusals, 1) == {"reason": "ABOVE_OUTSTANDING", "outstanding": "30000.00"}
    assert figures(refusals, 3)["reason"] == "NO_GROUND_FOR_RECALL"


async def test_a_plan_in_force_pauses_it(ground: Ground) -> None:
    loan = await misused(ground)
    for state, expected in (("ACTIVE", ["PLAN_IN_FORCE@loan"]), ("CANCELLED", [])):
        await ground.owner.execute("delete from instalment_plan where loan_id = $1", loan.key)
        await plan(ground, loan, state)
        if expected:
            refusals = await ground.refused(loan_recall, ground.bank(), recall(loan))
            assert codes(refusals) == expected
        else:
            outcome = await ground.door.execute(loan_recall, ground.bank(), recall(loan))
            assert outcome.refusals == ()


async def test_nobody_is_called_twice_and_payment_settles(ground: Ground) -> None:
    loan = await misused(ground)
    await ground.door.execute(loan_recall, ground.bank(), recall(loan))
    refusals = await ground.refused(loan_recall, ground.bank(), recall(loan))
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]
    assert figures(refusals) == {"object": "loan", "state": "EARLY_CALLED", "act": "call_early"}
    paid = RepaymentRecord(loan=loan, principal=D("30000.00"), bank_ref="R-1")
    await ground.door.execute(repayment_record, ground.bank(), paid, key="pay")
    assert (await ground.row("loan"))["state"] == "SETTLED"
    await ground.proved()


async def test_who_calls(ground: Ground) -> None:
    loan = await misused(ground, outlet_id=ground.outlet.id)
    outlet = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    for actor in (outlet, ground.actor(Role.COUNTY_PA), ground.system()):
        with pytest.raises(Denied):
            await ground.door.execute(loan_recall, actor, recall(loan))
    refusals = await ground.refused(loan_recall, ground.bank("ABC"), recall(loan))
    assert codes(refusals) == ["NOT_FOUND@loan"]


async def test_statements_are_counted(ground: Ground) -> None:
    counts = []
    for _ in range(2):
        loan = await misused(ground)
        async with ground.counted() as statements:
            await ground.door.execute(loan_recall, ground.bank(), recall(loan))
        counts.append(len(ground.ours(statements)))
    assert counts[1] == 11
