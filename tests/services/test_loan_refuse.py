"""loanRefuse, loanWithdraw, loanCancel: an application ends before money flows."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from services.failure import Denied
from services.loan_cancel import LoanCancel, loan_cancel
from services.loan_refuse import LoanRefuse, loan_refuse
from services.loan_submit import loan_submit
from services.loan_withdraw import LoanWithdraw, loan_withdraw
from tests import factories
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

REFUSE = (loan_refuse, LoanRefuse, "REFUSED")
WITHDRAW = (loan_withdraw, LoanWithdraw, "WITHDRAWN")
CANCEL = (loan_cancel, LoanCancel, "CANCELLED")
ENDS = [
    ("SUBMITTED", *REFUSE),
    ("SUBMITTED", *WITHDRAW),
    ("APPROVED", *CANCEL),
    ("SIGNED", *CANCEL),
]
LENT = {"ACTIVE", "OVERDUE", "EARLY_CALLED", "IN_BUFFER", "CLAIMING", "WRITTEN_OFF_RETAINED"}
OVER = {"REFUSED", "WITHDRAWN", "CANCELLED", "SETTLED", "SETTLED_AFTER_WRITE_OFF"}


async def standing(ground: Ground, state: str, **more: Any) -> GlobalId:
    """A loan in that state; what is over owes nothing."""
    borrower = await ground.household()
    outstanding = Decimal("0.00") if state in OVER else None
    return await ground.loan(borrower, state=LoanState[state], outstanding=outstanding, **more)


@pytest.mark.parametrize(("state", "case", "command", "after"), ENDS)
async def test_what_it_counted_is_free_again(
    ground: Ground, state: str, case: Any, command: Any, after: str
) -> None:
    loan = await standing(ground, state)
    outcome = await ground.door.execute(
        case, ground.bank(), command(loan=loan, reason="材料不全", expected_version=1), key="k"
    )
    assert codes(outcome.refusals) == codes(outcome.warnings) == []
    assert outcome.ids == {"loan": loan} and outcome.figures == {"available": "50000.00"}
    row = await ground.row("loan")
    assert (row["state"], row["version"]) == (after, 2)
    exposure = await ground.row("household_exposure")
    assert {exposure[name] for name in ("outstanding", "approved", "pending")} == {Decimal("0.00")}
    event = await ground.row("loan_event")
    assert (event["kind"], event["amount"]) == (after, None)
    assert json.loads(event["details"]) == {"reason": "材料不全"}
    audit = await ground.row("audit_event")
    assert json.loads(audit["before"])["state"] == state
    assert json.loads(audit["after"])["state"] == after
    assert await ground.rows("county_lender_position") == []
    await ground.proved()


@pytest.mark.parametrize(("case", "command", "after"), [REFUSE, WITHDRAW, CANCEL])
async def test_every_other_state_is_no_transition(
    ground: Ground, case: Any, command: Any, after: str
) -> None:
    admitted = {state for state, *_, name in ENDS if name == after}
    before = {"SUBMITTED", "APPROVED", "SIGNED"}
    for state in sorted((before | LENT | OVER) - admitted):
        loan = await standing(ground, state)
        refusals = await ground.refused(case, ground.bank(), command(loan=loan, reason="x"))
        assert codes(refusals) == ["INVALID_TRANSITION@loan"]
        word = case.act.value.partition(":")[2]
        assert figures(refusals) == {"object": "loan", "state": state, "act": word}


async def test_the_lender_gives_a_reason_and_who_withdraws_need_not(ground: Ground) -> None:
    for state, case, command in (("SUBMITTED", *REFUSE[:2]), ("SIGNED", *CANCEL[:2])):
        loan = await standing(ground, state)
        for blank in ("", "  "):
            refusals = await ground.refused(
                case, ground.bank(), command(loan=loan, reason=blank, expected_version=2)
            )
            assert codes(refusals) == [
                "VERSION_CONFLICT@expectedVersion",
                "REASON_REQUIRED@reason",
            ]
    loan = await standing(ground, "SUBMITTED")
    outcome = await ground.door.execute(loan_withdraw, ground.bank(), LoanWithdraw(loan=loan))
    assert outcome.refusals == ()


@pytest.mark.parametrize(("state", "case", "command", "after"), ENDS)
async def test_a_tripped_breaker_does_not_prevent_it(
    ground: Ground, state: str, case: Any, command: Any, after: str
) -> None:
    """B13: what was pending at the trip cannot advance, but it can end."""
    loan = await standing(ground, state)
    await factories.trip(ground.owner, ground.county_id, ground.rcc.id)
    outcome = await ground.door.execute(case, ground.bank(), command(loan=loan, reason="x"))
    assert outcome.refusals == ()
    assert (await ground.row("loan"))["state"] == after


async def test_what_is_free_can_be_asked_for_again(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, state=LoanState.SUBMITTED, amount=Decimal("50000.00"))
    again = ground.submission(borrower, amount=Decimal("50000.00"))
    assert codes(await ground.refused(loan_submit, ground.bank(), again)) == [
        "HOUSEHOLD_LIMIT_EXCEEDED@amount"
    ]
    await ground.door.execute(loan_refuse, ground.bank(), LoanRefuse(loan=loan, reason="x"))
    outcome = await ground.door.execute(loan_submit, ground.bank(), again)
    assert outcome.refusals == ()
    await ground.proved()


async def test_an_outlet_withdraws_its_own_and_decides_nothing(ground: Ground) -> None:
    outlet = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    own = await standing(ground, "SUBMITTED", outlet_id=ground.outlet.id)
    other = await standing(ground, "SUBMITTED")
    refusals = await ground.refused(loan_withdraw, outlet, LoanWithdraw(loan=other))
    assert codes(refusals) == ["NOT_FOUND@loan"]
    for case, command in (REFUSE[:2], CANCEL[:2]):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied):
                await ground.door.execute(case, outlet, command(loan=own, reason="x"))
    outcome = await ground.door.execute(loan_withdraw, outlet, LoanWithdraw(loan=own))
    assert outcome.refusals == ()


@pytest.mark.parametrize(("case", "command", "after"), [REFUSE, WITHDRAW, CANCEL])
async def test_a_bank_s_system_and_the_county_s_offices_do_not(
    ground: Ground, case: Any, command: Any, after: str
) -> None:
    loan = await standing(ground, "SUBMITTED")
    for actor in (ground.system(), ground.actor(Role.COUNTY_PA)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied):
                await ground.door.execute(case, actor, command(loan=loan, reason="x"))
    refusals = await ground.refused(case, ground.bank("ABC"), command(loan=loan, reason="x"))
    assert codes(refusals) == ["NOT_FOUND@loan"]
