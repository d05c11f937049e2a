"""一(二) over HTTP: the household as the unit, at most 50,000 yuan (rows 5 and 6)."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from rules.vocabulary import LoanState
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio
AMOUNT = "loan { status amount }"


def over(available: str, requested: str, **used: str) -> dict[str, str]:
    """All figures of a refusal at the limit."""
    nothing = {"outstanding": "0.00", "approved": "0.00", "pending": "0.00"}
    return {
        "limit": "50000.00",
        "available": available,
        "requested": requested,
        **(nothing | used),
    }


async def applied(county: County, given: dict[str, Any], kind: str = "RCC") -> None:
    """An application that is taken."""
    payload = accepted(await county.bank(kind).act("loanSubmit", given, AMOUNT))
    assert payload["loan"] == {"status": "SUBMITTED", "amount": given["amount"]}


async def exceeded(county: County, given: dict[str, Any], kind: str = "RCC", **f: str) -> None:
    """An application that is refused at the limit."""
    code = "HOUSEHOLD_LIMIT_EXCEEDED"
    await county.bank(kind).refused("loanSubmit", given, code, "amount", row=6, **f)


@pytest.mark.row(5)
async def test_two_members_of_a_household_count_together(county: County) -> None:
    head = await county.household()
    spouse = str(await county.member_of(head))
    await applied(county, county.application(head, amount="30000.00"))
    too_much = county.application(head, borrower=spouse, amount="20000.01")
    await exceeded(county, too_much, **over("20000.00", "20000.01", pending="30000.00"))
    await applied(county, county.application(head, borrower=spouse, amount="20000.00"))


@pytest.mark.row(5)
async def test_the_borrower_is_a_member_of_the_household(county: County) -> None:
    household, other = await county.household(), await county.household()
    given = county.application(household, borrower=str(other.member))
    code = "BORROWER_NOT_IN_HOUSEHOLD"
    await county.bank().refused("loanSubmit", given, code, "borrower", row=5)


@pytest.mark.row(6)
@pytest.mark.parametrize("amount", ["0.01", "49999.99", "50000.00"])
async def test_up_to_the_limit(county: County, amount: str) -> None:
    await applied(county, county.application(await county.household(), amount=amount))


@pytest.mark.row(6)
async def test_a_fen_above_the_limit_50000_01(county: County) -> None:
    given = county.application(await county.household(), amount="50000.01")
    await exceeded(county, given, **over("50000.00", "50000.01"))


@pytest.mark.row(6)
async def test_outstanding_30000_and_new_20000(county: County) -> None:
    borrower = await county.household()
    await county.loan(borrower)
    await applied(county, county.application(borrower, amount="20000.00"))


@pytest.mark.row(6)
async def test_outstanding_30000_and_new_20000_01(county: County) -> None:
    borrower = await county.household()
    await county.loan(borrower)
    given = county.application(borrower, amount="20000.01")
    await exceeded(county, given, **over("20000.00", "20000.01", outstanding="30000.00"))


OWED = [
    LoanState.ACTIVE,
    LoanState.OVERDUE,
    LoanState.IN_BUFFER,
    LoanState.CLAIMING,
    LoanState.EARLY_CALLED,
    LoanState.WRITTEN_OFF_RETAINED,
]


@pytest.mark.row(6)
@pytest.mark.parametrize("state", OWED, ids=str)
async def test_what_is_owed_to_any_lender_counts_A7(county: County, state: LoanState) -> None:
    """The outstanding principal counts, not the amount once lent."""
    borrower = await county.household()
    await county.loan(borrower, county.abc, state=state, outstanding=Decimal("29999.99"))
    given = county.application(borrower, amount="20000.02")
    await exceeded(county, given, **over("20000.01", "20000.02", outstanding="29999.99"))


ASKED_FOR = {
    LoanState.SUBMITTED: "pending",
    LoanState.APPROVED: "approved",
    LoanState.SIGNED: "approved",
}


@pytest.mark.row(6)
@pytest.mark.parametrize("state", ASKED_FOR, ids=str)
async def test_what_is_asked_for_counts_in_full_A7(county: County, state: LoanState) -> None:
    borrower = await county.household()
    await county.loan(borrower, county.abc, state=state)
    given = county.application(borrower, amount="20000.01")
    used = {ASKED_FOR[state]: "30000.00"}
    await exceeded(county, given, **over("20000.00", "20000.01", **used))


@pytest.mark.row(6)
@pytest.mark.parametrize("ending", ["loanRefuse", "loanWithdraw", "loanCancel", "settled"])
async def test_what_has_ended_counts_nothing_A7(county: County, ending: str) -> None:
    borrower, bank = await county.household(), county.bank()
    if ending == "settled":
        loan = str(await county.loan(borrower, amount=Decimal("50000.00")))
        paid = {"loan": {"id": loan}, "principal": "50000.00", "bankRef": "B-1"}
        payload = accepted(await bank.act("repaymentRecord", paid, "loan { status }"))
        assert payload["loan"] == {"status": "SETTLED"}
    else:
        given = county.application(borrower, amount="50000.00")
        made = accepted(await bank.act("loanSubmit", given, "loan { id }"))
        named = {"loan": made["loan"]}
        if ending == "loanCancel":
            accepted(await bank.act("loanApprove", named | {"approvalNo": "A-1"}))
        accepted(await bank.act(ending, named | {"reason": "不再需要"}))
    await applied(county, county.application(borrower, amount="50000.00"))


@pytest.mark.row(6)
async def test_of_two_concurrent_applications_for_30000_one_succeeds(county: County) -> None:
    """Two lenders, two requests in flight at once, as often as it takes to trust it."""
    banks = (county.bank("RCC"), county.bank("ABC"))
    for _ in range(5):
        borrower = await county.household()
        answers = await asyncio.gather(
            *(bank.act("loanSubmit", county.application(borrower), AMOUNT) for bank in banks)
        )
        taken, refused = sorted(answers, key=lambda payload: len(payload["errors"]))
        assert accepted(taken)["loan"] == {"status": "SUBMITTED", "amount": "30000.00"}
        (error,) = refused["errors"]
        figures = {one["name"]: one["value"] for one in error["params"]}
        assert error["code"] == "HOUSEHOLD_LIMIT_EXCEEDED" and refused["loan"] is None
        assert figures == over("20000.00", "30000.00", pending="30000.00")
        exposure = await county.row("household_exposure", household_id=borrower.household_id)
        assert exposure["pending"] == Decimal("30000.00")
    await county.proved()
