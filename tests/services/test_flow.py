"""A loan from application to the last fen, each step by the office whose step it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import FiveTier
from services.audit_chain import verify
from services.loan_approve import LoanApprove, loan_approve
from services.loan_classify import LoanClassify, loan_classify
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_reference import LoanNumber
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.repayment_record import RepaymentRecord, repayment_record
from tests import factories
from tests.services.ground import Ground, codes
from tests.services.test_audit_seal import seal

pytestmark = pytest.mark.anyio


async def test_from_application_to_the_last_fen(ground: Ground) -> None:
    borrower = await ground.household()
    await factories.fund(ground.owner, ground.county_id, Decimal("5000.00"))
    outlet = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    number = LoanNumber(lender=ground.rcc.code, loan_no="L1")
    steps = (
        (loan_submit, outlet, ground.submission(borrower, amount=Decimal("50000.00"))),
        (loan_approve, ground.bank(), LoanApprove(loan=number, approval_no="A1")),
        (loan_sign, outlet, LoanSign(loan=number, contract_no="C1")),
        (loan_disburse, ground.system(), LoanDisburse(loan=number)),
        (
            loan_classify,
            ground.system(),
            LoanClassify(loan=number, five_tier=FiveTier.SPECIAL_MENTION),
        ),
        (
            repayment_record,
            outlet,
            RepaymentRecord(loan=number, principal=Decimal("49999.99"), bank_ref="B1"),
        ),
        (
            repayment_record,
            ground.bank(),
            # No interest: the day of a repayment bears none, and the loan is of today.
            RepaymentRecord(
                loan=number,
                amount=Decimal("0.01"),
                bank_ref="B2",
                received_on=date(2018, 12, 20),
            ),
        ),
    )
    named: GlobalId | None = None
    for place, (case, actor, command) in enumerate(steps):
        outcome = await ground.door.execute(case, actor, command, key=f"k{place}")  # type: ignore[arg-type]
        assert codes(outcome.refusals) == codes(outcome.warnings) == [], case.name
        named = named or outcome.ids["loan"]
        assert outcome.ids["loan"] == named
        await ground.proved()
    assert (await ground.row("loan"))["state"] == "SETTLED"
    events = [row["kind"] for row in sorted(await ground.rows("loan_event"), key=lambda r: r["id"])]
    assert sorted(events) == sorted(
        [
            "SUBMITTED",
            "APPROVED",
            "SIGNED",
            "DISBURSED",
            "CLASSIFIED",
            "REPAID",
            "REPAID",
            "SETTLED",
        ]
    )
    audits = await ground.rows("audit_event")
    assert {row["object_id"] for row in audits} == {str(named)} and len(audits) == len(steps)
    assert (await seal(ground))["sealed"] == str(len(steps))
    assert await verify(ground.owner, ground.county_id) is None
