"""A loan for cooperation goes on under an agreement (rows 11, 15, 16 and 17)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.ids import GlobalId, uuid7
from rules.vocabulary import LoanPurpose, LoanState
from services.loan_approve import LoanApprove, loan_approve
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_submit import loan_submit
from tests import factories
from tests.factories import AT, DAY, Borrower
from tests.services.ground import Ground, codes, figures
from tests.services.test_loan_disburse import SOON

pytestmark = pytest.mark.anyio

COOPERATION: dict[str, Any] = {"purpose": LoanPurpose.COOPERATION}


async def agreed(ground: Ground, borrower: Borrower, **more: Any) -> GlobalId:
    """An agreement of the household with some cooperative."""
    enterprise = await factories.enterprise(ground.owner, ground.county_id)
    return await factories.agreement(ground.owner, borrower, enterprise, **more)


async def test_cooperation_names_an_agreement(ground: Ground) -> None:
    borrower = await ground.household()
    command = ground.submission(borrower, **COOPERATION)
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["AGREEMENT_REQUIRED@agreement"]
    assert refusals[0].clause is not None and refusals[0].clause.article == "一(四)"
    assert figures(refusals) == {"admitted": "DRAFT,SIGNED,IN_FORCE", "state": "null"}


@pytest.mark.parametrize("state", ["DRAFT", "SIGNED", "IN_FORCE"])
async def test_any_that_has_not_ended_serves_at_the_application(ground: Ground, state: str) -> None:
    borrower = await ground.household()
    named = await agreed(ground, borrower, state=state)
    command = ground.submission(borrower, agreement=named, **COOPERATION)
    outcome = await ground.door.execute(loan_submit, ground.bank(), command)
    assert outcome.refusals == ()
    row = await ground.row("loan")
    assert (row["agreement_id"], row["purpose"]) == (named.key, "COOPERATION")


@pytest.mark.parametrize("state", ["EXPIRED", "TERMINATED"])
async def test_one_that_has_ended_does_not(ground: Ground, state: str) -> None:
    borrower = await ground.household()
    named = await agreed(ground, borrower, state=state)
    command = ground.submission(borrower, agreement=named, **COOPERATION)
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["AGREEMENT_REQUIRED@agreement"]
    assert figures(refusals)["state"] == state


async def test_it_is_the_household_s_own_and_for_cooperation(ground: Ground) -> None:
    borrower, other = await ground.household(), await ground.household()
    theirs = await agreed(ground, other)
    command = ground.submission(borrower, agreement=theirs, **COOPERATION)
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["VALIDATION@agreement"]
    assert figures(refusals) == {"reason": "NOT_OF_HOUSEHOLD"}
    foreign_home = await factories.household(ground.owner, ground.elsewhere())
    foreign = await agreed(ground, foreign_home)
    missing = GlobalId("agreement", ground.county_id, uuid7(AT))
    answers = [
        await ground.refused(
            loan_submit,
            ground.bank(),
            ground.submission(borrower, agreement=named, **COOPERATION),
        )
        for named in (foreign, missing, GlobalId("loan", ground.county_id, theirs.key))
    ]
    assert codes(answers[0]) == ["NOT_FOUND@agreement"]
    assert all(answer == answers[0] for answer in answers)
    own = await agreed(ground, borrower)
    refusals = await ground.refused(
        loan_submit, ground.bank(), ground.submission(borrower, agreement=own)
    )
    assert codes(refusals) == ["VALIDATION@agreement"]
    assert figures(refusals) == {"reason": "NOT_COOPERATION"}


async def test_what_ended_since_the_application_stops_the_approval(ground: Ground) -> None:
    borrower = await ground.household()
    named = await agreed(ground, borrower, state="TERMINATED")
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED, agreement_id=named.key)
    refusals = await ground.refused(
        loan_approve, ground.bank(), LoanApprove(loan=loan, approval_no="A")
    )
    assert codes(refusals) == ["AGREEMENT_REQUIRED@loan"]


@pytest.mark.parametrize(
    ("more", "expected", "told"),
    [
        ({"state": "DRAFT"}, "AGREEMENT_REQUIRED@loan", {"state": "DRAFT"}),
        ({"state": "EXPIRED"}, "AGREEMENT_REQUIRED@loan", {"state": "EXPIRED"}),
        ({"state": "TERMINATED"}, "AGREEMENT_REQUIRED@loan", {"state": "TERMINATED"}),
        ({"ends_on": date(2018, 12, 19)}, "AGREEMENT_REQUIRED@loan", {"endsOn": "2018-12-19"}),
        ({"signed_on": date(2018, 12, 21)}, "AGREEMENT_REQUIRED@loan", {"reason": "SIGNED_LATER"}),
        ({"consent_witness": None}, "CONSENT_MISSING@loan", {}),
        ({"consent_hash": None}, "CONSENT_MISSING@loan", {}),
        ({"risk_control": " "}, "AGREEMENT_INCOMPLETE@loan", {"missing": "riskControl"}),
        ({"benefit_kind": None}, "AGREEMENT_INCOMPLETE@loan", {"missing": "benefitLinkage"}),
        (
            {"duties": (("HOUSEHOLD", "x"), ("TOWNSHIP", "y"))},
            "AGREEMENT_INCOMPLETE@loan",
            {"missing": "duties"},
        ),
    ],
)
async def test_money_flows_under_a_whole_agreement_only(
    ground: Ground, more: dict[str, Any], expected: str, told: dict[str, str]
) -> None:
    borrower = await ground.household()
    named = await agreed(ground, borrower, **more)
    loan = await ground.loan(borrower, state=LoanState.SIGNED, agreement_id=named.key, **SOON)
    refusals = await ground.refused(loan_disburse, ground.bank(), LoanDisburse(loan=loan), key="k")
    assert codes(refusals) == [expected]
    assert told.items() <= figures(refusals).items()


async def test_a_signed_agreement_comes_into_force_with_the_first_money(ground: Ground) -> None:
    borrower = await ground.household()
    named = await agreed(ground, borrower, ends_on=date(2018, 12, 20))
    half = {"amount": Decimal("20000.00"), "agreement_id": named.key, **SOON}
    for number, version in ((1, 2), (2, 2)):
        loan = await ground.loan(borrower, state=LoanState.SIGNED, **half)
        outcome = await ground.door.execute(
            loan_disburse, ground.system(), LoanDisburse(loan=loan), key=f"k{number}"
        )
        assert codes(outcome.refusals) == []
        row = await ground.row("agreement")
        assert (row["state"], row["version"]) == ("IN_FORCE", version)
    told = [one for one in await ground.rows("audit_event") if one["object_kind"] == "agreement"]
    assert [json.loads(one["after"])["state"] for one in told] == ["IN_FORCE"]
    await ground.proved()


@pytest.mark.parametrize("is_amended", [False, True])
async def test_money_does_not_flow_before_the_signature(ground: Ground, is_amended: bool) -> None:
    """Told three days later, it is judged by the value date; an amendment goes on with the old."""
    borrower, later = await ground.household(), ground.on(DAY + timedelta(days=3))
    enterprise = await factories.enterprise(ground.owner, ground.county_id)
    changes: dict[str, Any] = {"agreement_no": "XY-8", "signed_on": DAY + timedelta(days=1)}
    if is_amended:
        first = await factories.agreement(
            ground.owner, borrower, enterprise, state="TERMINATED", agreement_no="XY-8"
        )
        changes |= {"revision": 2, "replaces_id": first.key}
    named = await factories.agreement(ground.owner, borrower, enterprise, **changes)
    loan = await ground.loan(borrower, state=LoanState.SIGNED, agreement_id=named.key, **SOON)
    early = LoanDisburse(loan=loan, value_on=DAY)
    if not is_amended:
        refusals = await later.refused(loan_disburse, ground.bank(), early, key="k")
        assert codes(refusals) == ["AGREEMENT_REQUIRED@loan"]
        assert figures(refusals) == {
            "admitted": "SIGNED,IN_FORCE",
            "state": "SIGNED",
            "reason": "SIGNED_LATER",
            "signedOn": "2018-12-21",
        }
        early = LoanDisburse(loan=loan, value_on=DAY + timedelta(days=1))
    outcome = await later.door.execute(loan_disburse, ground.bank(), early, key="l")
    assert codes(outcome.refusals) == []
    await ground.proved()


async def test_a_loan_follows_the_amendment_of_its_agreement(ground: Ground) -> None:
    borrower = await ground.household()
    enterprise = await factories.enterprise(ground.owner, ground.county_id)
    first = await factories.agreement(
        ground.owner, borrower, enterprise, state="TERMINATED", agreement_no="XY-9"
    )
    second = await factories.agreement(
        ground.owner,
        borrower,
        enterprise,
        agreement_no="XY-9",
        revision=2,
        replaces_id=first.key,
    )
    await factories.agreement(
        ground.owner, borrower, enterprise, state="DRAFT", agreement_no="XY-9", revision=3
    )
    loan = await ground.loan(borrower, state=LoanState.SIGNED, agreement_id=first.key, **SOON)
    outcome = await ground.door.execute(
        loan_disburse, ground.system(), LoanDisburse(loan=loan), key="k"
    )
    assert codes(outcome.refusals) == []
    states = {row["revision"]: row["state"] for row in await ground.rows("agreement")}
    assert states == {1: "TERMINATED", 2: "IN_FORCE", 3: "DRAFT"}
    assert (await ground.row("agreement", id=second.key))["version"] == 2


async def test_what_an_enterprise_uses_is_agreed_with_that_enterprise(ground: Ground) -> None:
    borrower = await ground.household()
    enterprise = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(
        ground.owner, ground.county_id, enterprise, declared=Decimal("100.00")
    )
    named = await agreed(ground, borrower)
    loan = await ground.loan(
        borrower,
        state=LoanState.SIGNED,
        project_id=project.key,
        agreement_id=named.key,
        **SOON,
    )
    refusals = await ground.refused(loan_disburse, ground.bank(), LoanDisburse(loan=loan), key="k")
    assert codes(refusals) == ["AGREEMENT_REQUIRED@loan"]
    assert figures(refusals)["reason"] == "OTHER_ENTERPRISE"
