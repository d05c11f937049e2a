"""loanApprove."""

from __future__ import annotations

from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import LoanState
from services.failure import Denied
from services.loan_approve import LoanApprove, loan_approve
from services.loan_reference import LoanNumber
from tests import factories
from tests.factories import AT
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio


async def test_an_application_is_approved(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED)
    await factories.fund(ground.owner, ground.county_id, Decimal("100000.00"))
    command = LoanApprove(loan=loan, approval_no="审贷2018-77", note="同意", expected_version=1)
    outcome = await ground.door.execute(loan_approve, ground.bank(), command, key="k")

    assert codes(outcome.refusals) == codes(outcome.warnings) == []
    row = await ground.row("loan")
    assert (row["state"], row["version"], row["approval_no"]) == ("APPROVED", 2, "审贷2018-77")
    assert str(row["approved_on"]) == "2018-12-20"
    exposure = await ground.row("household_exposure")
    assert (exposure["approved"], exposure["pending"]) == (Decimal("30000.00"), Decimal("0.00"))
    assert (await ground.row("loan_event"))["kind"] == "APPROVED"
    audit = await ground.row("audit_event")
    assert '"SUBMITTED"' in audit["before"] and '"APPROVED"' in audit["after"]


async def test_a_bank_may_name_the_loan_by_its_number(ground: Ground) -> None:
    borrower = await ground.household()
    await ground.loan(borrower, state=LoanState.SUBMITTED, loan_no="贷2018001")
    reference = LoanNumber(lender=ground.rcc.code, loan_no="贷2018001")
    outcome = await ground.door.execute(
        loan_approve, ground.bank(), LoanApprove(loan=reference, approval_no="A")
    )
    assert outcome.refusals == ()
    for wrong in (
        LoanNumber(lender=ground.rcc.code, loan_no="贷2018002"),
        LoanNumber(lender=ground.abc.code, loan_no="贷2018001"),
        LoanNumber(lender="NO-SUCH", loan_no="贷2018001"),
        LoanNumber(lender=ground.rcc.code, loan_no="\x00"),
        LoanNumber(lender=ground.rcc.code, loan_no="\ud800"),
    ):
        command = LoanApprove(loan=wrong, approval_no="A")
        refusals = await ground.refused(loan_approve, ground.bank(), command)
        assert codes(refusals) == ["NOT_FOUND@loan"]


async def test_the_submitter_may_approve_with_a_warning(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED, submitted_by="li")
    await factories.fund(ground.owner, ground.county_id, Decimal("100000.00"))
    command = LoanApprove(loan=loan, approval_no="A")
    outcome = await ground.door.execute(loan_approve, ground.bank(subject="li"), command)
    assert codes(outcome.warnings) == ["SAME_ACTOR@loan"]


async def test_an_invisible_loan_is_a_missing_loan(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, ground.abc, state=LoanState.SUBMITTED)
    foreign_home = await factories.household(ground.owner, ground.elsewhere())
    foreign = await factories.loan(
        ground.owner, foreign_home, ground.rcc.id, state=LoanState.SUBMITTED
    )
    missing = GlobalId("loan", ground.county_id, uuid7(AT))
    answers = []
    for named in (loan, foreign, missing, GlobalId("project", ground.county_id, loan.key)):
        async with ground.counted() as statements:
            command = LoanApprove(loan=named, approval_no="A")
            answers.append(await ground.refused(loan_approve, ground.bank(), command))
        sizes = len(statements)
    assert codes(answers[0]) == ["NOT_FOUND@loan"]
    assert all(answer == answers[0] for answer in answers) and sizes == 7


@pytest.mark.parametrize("state", ["APPROVED", "SIGNED", "ACTIVE", "SETTLED", "CLAIMING"])
async def test_only_an_application_can_be_approved(ground: Ground, state: str) -> None:
    borrower = await ground.household()
    debt = None if state != "SETTLED" else Decimal("0.00")
    loan = await ground.loan(borrower, state=LoanState[state], outstanding=debt)
    command = LoanApprove(loan=loan, approval_no="A")
    refusals = await ground.refused(loan_approve, ground.bank(), command)
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]
    assert figures(refusals) == {"object": "loan", "state": state, "act": "approve"}


async def test_a_stale_version_is_a_conflict(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED)
    command = LoanApprove(loan=loan, approval_no=" ", expected_version=7)
    refusals = await ground.refused(loan_approve, ground.bank(), command)
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion", "VALIDATION@approvalNo"]
    assert figures(refusals) == {"current": "1", "expected": "7"}


async def test_what_changed_since_the_application_counts(ground: Ground) -> None:
    """Status, limit and breaker are judged again."""
    borrower = await ground.household(status="REMOVED_WRONG")
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED, amount=Decimal("30000.00"))
    await ground.loan(borrower, ground.abc, amount=Decimal("25000.00"), ceiling=Decimal("55000"))
    await factories.trip(ground.owner, ground.county_id, ground.rcc.id)
    command = LoanApprove(loan=loan, approval_no="A")
    refusals = await ground.refused(loan_approve, ground.bank(), command)
    assert codes(refusals) == [
        "HOUSEHOLD_REMOVED@loan",
        "HOUSEHOLD_LIMIT_EXCEEDED@loan",
        "LENDING_SUSPENDED@loan",
    ]
    assert figures(refusals, 1)["available"] == "25000.00"


async def test_approving_is_the_county_lenders_act(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED)
    for actor in (ground.system(), ground.actor(Role.COUNTY_PA)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied):
                await ground.door.execute(
                    loan_approve, actor, LoanApprove(loan=loan, approval_no="A")
                )


async def test_statements_are_counted(ground: Ground) -> None:
    for name, key, count in (("warm", "k0", None), ("with key", "k1", 15), ("without", None, 12)):
        borrower = await ground.household()
        loan = await ground.loan(borrower, state=LoanState.SUBMITTED)
        async with ground.counted() as statements:
            command = LoanApprove(loan=loan, approval_no="A")
            outcome = await ground.door.execute(loan_approve, ground.bank(), command, key=key)
        assert outcome.refusals == ()
        assert count is None or len(statements) == count, (name, statements)
