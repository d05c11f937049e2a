"""What a renewal ends of the old loan's debt: lines, plan, case, warnings; and delays."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.refusal import ErrorCode
from rules.vocabulary import FiveTier, HouseholdStatus, LoanState
from services.household_status_change import HouseholdStatusChange, household_status_change
from services.loan_cancel import LoanCancel, loan_cancel
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_submit import loan_submit
from tests.factories import DAY, Borrower
from tests.services.ground import Ground, codes, figures
from tests.services.test_loan_age import FIRST, LENT, MATURES, aged, plan
from tests.services.test_renewal import OLD, advanced, exposure, renewal, submitted
from tests.services.test_repayment_end import case, warned
from tests.services.test_repayment_schedule import lines, parts, pay

pytestmark = pytest.mark.anyio

D = Decimal
NEXT = DAY + timedelta(days=1)


async def lent(ground: Ground) -> tuple[Borrower, GlobalId]:
    """A loan of 50,000 with its schedule, whose interest of the first quarter was paid."""
    borrower = await ground.household()
    loan = await ground.loan(
        borrower,
        state=LoanState.SIGNED,
        value_on=LENT,
        matures_on=MATURES,
        amount=D("50000.00"),
    )
    outcome = await ground.on(LENT).door.execute(
        loan_disburse, ground.bank(), LoanDisburse(loan=loan), key="lent"
    )
    assert outcome.refusals == ()
    await pay(ground, loan, date(2018, 9, 20), amount=str(FIRST))
    return borrower, loan


@pytest.mark.parametrize("office", [Role.COUNTY_BANK, Role.BANK_SYSTEM])
async def test_all_that_was_owed_ends(ground: Ground, office: Role) -> None:
    """90 days of interest since the last line, 543.75; the new loan's lines stand untouched."""
    borrower, old = await lent(ground)
    await plan(ground, old, D("50000.00"), (date(2019, 1, 1), "50000.00"))
    await case(ground, old)
    await warned(ground, old, ErrorCode.MATURING_SOON)
    new = await submitted(ground, borrower, old, "50000.00")
    await advanced(ground, new, "approve", "sign")
    actor = ground.actor(office, lender=ground.rcc.code)
    outcome = await ground.door.execute(loan_disburse, actor, LoanDisburse(loan=new), key="d")
    assert codes(outcome.refusals) == []
    assert await parts(ground, old) == [
        ("0.00", str(FIRST), "0.00"),
        ("0.00", "543.75", "50000.00"),
    ]
    booked = await lines(ground, old)
    assert [line[1:] for line in booked][:2] == [
        ("0.00", "489.38", "0.00", "489.38"),
        ("50000.00", "543.75", "50000.00", "543.75"),
    ]
    assert all(line[1:3] == line[3:] for line in booked)
    assert {line[3:] for line in await lines(ground, new)} == {("0.00", "0.00")}
    ended = await ground.row("instalment_plan")
    assert (ended["state"], ended["ended_reason"]) == ("FULFILLED", "SETTLED")
    closed = await ground.row("collection_case")
    assert (closed["state"], closed["closed_reason"]) == ("CLOSED", "SETTLED")
    assert (await ground.row("warning"))["state"] == "CLOSED"
    kinds = {row["kind"] for row in await ground.rows("loan_event", loan_id=old.key)}
    assert {"RENEWED", "SETTLED", "PLAN_ENDED"} <= kinds
    await ground.proved()


async def test_of_an_amount_only_the_principal_makes_the_new_one_count(ground: Ground) -> None:
    """543.75 for 90 days of 50,000 and 4.83 for this day's 40,000 are interest, the rest is not."""
    borrower, old = await lent(ground)
    new = await submitted(ground, borrower, old, "50000.00")
    await pay(ground, old, DAY, amount="10548.58")
    assert await exposure(ground, borrower) == ("40000.00", "0.00", "10000.00")
    await advanced(ground, new, "approve", "sign", "disburse")
    assert await exposure(ground, borrower) == ("50000.00", "0.00", "0.00")
    assert (await parts(ground, old))[-1] == ("0.00", "0.00", "40000.00")
    await ground.proved()


async def test_an_old_loan_that_fell_overdue_is_served_first(ground: Ground) -> None:
    """Good standing is asked for anew when money flows; the exposure does not move meanwhile."""
    borrower, old = await lent(ground)
    new = await submitted(ground, borrower, old, "50000.00")
    await advanced(ground, new, "approve", "sign")
    await aged(ground, old, NEXT)
    later = ground.on(NEXT)
    refusals = await later.refused(loan_disburse, ground.bank(), LoanDisburse(loan=new), key="k")
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]
    assert figures(refusals) == {"object": "loan", "state": "OVERDUE", "act": "renew"}
    assert await exposure(ground, borrower) == ("50000.00", "0.00", "0.00")
    await pay(ground, old, NEXT, interest="549.79")
    assert (await ground.row("warning", rule="OVERDUE_STARTED"))["state"] == "CLOSED"
    await advanced(later, new, "disburse")
    assert (await ground.row("loan", id=old.key))["settled_on"] == NEXT
    await ground.proved()


async def test_a_removed_household_renews_nothing(ground: Ground) -> None:
    """Row 63: the old loan stays as it is, a case for disposal; the renewal can only end."""
    borrower, old = await lent(ground)
    new = await submitted(ground, borrower, old, "50000.00")
    await advanced(ground, new, "approve", "sign")
    removal = HouseholdStatusChange(
        household=borrower.household, status=HouseholdStatus.REMOVED_WRONG, reason="错评"
    )
    done = await ground.door.execute(household_status_change, ground.actor(Role.COUNTY_PA), removal)
    assert codes(done.refusals) == []
    refusals = await ground.refused(loan_disburse, ground.bank(), LoanDisburse(loan=new), key="k")
    assert codes(refusals) == ["HOUSEHOLD_REMOVED@loan"]
    command = LoanCancel(loan=new, reason="已清退")
    assert (await ground.door.execute(loan_cancel, ground.bank(), command)).refusals == ()
    assert await exposure(ground, borrower) == ("50000.00", "0.00", "0.00")
    assert (await ground.row("loan", id=old.key))["state"] == "ACTIVE"
    refusals = await ground.refused(
        loan_submit, ground.bank(), renewal(ground, borrower, old, "50000.00")
    )
    assert codes(refusals) == ["HOUSEHOLD_REMOVED@household"]
    await ground.proved()


async def test_the_warning_of_the_ratio_stays_until_principal_is_paid(ground: Ground) -> None:
    """50,000 bad of 2,050,000 are 2.44 %; a renewal leaves them, a repayment does not."""
    other = await ground.loan(
        await ground.household(), amount=D("2000000.00"), ceiling=D("2000000.00")
    )
    borrower = await ground.household()
    old = await ground.loan(borrower, tier=FiveTier.SUBSTANDARD, **OLD)
    await pay(ground, other, DAY, principal="1.00")
    assert (await ground.row("warning", rule="NPL_RATIO_HIGH"))["state"] == "OPEN"
    new = await submitted(ground, borrower, old, "50000.00")
    await advanced(ground, new, "approve", "sign", "disburse")
    assert (await ground.row("warning", rule="NPL_RATIO_HIGH"))["state"] == "OPEN"
    await pay(ground, new, DAY, principal="20000.00")
    assert (await ground.row("warning", rule="NPL_RATIO_HIGH"))["state"] == "CLOSED"
    await ground.proved()


async def test_interest_that_is_left_is_paid_off_too(ground: Ground) -> None:
    """All principal came back without its interest: the old loan stands until that is paid."""
    borrower, old = await lent(ground)
    await pay(ground, old, DAY, principal="50000.00")
    assert (await ground.row("loan", id=old.key))["state"] == "ACTIVE"
    new = await submitted(ground, borrower, old, "30000.00")
    assert await exposure(ground, borrower) == ("0.00", "0.00", "30000.00")
    await advanced(ground, new, "approve", "sign", "disburse")
    assert await exposure(ground, borrower) == ("30000.00", "0.00", "0.00")
    assert (await ground.row("loan", id=old.key))["state"] == "SETTLED"
    assert (await parts(ground, old))[-1] == ("0.00", "543.75", "0.00")
    await ground.proved()
