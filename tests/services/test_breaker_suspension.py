"""What a breaker stops and what it does not (A4, B12, B13; row 27), by every act there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.vocabulary import BreakerState, FiveTier, LoanState
from services.loan_approve import LoanApprove, loan_approve
from services.loan_classify import LoanClassify, loan_classify
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.repayment_record import RepaymentRecord, repayment_record
from tests import factories
from tests.services.breakers import book_of, classed, granted, ratio_set, repaid, requested
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

OPEN = (BreakerState.TRIPPED, BreakerState.RESUME_REQUESTED)
STEPS: dict[LoanState, tuple[Any, Callable[[Any], Any]]] = {
    LoanState.SUBMITTED: (loan_approve, lambda loan: LoanApprove(loan=loan, approval_no="A")),
    LoanState.APPROVED: (loan_sign, lambda loan: LoanSign(loan=loan, contract_no="C")),
    LoanState.SIGNED: (loan_disburse, lambda loan: LoanDisburse(loan=loan)),
}


async def open_breaker(ground: Ground, state: BreakerState, kind: str = "RCC") -> None:
    """A breaker in that state over a book at 1 %: the state stops, not the ratio."""
    loan = await book_of(ground, "100000.00", "9900000.00", kind)
    await classed(ground, loan, FiveTier.LOSS, kind)
    open_ = factories.trip if state is BreakerState.TRIPPED else factories.ask_to_resume
    await open_(ground.owner, ground.county_id, ground.lender(kind).id)


@pytest.mark.parametrize("state", OPEN)
async def test_no_application_is_taken(ground: Ground, state: BreakerState) -> None:
    await open_breaker(ground, state)
    application = ground.submission(await ground.household())
    refusals = await ground.refused(loan_submit, ground.bank(), application)
    assert codes(refusals) == ["LENDING_SUSPENDED@lender"]
    assert figures(refusals) == {
        "state": state.value,
        "ratio": "0.01",
        "numerator": "100000.00",
        "denominator": "10000000.00",
        "tripRatio": "0.03",
        "repaymentNeeded": "0.00",
    }


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("stage", STEPS)
async def test_what_was_pending_is_kept_and_cannot_advance(
    ground: Ground, stage: LoanState, state: BreakerState
) -> None:
    await open_breaker(ground, state)
    loan = await ground.loan(
        await ground.household(),
        state=stage,
        value_on=date(2018, 12, 20),
        matures_on=date(2019, 12, 20),
    )
    case, command = STEPS[stage]
    refusals = await ground.refused(case, ground.bank(), command(loan), key="k")
    assert codes(refusals) == ["LENDING_SUSPENDED@loan"]
    assert (await ground.row("loan", id=loan.key))["state"] == stage.value
    # As soon as the county has decided, it goes on from where it stood.
    if state is BreakerState.TRIPPED:
        await ratio_set(ground)
        await requested(ground)
    else:
        await ratio_set(ground)
    await granted(ground)
    outcome = await ground.door.execute(case, ground.bank(), command(loan), key="k")
    assert outcome.refusals == ()


@pytest.mark.parametrize("state", OPEN)
async def test_a_value_date_before_the_trip_does_not_help(
    ground: Ground, state: BreakerState
) -> None:
    """B12: the breaker is judged when the disbursement is recorded, not by its value date."""
    await open_breaker(ground, state)
    loan = await ground.loan(
        await ground.household(),
        state=LoanState.SIGNED,
        value_on=date(2018, 12, 15),
        matures_on=date(2019, 12, 15),
    )
    command = LoanDisburse(loan=loan, value_on=date(2018, 12, 15))
    refusals = await ground.refused(loan_disburse, ground.bank(), command, key="k")
    assert codes(refusals) == ["LENDING_SUSPENDED@loan"]


@pytest.mark.parametrize("state", OPEN)
async def test_money_and_classes_are_taken(ground: Ground, state: BreakerState) -> None:
    """That is how the ratio falls; neither moves the breaker."""
    await open_breaker(ground, state)
    bad = next(row for row in await ground.rows("loan") if row["five_tier"] == "LOSS")
    loan = await ground.loan(await ground.household())
    for case, command in (
        (repayment_record, RepaymentRecord(loan=loan, principal=Decimal("1.00"), bank_ref="B")),
        (loan_classify, LoanClassify(loan=loan, five_tier=FiveTier.SPECIAL_MENTION)),
    ):
        outcome = await ground.door.execute(case, ground.bank(), command, key=case.name)
        assert outcome.refusals == ()
    await repaid(ground, type(loan)("loan", ground.county_id, bad["id"]), "100000.00")
    book = await ground.row("county_lender_position")
    assert (book["non_performing"], book["breaker_state"]) == (Decimal("0.00"), state.value)
    assert await ground.rows("breaker_event", kind="TRIPPED") == []
    await ground.proved()


@pytest.mark.parametrize("state", OPEN)
async def test_it_stops_one_lender_in_one_county(
    ground: Ground, counties: Iterator[str], state: BreakerState
) -> None:
    """Row 27: the county's other lenders lend on, and so does the same group elsewhere."""
    await open_breaker(ground, state)
    next_county = replace(ground, code=next(counties))
    for other, kind in ((ground, "ABC"), (next_county, "RCC")):
        application = other.submission(await other.household())
        outcome = await other.door.execute(loan_submit, other.bank(kind), application)
        assert outcome.refusals == ()
    assert next_county.rcc.lender_group == ground.rcc.lender_group
    assert next_county.rcc.id != ground.rcc.id
