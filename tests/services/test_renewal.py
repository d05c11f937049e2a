"""Renewal (续贷, row 61; A4, A7, B17): a new loan that pays off the old one the same day."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from models.loan import Loan
from rules.vocabulary import LoanState
from services.exposure import LOCK_OF_LOAN
from services.loan_approve import LoanApprove, loan_approve
from services.loan_cancel import LoanCancel, loan_cancel
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_reference import BY_ID, LoanNumber
from services.loan_row import LOCK
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import LoanSubmit, loan_submit
from services.loan_withdraw import LoanWithdraw, loan_withdraw
from tests import factories
from tests.factories import AT, DAY, Borrower
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

D = Decimal
# Due on a later day than the business day, so that it is still in good standing.
NUMBERS = itertools.count(1)
OLD: dict[str, Any] = {"amount": D("50000.00"), "matures_on": date(2019, 6, 1)}


def renewal(ground: Ground, borrower: Borrower, old: Any, amount: str, **more: Any) -> LoanSubmit:
    """An application that pays off the old loan."""
    more.setdefault("loan_no", f"R{next(NUMBERS)}")
    return ground.submission(borrower, amount=D(amount), renews=old, **more)


async def submitted(ground: Ground, borrower: Borrower, old: GlobalId, amount: str) -> GlobalId:
    command = renewal(ground, borrower, old, amount)
    outcome = await ground.door.execute(loan_submit, ground.bank(), command)
    assert codes(outcome.refusals) == []
    return outcome.ids["loan"]


async def advanced(ground: Ground, loan: GlobalId, *acts: str) -> None:
    steps = {
        "approve": (loan_approve, LoanApprove(loan=loan, approval_no="A")),
        "sign": (loan_sign, LoanSign(loan=loan, contract_no="C")),
        "disburse": (loan_disburse, LoanDisburse(loan=loan)),
    }
    for act in acts:
        outcome = await ground.door.execute(*(steps[act][0], ground.bank(), steps[act][1]), key=act)
        assert codes(outcome.refusals) == [], act


async def exposure(ground: Ground, borrower: Borrower) -> tuple[str, str, str]:
    row = await ground.row("household_exposure", household_id=borrower.household_id)
    return str(row["outstanding"]), str(row["approved"]), str(row["pending"])


async def test_fifty_thousand_is_renewed_for_fifty_thousand(ground: Ground) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    command = renewal(ground, borrower, old, "50000.00")
    outcome = await ground.door.execute(loan_submit, ground.bank(), command, key="k")
    assert codes(outcome.refusals) == [] and outcome.figures == {"available": "0.00"}
    new = outcome.ids["loan"]
    assert (await ground.row("loan", id=new.key))["renews_id"] == old.key
    assert await exposure(ground, borrower) == ("50000.00", "0.00", "0.00")
    await advanced(ground, new, "approve", "sign")
    assert await exposure(ground, borrower) == ("50000.00", "0.00", "0.00")
    await ground.proved()

    outcome = await ground.door.execute(
        loan_disburse, ground.bank(), LoanDisburse(loan=new), key="d"
    )
    assert outcome.ids == {"loan": new, "renewed": old}
    loans = {row["id"]: row for row in await ground.rows("loan")}
    paid, lent = loans[old.key], loans[new.key]
    assert (paid["state"], paid["outstanding_principal"], paid["settled_on"]) == (
        "SETTLED",
        D("0.00"),
        DAY,
    )
    assert (lent["state"], lent["outstanding_principal"], lent["value_on"]) == (
        "ACTIVE",
        D("50000.00"),
        DAY,
    )
    repaid = await ground.row("repayment")
    assert (repaid["loan_id"], repaid["principal"], repaid["interest"], repaid["received_on"]) == (
        old.key,
        D("50000.00"),
        D("0.00"),
        DAY,
    )
    assert (repaid["payer_type"], repaid["bank_ref"]) == ("BORROWER", f"RENEWAL-{new.key}")
    events = [
        (event["kind"], event["amount"])
        for event in await ground.rows("loan_event", loan_id=old.key)
    ]
    assert sorted(events, key=str) == [("RENEWED", D("50000.00")), ("SETTLED", None)]
    told = [one for one in await ground.rows("audit_event") if one["act"] == "loan:disburse"]
    assert {one["object_id"] for one in told} == {str(old), str(new)}
    assert await exposure(ground, borrower) == ("50000.00", "0.00", "0.00")
    book = await ground.row("county_lender_position")
    assert (book["outstanding"], book["loan_count"]) == (D("50000.00"), 1)
    totals = await ground.row("county_position")
    assert (totals["outstanding"], totals["loan_count"]) == (D("50000.00"), 1)
    await ground.proved()


async def test_a_fen_more_is_refused_with_what_is_available(ground: Ground) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    refusals = await ground.refused(
        loan_submit, ground.bank(), renewal(ground, borrower, old, "50000.01")
    )
    assert codes(refusals) == ["HOUSEHOLD_LIMIT_EXCEEDED@amount"]
    told = figures(refusals)
    assert (told["available"], told["limit"], told["requested"]) == (
        "50000.00",
        "50000.00",
        "50000.01",
    )


@pytest.mark.parametrize(("amount", "expected"), [("30000.00", []), ("30000.01", ["L"])])
async def test_other_lenders_loans_are_not_netted(
    ground: Ground, amount: str, expected: list[str]
) -> None:
    borrower = await ground.household()
    await ground.loan(borrower, ground.abc, amount=D("20000.00"))
    old = await ground.loan(borrower, **OLD | {"amount": D("30000.00")})
    command = renewal(ground, borrower, old, amount)
    outcome = await ground.door.execute(loan_submit, ground.bank(), command, dry_run=True)
    assert codes(outcome.refusals) == ["HOUSEHOLD_LIMIT_EXCEEDED@amount"] * len(expected)
    if expected:
        assert figures(outcome.refusals)["available"] == "30000.00"


async def test_while_it_waits_the_larger_of_the_two_counts(ground: Ground) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD | {"outstanding": D("30000.00")})
    new = await submitted(ground, borrower, old, "40000.00")
    assert await exposure(ground, borrower) == ("30000.00", "0.00", "10000.00")
    for amount, expected in (
        ("10000.01", ["HOUSEHOLD_LIMIT_EXCEEDED@amount"]),
        ("10000.00", []),
    ):
        command = ground.submission(borrower, loan_no="X", amount=D(amount))
        outcome = await ground.door.execute(loan_submit, ground.bank("ABC"), command)
        assert codes(outcome.refusals) == expected
    await advanced(ground, new, "approve", "sign", "disburse")
    assert await exposure(ground, borrower) == ("40000.00", "0.00", "10000.00")
    assert (await ground.row("county_position"))["outstanding"] == D("40000.00")
    await ground.proved()


async def test_a_smaller_one_lowers_what_is_owed(ground: Ground) -> None:
    """What the new money does not cover, the borrower pays the same day."""
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    new = await submitted(ground, borrower, old, "20000.00")
    assert await exposure(ground, borrower) == ("50000.00", "0.00", "0.00")
    await advanced(ground, new, "approve", "sign", "disburse")
    assert await exposure(ground, borrower) == ("20000.00", "0.00", "0.00")
    assert (await ground.row("repayment"))["principal"] == D("50000.00")
    totals = await ground.row("county_position")
    assert (totals["outstanding"], totals["loan_count"]) == (D("20000.00"), 1)
    await ground.proved()


@pytest.mark.parametrize(
    "state", ["SUBMITTED", "APPROVED", "SIGNED", "OVERDUE", "EARLY_CALLED", "IN_BUFFER", "SETTLED"]
)
async def test_only_a_loan_in_good_standing_is_renewed(ground: Ground, state: str) -> None:
    borrower = await ground.household()
    late = {"overdue_principal": D("1.00")} if state == "OVERDUE" else {}
    done = {"outstanding": D("0.00")} if state == "SETTLED" else {}
    given: dict[str, Any] = OLD | {"amount": D("20000.00")} | late | done
    old = await ground.loan(borrower, state=LoanState[state], **given)
    refusals = await ground.refused(
        loan_submit, ground.bank(), renewal(ground, borrower, old, "20000.00")
    )
    assert codes(refusals) == ["INVALID_TRANSITION@renews"]
    assert figures(refusals) == {"object": "loan", "state": state, "act": "renew"}


@pytest.mark.parametrize(("days", "expected"), [(0, []), (-1, ["ALREADY_MATURED@renews"])])
async def test_by_its_maturity_inclusive(ground: Ground, days: int, expected: list[str]) -> None:
    borrower = await ground.household()
    due = DAY + timedelta(days=days)
    old = await ground.loan(borrower, amount=D("50000.00"), matures_on=due)
    command = renewal(ground, borrower, old, "50000.00")
    outcome = await ground.door.execute(loan_submit, ground.bank(), command, dry_run=True)
    assert codes(outcome.refusals) == expected
    if expected:
        told = figures(outcome.refusals)
        assert told == {"maturedOn": "2018-12-19", "paidOffOn": "2018-12-20"}


async def test_of_whom_it_may_be(ground: Ground) -> None:
    borrower, other = await ground.household(), await ground.household()
    old = await ground.loan(borrower, loan_no="OLD-1", **OLD)
    theirs = await ground.loan(other, **OLD)
    elsewhere = await ground.loan(borrower, ground.abc, amount=D("1000.00"), ceiling=D("51000.00"))
    missing = GlobalId("loan", ground.county_id, uuid7(AT))
    number = LoanNumber(lender=ground.rcc.code, loan_no="OLD-2")
    for named, expected in (
        (theirs, "VALIDATION@renews"),
        (elsewhere, "NOT_FOUND@renews"),
        (missing, "NOT_FOUND@renews"),
        (number, "NOT_FOUND@renews"),
    ):
        command = renewal(ground, borrower, named, "1.00")
        refusals = await ground.refused(loan_submit, ground.bank(), command)
        assert expected in codes(refusals)
        audit = (await ground.rows("audit_event"))[-1]
        assert audit["object_id"] is None  # It is not the old loan's affair.
    named = LoanNumber(lender=ground.rcc.code, loan_no="OLD-1")
    await ground.owner.execute("delete from loan where id = $1", elsewhere.key)
    await ground.owner.execute(
        "update household_exposure set outstanding = 50000, ceiling = 50000"
        " where county_id = $1 and household_id = $2",
        ground.county_id,
        borrower.household_id,
    )
    command = renewal(ground, borrower, named, "50000.00")
    outcome = await ground.door.execute(loan_submit, ground.bank(), command)
    assert codes(outcome.refusals) == []
    assert (await ground.row("loan", id=outcome.ids["loan"].key))["renews_id"] == old.key


async def test_one_renewal_waits_at_a_time(ground: Ground) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    new = await submitted(ground, borrower, old, "50000.00")
    again = renewal(ground, borrower, old, "40000.00")
    refusals = await ground.refused(loan_submit, ground.bank(), again)
    assert codes(refusals) == ["ALREADY_OPEN@renews"]
    assert figures(refusals) == {"state": "SUBMITTED"}
    await ground.door.execute(loan_withdraw, ground.bank(), LoanWithdraw(loan=new))
    outcome = await ground.door.execute(loan_submit, ground.bank(), again)
    assert codes(outcome.refusals) == []


async def test_it_stays_with_the_outlet_of_the_old_loan(ground: Ground) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, outlet_id=ground.outlet.id, **OLD)
    command = renewal(ground, borrower, old, "50000.00")
    new = await submitted(ground, borrower, old, "50000.00")
    assert (await ground.row("loan", id=new.key))["outlet_id"] == ground.outlet.id
    await ground.door.execute(loan_withdraw, ground.bank(), LoanWithdraw(loan=new))
    outlet = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    outcome = await ground.door.execute(loan_submit, outlet, replace(command, loan_no="R-AGAIN"))
    assert codes(outcome.refusals) == []
    # A loan that no outlet keeps is the county lender's to renew.
    second = await ground.household()
    free = await ground.loan(second, **OLD)
    command = renewal(ground, second, free, "50000.00", outlet=ground.outlet.code)
    refusals = await ground.refused(loan_submit, ground.bank(), command)
    assert codes(refusals) == ["VALIDATION@outlet"]
    assert figures(refusals) == {"reason": "NOT_OF_RENEWED", "expected": "null"}
    refusals = await ground.refused(loan_submit, outlet, replace(command, outlet=None))
    assert codes(refusals) == ["NOT_FOUND@renews", "HOUSEHOLD_LIMIT_EXCEEDED@amount"]


async def test_a_tripped_lender_does_not_renew(ground: Ground) -> None:
    """A4: a renewal is a new contract, at every step."""
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    new = await submitted(ground, borrower, old, "50000.00")
    await advanced(ground, new, "approve", "sign")
    await factories.trip(ground.owner, ground.county_id, ground.rcc.id)
    refusals = await ground.refused(loan_disburse, ground.bank(), LoanDisburse(loan=new), key="k")
    assert codes(refusals) == ["LENDING_SUSPENDED@loan"]
    second = await ground.household()
    other = await ground.loan(second, **OLD)
    refusals = await ground.refused(
        loan_submit, ground.bank(), renewal(ground, second, other, "50000.00")
    )
    assert codes(refusals) == ["LENDING_SUSPENDED@lender"]
    ended = await ground.door.execute(loan_cancel, ground.bank(), LoanCancel(loan=new, reason="x"))
    assert ended.refusals == ()
    await ground.owner.execute(
        "update county_lender_position set breaker_state = 'CLOSED' where county_id = $1",
        ground.county_id,
    )
    await ground.proved()


@pytest.mark.parametrize("role", [Role.BANK_SYSTEM, Role.COUNTY_PA])
async def test_a_waiting_renewal_is_found_by_its_index(ground: Ground, role: Role) -> None:
    """A plan for any values: else every loan of the lender in the county is read at each lock."""
    others = [str(one.name) for one in Loan.__table__.indexes if one.name != "ix_loan_renews"]
    for statement in (LOCK[BY_ID].of(role), LOCK_OF_LOAN[BY_ID, True].of(role)):
        nulls = ", ".join(["null"] * len(statement.names))
        transaction = ground.owner.transaction()
        await transaction.start()
        try:
            # Few rows tempt to read them all, or by an index that is no better here.
            await ground.owner.execute(
                f"drop index {', '.join(others)};"
                "set local enable_seqscan = off; set local enable_bitmapscan = off;"
                "set local plan_cache_mode = force_generic_plan"
            )
            await ground.owner.execute(f"prepare locking as {statement.sql}")
            plan = await ground.owner.fetch(f"explain execute locking({nulls})")
            await ground.owner.execute("deallocate locking")
        finally:
            await transaction.rollback()
        text = "\n".join(row[0] for row in plan)
        assert "ix_loan_renews" in text or "renewal" not in text, text
