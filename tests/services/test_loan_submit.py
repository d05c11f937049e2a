"""loanSubmit: one household, one limit, one county; and everything wrong said at once."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.refusal import ErrorCode
from rules.vocabulary import (
    GuaranteeMode,
    LoanPurpose,
    UsedBy,
)
from services.failure import Denied
from services.loan_submit import loan_submit
from tests import factories
from tests.factories import AT
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio


async def test_an_application_is_kept_with_its_traces(ground: Ground) -> None:
    borrower = await ground.household()
    await factories.fund(ground.owner, ground.county_id, Decimal("5000.00"))
    actor = ground.bank()
    outcome = await ground.door.execute(loan_submit, actor, ground.submission(borrower), key="k")

    assert codes(outcome.refusals) == [] and codes(outcome.warnings) == []
    assert not outcome.replayed and outcome.figures == {"available": "20000.00"}
    loan = await ground.row("loan")
    assert outcome.ids == {"loan": GlobalId("loan", ground.county_id, loan["id"])}
    assert loan["state"] == "SUBMITTED" and loan["version"] == 1
    assert (loan["amount"], loan["months"], loan["rate"]) == (
        Decimal("30000.00"),
        12,
        Decimal("4.3500"),
    )
    assert loan["township_id"] == borrower.township_id
    assert loan["planned_value_on"] == loan["submitted_on"] == date(2018, 12, 20)
    exposure = await ground.row("household_exposure")
    assert (exposure["outstanding"], exposure["approved"], exposure["pending"]) == (
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("30000.00"),
    )
    event = await ground.row("loan_event")
    assert (event["kind"], event["business_on"]) == ("SUBMITTED", date(2018, 12, 20))
    audit = await ground.row("audit_event")
    assert (audit["act"], audit["decision"], audit["actor"]) == (
        "loan:submit",
        "DONE",
        actor.subject,
    )
    assert audit["object_id"] == str(outcome.ids["loan"]) and audit["before"] is None
    assert json.loads(audit["after"])["state"] == "SUBMITTED"
    assert audit["lender_id"] == ground.rcc.id and audit["request_id"] == "test-request"
    job = await ground.owner.fetchrow(
        "select * from procrastinate_jobs where queueing_lock = $1",
        f"audit_seal:{ground.county_id}",
    )
    assert job["task_name"] == "audit_seal"
    assert json.loads(job["args"]) == {"county_id": ground.county_id}


async def test_an_outlet_files_for_itself(ground: Ground) -> None:
    borrower = await ground.household()
    actor = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    await ground.door.execute(loan_submit, actor, ground.submission(borrower))
    assert (await ground.row("loan"))["outlet_id"] == ground.outlet.id


async def test_every_rule_that_is_broken_is_named_in_order(ground: Ground) -> None:
    borrower = await ground.household(status="REMOVED_WRONG")
    await factories.trip(ground.owner, ground.county_id, ground.rcc.id)
    command = ground.submission(
        borrower,
        amount=Decimal("50000.01"),
        rate=Decimal("4.3600"),
        matures_on=date(2021, 12, 21),
        purpose=LoanPurpose.HOUSING,
        guarantee_mode=GuaranteeMode.MORTGAGE,
        loan_no=" ",
    )
    refusals = await ground.refused(loan_submit, ground.bank(), command, key="k")
    assert codes(refusals) == [
        "VALIDATION@loanNo",
        "HOUSEHOLD_REMOVED@household",
        "HOUSEHOLD_LIMIT_EXCEEDED@amount",
        "TERM_EXCEEDS_LIMIT@maturesOn",
        "RATE_NOT_BENCHMARK@rate",
        "COLLATERAL_NOT_ALLOWED@guaranteeMode",
        "PURPOSE_NOT_ALLOWED@purpose",
        "LENDING_SUSPENDED@lender",
    ]
    by_code = {item.code: item for item in refusals}
    limit = by_code[ErrorCode.HOUSEHOLD_LIMIT_EXCEEDED]
    assert limit.clause is not None and limit.clause.quote == "额度最高不得超过5万元"
    assert limit.param("available") == "50000.00" and limit.param("limit") == "50000.00"
    assert by_code[ErrorCode.TERM_EXCEEDS_LIMIT].param("latestOn") == "2021-12-20"
    assert by_code[ErrorCode.RATE_NOT_BENCHMARK].param("expected") == "4.75"
    assert await ground.rows("idempotency") == []  # A refused input does not burn the key.


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("20000.00", []), ("20000.01", ["HOUSEHOLD_LIMIT_EXCEEDED@amount"])],
)
async def test_all_lenders_count_toward_the_limit(
    ground: Ground, amount: str, expected: list[str]
) -> None:
    borrower = await ground.household()
    await ground.loan(borrower, ground.abc, amount=Decimal("30000.00"))
    command = ground.submission(borrower, amount=Decimal(amount))
    outcome = await ground.door.execute(loan_submit, ground.bank(), command)
    assert codes(outcome.refusals) == expected
    if expected:
        assert figures(outcome.refusals)["outstanding"] == "30000.00"


async def test_two_members_are_one_household(ground: Ground) -> None:
    borrower = await ground.household()
    spouse = await factories.member(ground.owner, borrower, 2)
    await ground.door.execute(loan_submit, ground.bank(), ground.submission(borrower))
    command = ground.submission(borrower, borrower=spouse, loan_no="L2")
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["HOUSEHOLD_LIMIT_EXCEEDED@amount"]


async def test_of_two_concurrent_applications_exactly_one_succeeds(ground: Ground) -> None:
    for number in range(5):
        borrower = await ground.household()
        command = ground.submission(borrower, loan_no=f"L{number}")
        outcomes = await asyncio.gather(
            *(
                ground.door.execute(loan_submit, ground.bank(kind), command)
                for kind in ("RCC", "ABC")
            )
        )
        found = sorted(codes(outcome.refusals) for outcome in outcomes)
        assert found == [[], ["HOUSEHOLD_LIMIT_EXCEEDED@amount"]]
        assert len(await ground.rows("loan", household_id=borrower.household_id)) == 1
        exposure = await ground.row("household_exposure", household_id=borrower.household_id)
        assert exposure["pending"] == Decimal("30000.00")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("POOR", []),
        ("EXITED", []),
        ("RETURNED_POOR", []),
        ("NOT_REGISTERED", ["HOUSEHOLD_NOT_REGISTERED@household"]),
        ("REMOVED_WRONG", ["HOUSEHOLD_REMOVED@household"]),
    ],
)
async def test_who_may_borrow(ground: Ground, status: str, expected: list[str]) -> None:
    borrower = await ground.household(status=status)
    outcome = await ground.door.execute(loan_submit, ground.bank(), ground.submission(borrower))
    assert codes(outcome.refusals) == expected


async def test_the_borrower_is_of_the_household(ground: Ground) -> None:
    borrower, other = await ground.household(), await ground.household()
    command = ground.submission(borrower, borrower=other.member)
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["BORROWER_NOT_IN_HOUSEHOLD@borrower"]


async def test_what_is_missing_or_elsewhere_is_not_found(ground: Ground) -> None:
    """A household of the next county, a missing one and another kind of object answer alike."""
    borrower = await ground.household()
    foreign = await factories.household(ground.owner, ground.elsewhere())
    answers = []
    for household, member in (
        (foreign.household, foreign.member),
        (
            GlobalId("household", ground.county_id, uuid7(AT)),
            GlobalId("member", ground.county_id, uuid7(AT)),
        ),
        (borrower.member, borrower.household),
        (GlobalId("household", 520327000, uuid7(AT)), GlobalId("member", 520327000, uuid7(AT))),
    ):
        command = ground.submission(borrower, household=household, borrower=member)
        answers.append(await ground.refused(loan_submit, ground.bank(), command))
    assert codes(answers[0]) == ["NOT_FOUND@borrower", "NOT_FOUND@household"]
    assert all(answer == answers[0] for answer in answers)


async def test_a_lender_lends_in_its_own_county(ground: Ground) -> None:
    borrower = await ground.household()
    elsewhere = next(
        lender
        for lender in ground.directory._lenders.values()
        if lender.home_county_id != ground.county_id
    )
    command = ground.submission(borrower, lender=elsewhere.code)
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["LENDER_NOT_OF_COUNTY@lender"]
    refusals = await ground.refused(
        loan_submit, ground.bank(), ground.submission(borrower, lender="NO-SUCH")
    )
    assert codes(refusals) == ["NOT_FOUND@lender"]


async def test_another_lender_of_the_county_is_not_mine_to_use(ground: Ground) -> None:
    borrower = await ground.household()
    command = ground.submission(borrower, lender=ground.abc.code)
    async with ground.unchanged("audit_event", "decision"):
        with pytest.raises(Denied) as caught:
            await ground.door.execute(loan_submit, ground.bank("RCC"), command, key="k")
    denial = caught.value
    assert denial.code is ErrorCode.FORBIDDEN and "loan:submit" in denial.missing_right
    decision = await ground.row("decision")
    assert decision["id"] == denial.decision_id
    audit = await ground.row("audit_event")
    assert (audit["decision"], audit["decision_id"]) == ("DENIED", denial.decision_id)


async def test_an_office_without_the_right_is_denied(ground: Ground) -> None:
    borrower = await ground.household()
    for actor in (ground.actor(Role.COUNTY_PA), ground.above(Role.CITY_PA)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied) as caught:
                await ground.door.execute(loan_submit, actor, ground.submission(borrower))
        assert caught.value.missing_right == "loan:submit"
        assert set(caught.value.grantable_by) == {"BANK_OUTLET", "COUNTY_BANK", "BANK_SYSTEM"}
        decision = await ground.owner.fetchrow(
            "select * from decision where id = $1", caught.value.decision_id
        )
        assert decision["county_id"] == actor.tenant_id and decision["act"] == "loan:submit"


async def test_a_loan_number_is_used_once_by_a_lender(ground: Ground) -> None:
    borrower, other = await ground.household(), await ground.household()
    await ground.loan(borrower, loan_no="L1")
    refusals = await ground.refused(loan_submit, ground.bank(), ground.submission(other))
    assert codes(refusals) == ["DUPLICATE_LOAN_NO@loanNo"]
    outcome = await ground.door.execute(loan_submit, ground.bank("ABC"), ground.submission(other))
    assert outcome.refusals == ()


async def test_a_number_hidden_from_the_outlet_is_refused_by_the_constraint(
    ground: Ground,
) -> None:
    borrower, other = await ground.household(), await ground.household()
    await ground.loan(borrower, loan_no="L1")  # Without an outlet: the outlet cannot see it.
    actor = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    refusals = await ground.refused(loan_submit, actor, ground.submission(other), key="k")
    assert codes(refusals) == ["DUPLICATE_LOAN_NO@loanNo"]


async def test_enterprise_use_needs_a_project_of_the_library(ground: Ground) -> None:
    borrower = await ground.household()
    entity = await factories.enterprise(ground.owner, ground.county_id, list_state="NEGATIVE")
    agreement = await factories.agreement(ground.owner, borrower, entity)
    use: dict[str, Any] = {
        "used_by": UsedBy.ENTERPRISE,
        "purpose": LoanPurpose.COOPERATION,
        "agreement": agreement,
    }
    command = ground.submission(borrower, **use)
    assert codes(await ground.refused(loan_submit, ground.bank(), command)) == [
        "PROJECT_NOT_IN_LIBRARY@project"
    ]
    missing = GlobalId("project", ground.county_id, uuid7(AT))
    command = ground.submission(borrower, project=missing, **use)
    assert codes(await ground.refused(loan_submit, ground.bank(), command)) == ["NOT_FOUND@project"]
    screening = await factories.project(ground.owner, ground.county_id, entity, state="SCREENING")
    command = ground.submission(borrower, project=screening, **use)
    assert codes(await ground.refused(loan_submit, ground.bank(), command)) == [
        "ENTERPRISE_USE_NOT_ADMITTED@project",
        "ENTITY_ON_NEGATIVE_LIST@project",
    ]
    good = await factories.enterprise(ground.owner, ground.county_id)
    normal = await factories.project(ground.owner, ground.county_id, good)
    command = ground.submission(borrower, project=normal, **use)
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["AGREEMENT_REQUIRED@agreement"]
    assert figures(refusals)["reason"] == "OTHER_ENTERPRISE"
    use["agreement"] = await factories.agreement(ground.owner, borrower, good)
    command = ground.submission(borrower, project=normal, **use)
    for actor in (ground.bank(), ground.system()):
        outcome = await ground.door.execute(loan_submit, actor, command, dry_run=True)
        assert outcome.refusals == ()
    household_use = ground.submission(borrower, project=normal)
    assert codes(await ground.refused(loan_submit, ground.bank(), household_use)) == [
        "VALIDATION@project"
    ]


async def test_warnings_do_not_refuse(ground: Ground) -> None:
    borrower = await ground.household()
    await factories.fund(ground.owner, ground.county_id, Decimal("2999.99"))
    command = ground.submission(borrower, production_cycle_months=24)
    outcome = await ground.door.execute(loan_submit, ground.bank(), command)
    assert codes(outcome.warnings) == ["TERM_SHORTER_THAN_CYCLE@maturesOn", "FUND_BELOW_RATIO@"]
    assert figures(outcome.warnings, 1)["shortfall"] == "0.01"


async def test_statements_are_counted(ground: Ground) -> None:
    good = await factories.enterprise(ground.owner, ground.county_id)
    normal = await factories.project(ground.owner, ground.county_id, good)
    use = {"used_by": UsedBy.ENTERPRISE, "purpose": LoanPurpose.COOPERATION, "project": normal}
    for name, changes, key, count in (
        ("warm", {}, "k0", None),
        ("household use", {}, "k1", 17),
        ("household use, no key", {}, None, 14),
        ("enterprise use", use, "k2", 19),
    ):
        borrower = await ground.household()
        given: dict[str, Any] = dict(changes)
        if changes:
            given["agreement"] = await factories.agreement(ground.owner, borrower, good)
        command = ground.submission(borrower, loan_no=name, **given)
        async with ground.counted() as statements:
            outcome = await ground.door.execute(loan_submit, ground.bank(), command, key=key)
        assert outcome.refusals == ()
        assert count is None or len(statements) == count, (name, len(statements))
