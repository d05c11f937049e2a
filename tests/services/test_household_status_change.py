"""householdStatusChange: the history, what lenders are told, and what a removal brings about."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.refusal import ErrorCode
from rules.vocabulary import HouseholdStatus, LoanState
from services.failure import Denied
from services.household_status_change import HouseholdStatusChange, household_status_change
from services.loan_approve import LoanApprove, loan_approve
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.outcome import Outcome
from tests.factories import AT, DAY, ZERO, Borrower
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

S = HouseholdStatus
D = Decimal
REMOVED_ON = date(2018, 5, 1)
HUGE = D("2000000.00")
TERM = date(2019, 12, 20)


def change(borrower: Borrower, status: S, **more: Any) -> HouseholdStatusChange:
    return HouseholdStatusChange(
        household=borrower.household, status=status, **{"reason": "动态调整", **more}
    )


async def changed(ground: Ground, command: HouseholdStatusChange, **more: Any) -> Outcome:
    office = ground.actor(Role.COUNTY_PA)
    return await ground.door.execute(household_status_change, office, command, **more)


async def refused(ground: Ground, command: HouseholdStatusChange) -> tuple[Any, ...]:
    return await ground.refused(household_status_change, ground.actor(Role.COUNTY_PA), command)


async def roster(ground: Ground, number: int, state: str) -> None:
    await ground.owner.execute(
        """insert into roster (county_id, id, number, state, source, row_count, fault_count,
          imported_on, imported_by, published_on, published_by, recorded_at, version)
        values ($1, $2, $3, $4, 's', 0, 0, $5, 'x', $6, $7, $8, 1)""",
        ground.county_id,
        uuid7(AT),
        number,
        state,
        DAY,
        None if state == "DRAFT" else DAY,
        None if state == "DRAFT" else "x",
        AT,
    )


async def test_an_exit_is_history_and_told_to_lenders(ground: Ground) -> None:
    """Row 62: nothing is taken from a household that exits."""
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = change(borrower, S.EXITED, document_no="凤扶发〔2018〕12号", expected_version=1)
    async with ground.unchanged(
        "household",
        "household_status",
        "roster_change",
        "audit_event",
        "procrastinate_jobs",
    ):
        outcome = await changed(ground, command)
    assert outcome.warnings == () and set(outcome.ids) == {"household", "status_change"}
    row = await ground.row("household")
    assert (row["status"], row["status_since_on"], row["version"]) == ("EXITED", DAY, 2)
    history = await ground.row("household_status")
    assert (history["status"], history["from_on"]) == ("EXITED", DAY)
    assert history["reason"] == "动态调整（凤扶发〔2018〕12号）"
    assert outcome.ids["status_change"] == GlobalId("statuschange", ground.county_id, history["id"])
    told = await ground.row("roster_change")
    assert (told["kind"], told["number"], told["business_on"]) == ("STATUS", 1, DAY)
    assert told["household_id"] == borrower.household_id
    audit = await ground.row("audit_event")
    before, after = json.loads(audit["before"]), json.loads(audit["after"])
    assert (before["status"], after["status"]) == ("POOR", "EXITED")
    assert after["document_no"] == "凤扶发〔2018〕12号" and after["reason"] == "动态调整"
    assert (await ground.row("loan", id=loan.key))["subsidy_ends_on"] is None


@pytest.mark.parametrize(
    ("versions", "number"),
    [
        ([], 1),
        ([(1, "DRAFT")], 1),
        ([(1, "PUBLISHED")], 2),
        ([(1, "SUPERSEDED"), (2, "PUBLISHED"), (3, "DRAFT")], 3),
    ],
)
async def test_lenders_find_it_in_the_version_to_come(
    ground: Ground, versions: list[tuple[int, str]], number: int
) -> None:
    for one, state in versions:
        await roster(ground, one, state)
    await changed(ground, change(await ground.household(), S.EXITED))
    assert (await ground.row("roster_change"))["number"] == number


async def test_a_removal_ends_the_subsidy_and_opens_a_case_for_each_loan(ground: Ground) -> None:
    """Rows 2, 63, 64: to 2018-04-30; whoever lent, and also where the claim is retained."""
    borrower = await ground.household(status="EXITED", status_since_on=date(2017, 1, 1))
    own = await ground.loan(borrower, amount=D("20000.00"), outlet_id=ground.outlet.id)
    other = await ground.loan(borrower, ground.abc, amount=D("15000.00"), ceiling=HUGE)
    kept = await ground.loan(
        borrower, amount=D("9000.00"), state=LoanState.WRITTEN_OFF_RETAINED, ceiling=HUGE
    )
    await ground.loan(borrower, state=LoanState.SETTLED, outstanding=ZERO, ceiling=HUGE)
    await ground.loan(borrower, state=LoanState.SIGNED, amount=D("5000.00"), ceiling=HUGE)
    neighbour = await ground.loan(await ground.household())
    await ground.owner.execute(
        "update loan set subsidy_ends_on = '2018-04-11', flags = '{MISUSED}' where id = $1",
        other.key,
    )
    outcome = await changed(ground, change(borrower, S.REMOVED_WRONG, from_on=REMOVED_ON))
    (warning,) = outcome.warnings
    assert warning.code is ErrorCode.RISK_DISPOSAL and warning.clause is not None
    assert dict(warning.params) == {
        "loans": "3",
        "principal": "44000.00",
        "subsidyEndsOn": "2018-05-01",
        "pendingCount": "1",
    }
    assert outcome.figures == {"loans": "3", "principal": "44000.00"}
    marked = {row["id"]: row for row in await ground.rows("loan") if row["version"] == 2}
    assert set(marked) == {own.key, other.key, kept.key} and neighbour.key not in marked
    assert [marked[one.key]["flags"] for one in (own, other, kept)] == [
        ["RISK_DISPOSAL"],
        ["MISUSED", "RISK_DISPOSAL"],
        ["RISK_DISPOSAL"],
    ]
    assert [marked[one.key]["subsidy_ends_on"] for one in (own, other, kept)] == [
        REMOVED_ON,
        date(2018, 4, 11),  # An earlier cause stands.
        REMOVED_ON,
    ]
    await _cases(ground, borrower, {own, other, kept})
    events = await ground.rows("loan_event")
    assert {(one["kind"], one["business_on"]) for one in events} == {("FLAGGED", REMOVED_ON)}
    assert {one["loan_id"] for one in events} == set(marked) and len(events) == 3
    audits = await ground.rows("audit_event")
    assert {one["object_id"] for one in audits} == {
        str(borrower.household),
        *(str(one) for one in (own, other, kept)),
    }
    (of_own,) = (one for one in audits if one["object_id"] == str(own))
    assert json.loads(of_own["before"])["flags"] == [] and of_own["lender_id"] == ground.rcc.id
    assert json.loads(of_own["after"])["subsidy_ends_on"] == "2018-05-01"
    await ground.proved()


async def _cases(ground: Ground, borrower: Borrower, loans: set[GlobalId]) -> None:
    """A case and a warning of the county government for each of these loans, and no more."""
    cases = {row["loan_id"]: row for row in await ground.rows("disposal_case")}
    assert set(cases) == {loan.key for loan in loans}
    for loan in await ground.rows("loan"):
        if loan["id"] in cases:
            case = cases[loan["id"]]
            assert (case["state"], case["opened_on"], case["version"]) == ("OPEN", DAY, 1)
            same = ("lender_id", "outlet_id", "township_id", "household_id")
            assert all(case[name] == loan[name] for name in same)
    assert {case["household_id"] for case in cases.values()} == {borrower.household_id}
    warnings = await ground.rows("warning")
    assert {one["object_id"] for one in warnings} == {str(loan) for loan in loans}
    assert {(one["rule"], one["state"], tuple(one["offices"])) for one in warnings} == {
        ("DISPOSAL_UNDECIDED", "OPEN", ("COUNTY_GOV",))
    }
    messages = await ground.rows("outbox")
    assert {one["recipient"] for one in messages} == {f"COUNTY_GOV@{ground.county_id}"}
    assert len(messages) == len(loans)


async def test_what_is_pending_stays_and_cannot_go_on(ground: Ground) -> None:
    """Row 63 at every step, and for a new application of the day."""
    borrower = await ground.household()
    waiting = {
        state: await ground.loan(borrower, state=LoanState[state], amount=D("5000.00"))
        for state in ("SUBMITTED", "APPROVED", "SIGNED")
    }
    outcome = await changed(ground, change(borrower, S.REMOVED_WRONG))
    assert figures(outcome.warnings)["pendingCount"] == "3"
    assert figures(outcome.warnings)["loans"] == "0"
    steps: tuple[tuple[Any, Any], ...] = (
        (loan_approve, LoanApprove(loan=waiting["SUBMITTED"], approval_no="A")),
        (loan_sign, LoanSign(loan=waiting["APPROVED"], contract_no="C", signed_on=DAY)),
        (loan_disburse, LoanDisburse(loan=waiting["SIGNED"], value_on=DAY)),
        (loan_submit, ground.submission(borrower, amount=D("1000.00"))),
    )
    for case, command in steps:
        refusals = await ground.refused(case, ground.bank(), command, key=case.name)
        assert ErrorCode.HOUSEHOLD_REMOVED in [one.code for one in refusals]
        found = next(one for one in refusals if one.code is ErrorCode.HOUSEHOLD_REMOVED)
        assert dict(found.params) == {"since": DAY.isoformat()}
    states = [row["state"] for row in await ground.rows("loan")]
    assert sorted(states) == ["APPROVED", "SIGNED", "SUBMITTED"]


async def test_a_removal_without_loans_says_nothing_more(ground: Ground) -> None:
    outcome = await changed(ground, change(await ground.household(), S.REMOVED_WRONG))
    assert outcome.warnings == () and await ground.rows("disposal_case") == []


async def test_a_dry_run_writes_nothing_and_tells_the_same(ground: Ground) -> None:
    borrower = await ground.household()
    await ground.loan(borrower)
    command = change(borrower, S.REMOVED_WRONG, from_on=REMOVED_ON)

    async def cases(connection: Any, outcome: Outcome) -> int:
        found: int = await connection.fetchval("select count(*) from disposal_case")
        return found

    async with ground.unchanged():
        tried = await changed(ground, command, dry_run=True, read=cases)
    assert tried.payload == 1
    done = await changed(ground, command)
    assert tried.warnings == done.warnings and tried.figures == done.figures


@pytest.mark.parametrize(
    ("status", "to", "act"),
    [
        ("POOR", S.RETURNED_POOR, "return_poor"),
        ("REMOVED_WRONG", S.EXITED, "exit"),
        ("REMOVED_WRONG", S.REMOVED_WRONG, "remove_wrong"),
        ("EXITED", S.EXITED, "exit"),
    ],
)
async def test_only_moves_of_the_machine(ground: Ground, status: str, to: S, act: str) -> None:
    borrower = await ground.household(status=status)
    refusals = await refused(ground, change(borrower, to))
    assert codes(refusals) == ["INVALID_TRANSITION@status"]
    assert figures(refusals) == {"object": "household", "state": status, "act": act}


async def test_everything_wrong_is_told_at_once(ground: Ground) -> None:
    borrower = await ground.household(status_since_on=date(2018, 5, 1))
    command = change(borrower, S.POOR, from_on=date(2018, 4, 30), reason=" ", expected_version=7)
    refusals = await refused(ground, command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@fromOn",
        "VALIDATION@status",
        "REASON_REQUIRED@reason",
    ]
    assert figures(refusals, 1) == {
        "reason": "BEFORE_CURRENT_STATUS",
        "earliestOn": "2018-05-01",
    }
    assert figures(refusals, 2)["accepted"] == "EXITED,RETURNED_POOR,REMOVED_WRONG"
    late = dataclasses.replace(command, status=S.EXITED, from_on=date(2018, 12, 21), reason="r")
    late = dataclasses.replace(late, expected_version=1)
    assert codes(await refused(ground, late)) == ["VALIDATION@fromOn"]


async def test_only_the_countys_office_may(ground: Ground) -> None:
    borrower = await ground.household()
    command = change(borrower, S.EXITED)
    async with ground.unchanged("audit_event", "decision"):
        for actor in (
            ground.bank(),
            ground.actor(Role.COUNTY_GOV),
            ground.of_township(borrower.township_id),
            ground.above(Role.PROV_PA),
        ):
            with pytest.raises(Denied):
                await ground.door.execute(household_status_change, actor, command)
    elsewhere = GlobalId("household", ground.elsewhere(), borrower.household_id)
    missing = GlobalId("household", ground.county_id, uuid7(AT))
    for named in (elsewhere, missing):
        refusals = await refused(ground, dataclasses.replace(command, household=named))
        assert codes(refusals) == ["NOT_FOUND@household"]


async def test_statements_do_not_grow_with_the_loans(ground: Ground) -> None:
    counts = []
    for loans in (1, 1, 20):
        borrower = await ground.household()
        for _ in range(loans):
            await ground.loan(borrower, amount=D("2000.00"))
        command = change(borrower, S.REMOVED_WRONG, from_on=REMOVED_ON)
        async with ground.counted() as statements:
            await changed(ground, command)
        counts.append(len(ground.ours(statements)))
    assert counts[1:] == [16, 16]
    assert len(await ground.rows("disposal_case")) == 22


async def test_a_disbursement_beside_a_removal_is_a_case_or_is_refused(ground: Ground) -> None:
    """Both hold the household's exposure: no loan slips through between them."""
    for number in range(6):
        borrower = await ground.household()
        loan = await ground.loan(
            borrower, state=LoanState.SIGNED, amount=D("5000.00"), value_on=DAY, matures_on=TERM
        )
        pay = LoanDisburse(loan=loan, value_on=DAY)
        paid, removed = await asyncio.gather(
            ground.door.execute(loan_disburse, ground.bank(), pay, key=f"pay-{number}"),
            changed(ground, change(borrower, S.REMOVED_WRONG)),
        )
        row = await ground.row("loan", id=loan.key)
        cases = await ground.rows("disposal_case", loan_id=loan.key)
        assert removed.refusals == ()
        if paid.refusals:
            assert codes(paid.refusals) == ["HOUSEHOLD_REMOVED@loan"]
            assert (row["state"], row["flags"], cases) == ("SIGNED", [], [])
        else:
            assert (row["state"], row["flags"]) == ("ACTIVE", ["RISK_DISPOSAL"])
            assert row["subsidy_ends_on"] == DAY and len(cases) == 1


async def test_a_change_beside_a_publication_comes_after_it(ground: Ground) -> None:
    """A lender that has fetched the version being published still finds the change above it."""
    await roster(ground, 1, "PUBLISHED")
    borrower = await ground.household()
    async with ground.owner.transaction():
        await ground.owner.execute(
            "update roster set state = 'SUPERSEDED' where county_id = $1", ground.county_id
        )
        await roster(ground, 2, "PUBLISHED")
        waiting = asyncio.create_task(changed(ground, change(borrower, S.EXITED)))
        await asyncio.sleep(0.2)
        assert not waiting.done()
    assert (await waiting).refusals == ()
    assert (await ground.row("roster_change"))["number"] == 3
