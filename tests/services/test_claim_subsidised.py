"""A loss is less by all interest that the county pays or is to pay, drafted or not (B7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import FiveTier, LoanState
from services.buffer_open import BufferOpen, buffer_open
from services.claim_pay import ClaimPay, claim_pay
from services.claim_submit import ClaimSubmit, claim_submit
from services.loan_age import LoanAge, loan_age
from services.loan_classify import LoanClassify, loan_classify
from services.loan_disburse import LoanDisburse, loan_disburse
from tests import factories, factory_claims, factory_fund
from tests.services.claiming import seat_of
from tests.services.extending import outlet_of
from tests.services.ground import Ground
from tests.services.recovering import booked, deposited, received
from tests.services.subsidising import Q2_OVER, Q3_OVER, drafted, paid, the_batch

pytestmark = pytest.mark.anyio

D = Decimal
LENT_ON, MATURES_ON = date(2018, 4, 10), date(2018, 7, 10)
CLAIMED_ON = date(2018, 9, 11)


async def defaulted(ground: Ground) -> GlobalId:
    """50,000 yuan unpaid at maturity, the quarter before it subsidised; classed and collected."""
    await factory_fund.cooperation(ground.owner, ground.county_id, ground.rcc.id)
    await factories.fund(ground.owner, ground.county_id, D("50000.00"))
    loan = await ground.loan(
        await ground.household(),
        state=LoanState.SIGNED,
        outlet_id=ground.outlet.id,
        value_on=LENT_ON,
        matures_on=MATURES_ON,
        amount=D("50000.00"),
    )
    lent = ground.on(LENT_ON)
    case, command = loan_disburse, LoanDisburse(loan=loan)
    assert not (await lent.door.execute(case, lent.bank(), command, key="lent")).refusals
    await drafted(ground)
    await paid(ground.on(Q2_OVER), await the_batch(ground))
    late = ground.on(date(2018, 7, 11))
    age = LoanAge(loan=loan, business_on=date(2018, 7, 11))
    assert not (await late.door.execute(loan_age, late.scheduler, age)).refusals
    classed = LoanClassify(loan=loan, five_tier=FiveTier.LOSS)
    assert not (await late.door.execute(loan_classify, late.bank(), classed)).refusals
    assert not (await late.door.execute(buffer_open, late.bank(), BufferOpen(loan=loan))).refusals
    await factory_claims.action(ground.owner, loan)
    return loan


async def submitted(ground: Ground, loan: GlobalId) -> dict[str, str]:
    """Claimed before the third quarter is drafted, and paid; loss and part of the fund."""
    here = ground.on(CLAIMED_ON)
    done = await here.door.execute(claim_submit, outlet_of(here), ClaimSubmit(loan=loan))
    assert done.refusals == ()
    await ground.owner.execute("update claim set state = 'APPROVED' where loan_id = $1", loan.key)
    pay = ClaimPay(claim=done.ids["claim"], document_no="县财拨1号")
    finance = seat_of(here, Role.COUNTY_FIN)
    assert not (await here.door.execute(claim_pay, finance, pay, key="claim")).refusals
    return dict(done.figures)


async def recovered(ground: Ground, loan: GlobalId, amount: str) -> None:
    """All of it comes back, and the fund is as it was."""
    recovery = (await received(ground, loan, amount)).ids["recovery"]
    await deposited(ground, recovery)
    await booked(ground, recovery)
    assert (await ground.row("loan"))["state"] == "SETTLED_AFTER_WRITE_OFF"
    assert (await ground.row("county_position"))["fund_balance"] == D("50000.00")
    await ground.proved()


async def test_the_county_pays_the_interest_of_a_quarter_that_is_not_over(ground: Ground) -> None:
    """114.79 yuan of 19 days: once, by the subsidy; the fund and the borrower owe none of it."""
    loan = await defaulted(ground)
    assert await submitted(ground, loan) == {"loss": "50000.00", "fundPart": "40000.00"}
    await drafted(ground, Q3_OVER)
    later = ground.on(Q3_OVER)
    subsidy = await paid(later, await the_batch(ground, 3), "third")
    assert subsidy.figures == {"amount": "114.79", "toLoans": "114.79", "toHouseholds": "0.00"}
    await recovered(later, loan, "50000.00")


async def test_what_was_lost_is_never_paid_by_a_subsidy_that_is_found_due_later(
    ground: Ground,
) -> None:
    """A household that was missing in the roster for a time: its own interest is given back."""
    loan = await defaulted(ground)
    left = "update household set left_roster_on = $2 where county_id = $1"
    await ground.owner.execute(left, ground.county_id, Q2_OVER)
    assert await submitted(ground, loan) == {"loss": "50114.79", "fundPart": "40091.83"}
    await ground.owner.execute(left, ground.county_id, None)
    await drafted(ground, Q3_OVER)
    later = ground.on(Q3_OVER)
    subsidy = await paid(later, await the_batch(ground, 3), "third")
    assert subsidy.figures == {"amount": "114.79", "toLoans": "0.00", "toHouseholds": "114.79"}
    await recovered(later, loan, "50114.79")
