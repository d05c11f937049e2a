"""A renewal told of up to five days after its value date: each day bears interest once (row 61)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.ids import GlobalId
from rules.interest import posted
from services.loan_approve import LoanApprove, loan_approve
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.repayment_record import RepaymentRecord, repayment_record
from tests.services.ground import Ground, codes, figures
from tests.services.test_loan_age import DUE, FIRST, LENT, MATURES
from tests.services.test_renewal import renewal

pytestmark = pytest.mark.anyio

D = Decimal
AMOUNT, RATE = D("50000.00"), D("4.3500")
RENEWED_UNTIL = date(2019, 10, 31)
# The line of 20 September ends with that day; the next one begins on the day after.
LINE_BEGINS = DUE + timedelta(days=1)
MID_QUARTER, SETTLEMENT = date(2018, 11, 15), date(2018, 12, 20)


async def paid(ground: Ground, loan: GlobalId, day: date, **parts: Any) -> None:
    command = RepaymentRecord(loan=loan, bank_ref=f"B{day}", received_on=day, **parts)
    outcome = await ground.on(day).door.execute(
        repayment_record, ground.bank(), command, key=f"p{day}"
    )
    assert codes(outcome.refusals) == []


async def waiting(ground: Ground, signed_on: date) -> tuple[GlobalId, GlobalId]:
    """A loan whose first quarter is paid, and the signed one that is to pay it off."""
    borrower = await ground.household()
    old = await ground.lent(LENT, MATURES, borrower=borrower)
    await paid(ground, old, DUE, interest=FIRST)
    then = ground.on(signed_on)
    command = renewal(ground, borrower, old, str(AMOUNT), matures_on=RENEWED_UNTIL)
    outcome = await then.door.execute(loan_submit, ground.bank(), command)
    assert codes(outcome.refusals) == []
    new = outcome.ids["loan"]
    for case, act in (
        (loan_approve, LoanApprove(loan=new, approval_no="A")),
        (loan_sign, LoanSign(loan=new, contract_no="C")),
    ):
        assert codes((await then.door.execute(case, ground.bank(), act)).refusals) == []
    return old, new


async def days_bearing(ground: Ground, loan: GlobalId) -> Decimal:
    """For how many days the whole amount bears interest, by the lines of the loan."""
    rows = await ground.rows("instalment", loan_id=loan.key)
    total: Decimal = sum((row["principal_days"] for row in rows), D(0))
    return total / AMOUNT


@pytest.mark.parametrize("today", [MID_QUARTER, SETTLEMENT])
@pytest.mark.parametrize("back", range(6))
async def test_no_day_is_left_out_and_none_counts_twice(
    ground: Ground, today: date, back: int
) -> None:
    old, new = await waiting(ground, today - timedelta(days=10))
    value_on = today - timedelta(days=back)
    command = LoanDisburse(loan=new, value_on=value_on)
    outcome = await ground.on(today).door.execute(loan_disburse, ground.bank(), command, key="d")
    assert codes(outcome.refusals) == []
    row = await ground.row("loan", id=old.key)
    assert (row["state"], row["settled_on"]) == ("SETTLED", value_on)
    repaid = (await ground.rows("repayment", loan_id=old.key))[-1]
    assert (repaid["received_on"], repaid["principal"], repaid["interest"]) == (
        value_on,
        AMOUNT,
        posted(AMOUNT * (value_on - LINE_BEGINS).days, RATE),
    )
    lines = await ground.rows("instalment", loan_id=old.key)
    assert sum(line["interest"] - line["interest_paid"] for line in lines) == 0
    assert sum(line["principal"] - line["principal_paid"] for line in lines) == 0
    # The old loan bears up to the day before, the new one from that day to its maturity.
    assert await days_bearing(ground, old) == (value_on - LENT).days
    assert await days_bearing(ground, new) == (RENEWED_UNTIL - value_on).days
    await ground.proved()


async def test_six_days_back_is_refused(ground: Ground) -> None:
    _, new = await waiting(ground, MID_QUARTER - timedelta(days=10))
    command = LoanDisburse(loan=new, value_on=MID_QUARTER - timedelta(days=6))
    refusals = await ground.on(MID_QUARTER).refused(loan_disburse, ground.bank(), command, key="d")
    assert codes(refusals) == ["VALIDATION@valueOn"]
    assert figures(refusals) == {"reason": "TOO_FAR_BACK", "earliestOn": "2018-11-10"}


async def test_a_value_date_before_the_last_repayment_is_refused(ground: Ground) -> None:
    """What was received on the thirteenth bore interest up to it: the new loan begins no sooner."""
    old, new = await waiting(ground, MID_QUARTER - timedelta(days=10))
    received_on = date(2018, 11, 13)
    await paid(ground, old, received_on, principal=D("10000.00"), interest=D("10.00"))
    here = ground.on(MID_QUARTER)
    command = LoanDisburse(loan=new, value_on=date(2018, 11, 12))
    refusals = await here.refused(loan_disburse, ground.bank(), command, key="d")
    assert codes(refusals) == ["VALIDATION@valueOn"]
    assert figures(refusals) == {"reason": "BEFORE_REPAYMENT", "earliestOn": "2018-11-13"}
    command = LoanDisburse(loan=new, value_on=received_on)
    outcome = await here.door.execute(loan_disburse, ground.bank(), command, key="d2")
    assert codes(outcome.refusals) == []
    # 53 days of 50,000.00, less the 10.00 that were paid that day.
    repaid = (await ground.rows("repayment", loan_id=old.key))[-1]
    assert (repaid["principal"], repaid["interest"]) == (D("40000.00"), D("310.21"))
    assert await days_bearing(ground, old) == (received_on - LENT).days
    await ground.proved()
