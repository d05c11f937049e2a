"""maliciousDefaultPropose, -Confirm, -Reject, -Lift: a lender asks, the court decides (row 39)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import LoanState
from services.failure import Denied
from services.loan_approve import LoanApprove, loan_approve
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.malicious_default_confirm import MaliciousDefaultConfirm, malicious_default_confirm
from services.malicious_default_lift import MaliciousDefaultLift, malicious_default_lift
from services.malicious_default_propose import MaliciousDefaultPropose, malicious_default_propose
from services.malicious_default_reject import MaliciousDefaultReject, malicious_default_reject
from services.outcome import Outcome
from tests import factories
from tests.factories import AT, DAY, Borrower
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

CASE_NO = "(2018)黔0327执77号"
D = Decimal


async def found(
    ground: Ground, state: str = "PROPOSED", borrower: Borrower | None = None
) -> tuple[Borrower, GlobalId]:
    """A finding in this state about a new loan."""
    of = borrower or await ground.household()
    loan = await ground.loan(of, state=LoanState.OVERDUE, amount=D("9000.00"))
    return of, await factories.malicious_default(ground.owner, of, loan, state=state)


async def decided(ground: Ground, case: Any, command: Any) -> Outcome:
    outcome = await ground.door.execute(case, ground.actor(Role.COUNTY_COURT), command)
    assert outcome.refusals == ()
    return outcome


async def flags(ground: Ground, borrower: Borrower) -> list[str]:
    found: list[str] = (await ground.row("household", id=borrower.household_id))["flags"]
    return found


async def test_a_proposal_bars_nobody(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.OVERDUE)
    command = MaliciousDefaultPropose(loan=loan, evidence="转移财产，拒不还款")
    async with ground.unchanged("malicious_default", "audit_event", "procrastinate_jobs"):
        outcome = await ground.door.execute(malicious_default_propose, ground.bank(), command)
    row = await ground.row("malicious_default")
    named = GlobalId("maliciousdefault", ground.county_id, row["id"])
    assert outcome.ids == {"malicious_default": named, "household": borrower.household}
    assert (row["state"], row["evidence"], row["proposed_on"], row["case_no"]) == (
        "PROPOSED",
        "转移财产，拒不还款",
        DAY,
        None,
    )
    assert (row["loan_id"], row["lender_id"]) == (loan.key, ground.rcc.id)
    again = await ground.refused(malicious_default_propose, ground.bank(), command)
    assert codes(again) == ["ALREADY_OPEN@loan"]
    submission = ground.submission(borrower, amount=D("1000.00"))
    outcome = await ground.door.execute(loan_submit, ground.bank("ABC"), submission)
    assert outcome.refusals == ()


@pytest.mark.parametrize("state", ["REJECTED", "LIFTED"])
async def test_what_has_ended_can_be_proposed_anew(ground: Ground, state: str) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    await factories.malicious_default(ground.owner, borrower, loan, state=state)
    command = MaliciousDefaultPropose(loan=loan, evidence="再次逃废")
    outcome = await ground.door.execute(malicious_default_propose, ground.bank(), command)
    assert outcome.refusals == () and len(await ground.rows("malicious_default")) == 2


@pytest.mark.parametrize("state", ["SUBMITTED", "SETTLED"])
async def test_only_a_debt_is_evaded(ground: Ground, state: str) -> None:
    loan = await ground.loan(
        await ground.household(), state=LoanState[state], outstanding=D("0.00")
    )
    command = MaliciousDefaultPropose(loan=loan, evidence="x")
    refusals = await ground.refused(malicious_default_propose, ground.bank(), command)
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]


async def test_the_court_confirms_and_every_lender_refuses(ground: Ground) -> None:
    """Flagged at one bank, refused at another: at the application and at every later step."""
    borrower, finding = await found(ground)
    pending = {
        state: await ground.loan(
            borrower, ground.abc, state=state, amount=D("1000.00"), value_on=DAY
        )
        for state in (LoanState.SUBMITTED, LoanState.APPROVED, LoanState.SIGNED)
    }
    command = MaliciousDefaultConfirm(
        malicious_default=finding, case_no=CASE_NO, expected_version=1
    )
    async with ground.unchanged(
        "malicious_default", "household", "household_exposure", "audit_event", "procrastinate_jobs"
    ):
        # The lock of the household touches its exposure and changes nothing of it.
        outcome = await decided(ground, malicious_default_confirm, command)
        await ground.owner.execute(
            "update household_exposure set changed_at = changed_at + interval '1 second'"
            " where household_id = $1",
            borrower.household_id,
        )
    assert outcome.ids == {"malicious_default": finding, "household": borrower.household}
    row = await ground.row("malicious_default")
    assert (row["state"], row["case_no"], row["confirmed_on"], row["version"]) == (
        "EFFECTIVE",
        CASE_NO,
        DAY,
        2,
    )
    assert row["confirmed_by"] == ground.actor(Role.COUNTY_COURT).subject
    assert await flags(ground, borrower) == ["MALICIOUS_DEFAULT"]
    audit = await ground.row("audit_event", act="maliciousdefault:confirm", object_kind="household")
    assert json.loads(audit["after"])["flags"] == ["MALICIOUS_DEFAULT"]

    bank = ground.bank("ABC")
    submission = ground.submission(borrower, amount=D("1000.00"))
    refusals = await ground.refused(loan_submit, bank, submission)
    assert codes(refusals) == ["MALICIOUS_DEFAULTER@household"]
    assert refusals[0].clause is not None and refusals[0].clause.article == "二(五)"
    steps: list[tuple[Any, Any]] = [
        (loan_approve, LoanApprove(loan=pending[LoanState.SUBMITTED], approval_no="A-1")),
        (loan_sign, LoanSign(loan=pending[LoanState.APPROVED], contract_no="C-1")),
        (loan_disburse, LoanDisburse(loan=pending[LoanState.SIGNED])),
    ]
    for case, step in steps:
        refusals = await ground.refused(case, bank, step, key="k")
        assert "MALICIOUS_DEFAULTER@loan" in codes(refusals), case.name


async def test_the_case_number_makes_it_effective(ground: Ground) -> None:
    _, finding = await found(ground)
    for case_no in (None, " "):
        command = MaliciousDefaultConfirm(malicious_default=finding, case_no=case_no)
        refusals = await ground.refused(
            malicious_default_confirm, ground.actor(Role.COUNTY_COURT), command
        )
        assert codes(refusals)[0] == "VALIDATION@caseNo"
        assert figures(refusals)["reason"] == "MISSING"


async def test_the_court_does_not_find_it(ground: Ground) -> None:
    borrower, finding = await found(ground)
    command = MaliciousDefaultReject(malicious_default=finding, note="证据不足")
    async with ground.unchanged("malicious_default", "audit_event", "procrastinate_jobs"):
        await decided(ground, malicious_default_reject, command)
    row = await ground.row("malicious_default")
    assert (row["state"], row["ended_on"], row["ended_note"], row["case_no"]) == (
        "REJECTED",
        DAY,
        "证据不足",
        None,
    )
    assert await flags(ground, borrower) == []
    court = ground.actor(Role.COUNTY_COURT)
    refusals = await ground.refused(malicious_default_reject, court, command)
    assert codes(refusals) == ["INVALID_TRANSITION@maliciousDefault"]


async def test_it_is_lifted_the_same_way(ground: Ground) -> None:
    """B21: the lender asks, the household stays barred, the court lifts."""
    borrower, finding = await found(ground, "EFFECTIVE")
    ask = MaliciousDefaultLift(malicious_default=finding, reason="已全部履行", expected_version=1)
    async with ground.unchanged("malicious_default", "audit_event", "procrastinate_jobs"):
        outcome = await ground.door.execute(malicious_default_lift, ground.bank(), ask)
    assert outcome.refusals == () and await flags(ground, borrower) == ["MALICIOUS_DEFAULT"]
    no = MaliciousDefaultReject(malicious_default=finding, note="尚有利息")
    await decided(ground, malicious_default_reject, no)
    row = await ground.row("malicious_default")
    assert (row["state"], row["ended_on"], row["ended_note"]) == ("EFFECTIVE", None, None)
    told = await ground.row("audit_event", act="maliciousdefault:reject")
    assert json.loads(told["after"])["note"] == "尚有利息"
    again = MaliciousDefaultLift(malicious_default=finding, reason="利息已付")
    await ground.door.execute(malicious_default_lift, ground.bank(), again)
    yes = MaliciousDefaultConfirm(malicious_default=finding, note="已履行", case_no="执结1号")
    await decided(ground, malicious_default_confirm, yes)
    row = await ground.row("malicious_default")
    assert (row["state"], row["ended_on"], row["ended_note"], row["case_no"]) == (
        "LIFTED",
        DAY,
        "已履行 执结1号",
        CASE_NO,
    )
    assert row["lift_reason"] == "利息已付" and await flags(ground, borrower) == []
    submission = ground.submission(borrower, amount=D("1000.00"))
    assert (await ground.door.execute(loan_submit, ground.bank("ABC"), submission)).refusals == ()


@pytest.mark.parametrize(
    ("other", "kept"),
    [("EFFECTIVE", True), ("LIFT_PROPOSED", True), ("PROPOSED", False), ("LIFTED", False)],
)
async def test_another_finding_keeps_the_mark(ground: Ground, other: str, kept: bool) -> None:
    borrower, finding = await found(ground, "LIFT_PROPOSED")
    await found(ground, other, borrower)
    await ground.owner.execute(
        "update household set flags = '{FREE_RIDER,MALICIOUS_DEFAULT}' where id = $1",
        borrower.household_id,
    )
    command = MaliciousDefaultConfirm(malicious_default=finding)
    await decided(ground, malicious_default_confirm, command)
    marks = ["FREE_RIDER", "MALICIOUS_DEFAULT"] if kept else ["FREE_RIDER"]
    assert await flags(ground, borrower) == marks


async def test_a_lift_needs_a_reason_and_something_to_lift(ground: Ground) -> None:
    _, finding = await found(ground)
    command = MaliciousDefaultLift(malicious_default=finding, reason=" ", expected_version=9)
    refusals = await ground.refused(malicious_default_lift, ground.bank(), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@maliciousDefault",
        "REASON_REQUIRED@reason",
    ]


Making = Callable[[GlobalId], Any]


@pytest.mark.parametrize(
    ("case", "make", "office"),
    [
        (
            malicious_default_confirm,
            lambda named: MaliciousDefaultConfirm(malicious_default=named, case_no=CASE_NO),
            Role.COUNTY_COURT,
        ),
        (
            malicious_default_reject,
            lambda named: MaliciousDefaultReject(malicious_default=named, note="x"),
            Role.COUNTY_COURT,
        ),
        (
            malicious_default_lift,
            lambda named: MaliciousDefaultLift(malicious_default=named, reason="x"),
            Role.COUNTY_BANK,
        ),
    ],
    ids=["confirm", "reject", "lift"],
)
async def test_who_says_the_word(ground: Ground, case: Any, make: Making, office: Role) -> None:
    _, finding = await found(ground)
    others = {Role.COUNTY_COURT, Role.COUNTY_GOV, Role.COUNTY_PA} - {office}
    actors = [ground.actor(role) for role in others]
    actors += [ground.system()] + ([] if office is Role.COUNTY_BANK else [ground.bank()])
    for actor in actors:
        with pytest.raises(Denied):
            await ground.door.execute(case, actor, make(finding))
    allowed = ground.bank() if office is Role.COUNTY_BANK else ground.actor(office)
    for county, key in ((ground.county_id, uuid7(AT)), (ground.elsewhere(), finding.key)):
        absent = make(GlobalId("maliciousdefault", county, key))
        refusals = await ground.refused(case, allowed, absent)
        assert "NOT_FOUND@maliciousDefault" in codes(refusals)


async def test_another_lender_sees_a_finding_and_may_not_lift_it(ground: Ground) -> None:
    _, finding = await found(ground, "EFFECTIVE")
    command = MaliciousDefaultLift(malicious_default=finding, reason="代为申请")
    with pytest.raises(Denied):
        await ground.door.execute(malicious_default_lift, ground.bank("ABC"), command)


async def test_a_finding_and_an_application_meet_at_the_household(ground: Ground) -> None:
    """Either the application came first, or it is refused: never lent past the court's word."""
    for number in range(6):
        borrower, finding = await found(ground)
        command = MaliciousDefaultConfirm(malicious_default=finding, case_no=f"号{number}")
        submission = ground.submission(borrower, amount=D("1000.00"), loan_no=f"RACE-{number}")
        court, bank = ground.actor(Role.COUNTY_COURT), ground.bank("ABC")
        racing: list[Awaitable[Outcome]] = [
            ground.door.execute(malicious_default_confirm, court, command),
            ground.door.execute(loan_submit, bank, submission),
        ]
        confirmed, submitted = await asyncio.gather(*racing)
        assert confirmed.refusals == ()
        assert codes(submitted.refusals) in ([], ["MALICIOUS_DEFAULTER@household"])
        later = ground.submission(borrower, amount=D("1000.00"), loan_no=f"LATER-{number}")
        refusals = await ground.refused(loan_submit, bank, later)
        assert codes(refusals) == ["MALICIOUS_DEFAULTER@household"]


async def test_statements_are_counted(ground: Ground) -> None:
    counts: dict[str, int] = {}
    for _ in range(2):
        borrower = await ground.household()
        loan = await ground.loan(borrower)
        court = ground.actor(Role.COUNTY_COURT)
        async with ground.counted() as statements:
            outcome = await ground.door.execute(
                malicious_default_propose,
                ground.bank(),
                MaliciousDefaultPropose(loan=loan, evidence="x"),
            )
        counts["propose"] = len(ground.ours(statements))
        finding = outcome.ids["malicious_default"]
        for name, case, actor, command in (
            (
                "confirm",
                malicious_default_confirm,
                court,
                MaliciousDefaultConfirm(malicious_default=finding, case_no=CASE_NO),
            ),
            (
                "lift",
                malicious_default_lift,
                ground.bank(),
                MaliciousDefaultLift(malicious_default=finding, reason="x"),
            ),
            (
                "end",
                malicious_default_confirm,
                court,
                MaliciousDefaultConfirm(malicious_default=finding),
            ),
        ):
            async with ground.counted() as statements:
                await ground.door.execute(case, actor, command)
            counts[name] = len(ground.ours(statements))
    assert counts == {"propose": 7, "confirm": 10, "lift": 6, "end": 11}
