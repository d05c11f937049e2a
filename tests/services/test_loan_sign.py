"""loanSign."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.vocabulary import LoanState
from services.loan_sign import LoanSign, loan_sign
from tests import factories
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

LENT = {"value_on": date(2018, 12, 10), "matures_on": date(2019, 12, 10)}


async def test_a_contract_is_recorded(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.APPROVED, **LENT)
    command = LoanSign(loan=loan, contract_no="合同2018-1", signed_on=date(2018, 12, 19))
    outcome = await ground.door.execute(loan_sign, ground.bank(), command, key="k")
    assert codes(outcome.refusals) == codes(outcome.warnings) == []
    row = await ground.row("loan")
    assert (row["state"], row["contract_no"], str(row["signed_on"])) == (
        "SIGNED",
        "合同2018-1",
        "2018-12-19",
    )
    event = await ground.row("loan_event")
    assert (event["kind"], str(event["business_on"])) == ("SIGNED", "2018-12-19")
    exposure = await ground.row("household_exposure")
    assert exposure["approved"] == Decimal("30000.00")


@pytest.mark.parametrize(
    ("signed_on", "reason"),
    [(date(2018, 12, 21), "IN_THE_FUTURE"), (date(2018, 12, 9), "BEFORE_APPROVAL")],
)
async def test_the_contract_lies_between_approval_and_today(
    ground: Ground, signed_on: date, reason: str
) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.APPROVED, **LENT)
    command = LoanSign(loan=loan, contract_no="C", signed_on=signed_on)
    refusals = await ground.refused(loan_sign, ground.bank(), command)
    assert codes(refusals)[0] == "VALIDATION@signedOn"
    assert figures(refusals)["reason"] == reason


async def test_contract_number_rate_and_state_are_judged(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED, rate=Decimal("4.3600"), **LENT)
    await factories.trip(ground.owner, ground.county_id, ground.rcc.id)
    command = LoanSign(loan=loan, contract_no="", expected_version=3)
    refusals = await ground.refused(loan_sign, ground.bank(), command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@loan",
        "VALIDATION@contractNo",
        "RATE_NOT_BENCHMARK@loan",
        "LENDING_SUSPENDED@loan",
    ]


async def test_statements_are_counted(ground: Ground) -> None:
    for name, key, count in (("warm", "k0", None), ("with key", "k1", 13), ("without", None, 10)):
        borrower = await ground.household()
        loan = await ground.loan(borrower, state=LoanState.APPROVED, **LENT)
        async with ground.counted() as statements:
            command = LoanSign(loan=loan, contract_no="C")
            outcome = await ground.door.execute(loan_sign, ground.bank(), command, key=key)
        assert outcome.refusals == ()
        assert count is None or len(statements) == count, (name, len(statements), statements)
