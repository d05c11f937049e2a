"""What a renewal of a bad loan begins with: the class of the loan it pays off (rows 25, 61)."""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from models.ids import GlobalId
from rules.vocabulary import FiveTier
from services.loan_classify import LoanClassify, loan_classify
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_submit import loan_submit
from tests.factories import DAY
from tests.services.ground import Ground, codes
from tests.services.test_renewal import OLD, advanced, renewal, submitted
from tests.services.test_renewal_settle import advanced_quietly

pytestmark = pytest.mark.anyio

D = Decimal
BAD = (FiveTier.SUBSTANDARD, FiveTier.DOUBTFUL, FiveTier.LOSS)


async def ballast(ground: Ground) -> None:
    """Good principal beside which one bad loan does not trip the breaker."""
    good = await ground.household()
    await ground.loan(good, amount=D("9000000.00"), ceiling=D("9000000.00"))


async def book(ground: Ground) -> tuple[str, int, int]:
    """Bad principal, bad loans and all loans of the lender."""
    row = await ground.row("county_lender_position")
    return str(row["non_performing"]), row["non_performing_count"], row["loan_count"]


async def renewed(ground: Ground, old: GlobalId, borrower: Any, amount: str) -> GlobalId:
    new = await submitted(ground, borrower, old, amount)
    await advanced(ground, new, "approve", "sign", "disburse")
    return new


@pytest.mark.parametrize("tier", BAD)
@pytest.mark.parametrize("amount", ["50000.00", "20000.00"])
async def test_a_bad_loan_stays_bad_in_the_one_that_pays_it_off(
    ground: Ground, tier: FiveTier, amount: str
) -> None:
    await ballast(ground)
    borrower = await ground.household()
    old = await ground.loan(borrower, tier=tier, **OLD)
    assert await book(ground) == ("50000.00", 1, 2)
    new = await renewed(ground, old, borrower, amount)
    assert await book(ground) == (amount, 1, 2)
    row = await ground.row("loan", id=new.key)
    assert (row["five_tier"], row["classified_on"]) == (tier.value, DAY)
    recorded = await ground.row("classification", loan_id=new.key)
    assert (recorded["five_tier"], recorded["as_of_on"]) == (tier.value, DAY)
    assert recorded["recorded_by"] == ground.bank().subject
    event = await ground.row("loan_event", loan_id=new.key, kind="CLASSIFIED")
    assert json.loads(event["details"]) == {
        "from": "NORMAL",
        "to": tier.value,
        "counts": True,
        "renews": str(old.key),
    }
    case = await ground.row("collection_case", loan_id=new.key)
    assert (case["cause"], case["state"], case["opened_on"]) == ("NON_PERFORMING", "OPEN", DAY)
    told = [one for one in await ground.rows("audit_event") if one["act"] == "loan:disburse"]
    assert sorted(one["object_kind"] for one in told) == ["collection", "loan", "loan"]
    await ground.proved()


async def test_special_mention_is_passed_on_without_a_case(ground: Ground) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, tier=FiveTier.SPECIAL_MENTION, **OLD)
    new = await renewed(ground, old, borrower, "50000.00")
    row = await ground.row("loan", id=new.key)
    assert (row["five_tier"], row["classified_on"]) == ("SPECIAL_MENTION", DAY)
    assert len(await ground.rows("classification", loan_id=new.key)) == 1
    assert await ground.rows("collection_case") == []
    await ground.proved()


async def test_a_normal_loan_passes_nothing_on(ground: Ground) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    command = LoanClassify(loan=old, five_tier=FiveTier.NORMAL)
    await ground.door.execute(loan_classify, ground.bank(), command)
    new = await renewed(ground, old, borrower, "50000.00")
    row = await ground.row("loan", id=new.key)
    assert (row["five_tier"], row["classified_on"]) == ("NORMAL", None)
    assert await ground.rows("classification", loan_id=new.key) == []


async def test_the_lender_may_find_the_new_loan_better(ground: Ground) -> None:
    """The class is the lender's to judge, as of the day of the renewal on, by an act of its own."""
    await ballast(ground)
    borrower = await ground.household()
    old = await ground.loan(borrower, tier=FiveTier.SUBSTANDARD, **OLD)
    new = await renewed(ground, old, borrower, "50000.00")
    command = LoanClassify(loan=new, five_tier=FiveTier.SPECIAL_MENTION)
    outcome = await ground.door.execute(loan_classify, ground.bank(), command)
    assert codes(outcome.refusals) == []
    assert await book(ground) == ("0.00", 0, 2)
    rows = await ground.rows("classification", loan_id=new.key)
    assert [row["five_tier"] for row in rows] == ["SUBSTANDARD", "SPECIAL_MENTION"]


async def test_a_larger_renewal_of_a_bad_loan_may_trip_the_breaker(ground: Ground) -> None:
    """60,000 of 2,910,000 are 2.06 %; a bad 10,000 renewed for 50,000 makes them 3.39 %."""
    good, first, second = [await ground.household() for _ in range(3)]
    await ground.loan(good, amount=D("2850000.00"), ceiling=D("2850000.00"))
    await ground.loan(first, amount=D("50000.00"), tier=FiveTier.LOSS)
    old = await ground.loan(second, **OLD | {"amount": D("10000.00")}, tier=FiveTier.DOUBTFUL)
    assert await book(ground) == ("60000.00", 2, 3)
    await renewed(ground, old, second, "50000.00")
    row = await ground.row("county_lender_position")
    assert (row["breaker_state"], row["tripped_non_performing"], row["tripped_outstanding"]) == (
        "TRIPPED",
        D("100000.00"),
        D("2950000.00"),
    )
    await ground.proved()


@pytest.mark.parametrize("seed", range(3))
async def test_bad_principal_moves_by_the_difference_of_the_amounts_only(
    ground: Ground, seed: int
) -> None:
    """A row of renewals of loans of any class: what is bad before is bad afterwards."""
    chance = Random(seed)
    await ballast(ground)
    expected, bad = D(0), 0
    for number in range(6):
        borrower = await ground.household()
        tier = chance.choice(list(FiveTier))
        before = D(chance.randrange(1, 5_000_001)).scaleb(-2)
        after = D(chance.randrange(1, 5_000_001)).scaleb(-2)
        loan = await ground.loan(borrower, tier=tier, **OLD | {"amount": before})
        for step in range(2):
            command = renewal(ground, borrower, loan, str(after))
            made = await ground.door.execute(loan_submit, ground.bank(), command)
            assert codes(made.refusals) == []
            loan = made.ids["loan"]
            await advanced_quietly(ground, loan, number * 2 + step)
            outcome = await ground.door.execute(
                loan_disburse, ground.bank(), LoanDisburse(loan=loan), key=f"d{number}{step}"
            )
            assert codes(outcome.refusals) == []
            now = after if tier.non_performing else D(0)
            count = bad + int(tier.non_performing)
            row = await ground.row("county_lender_position")
            assert (row["non_performing"], row["non_performing_count"]) == (expected + now, count)
        expected, bad = expected + now, count
    await ground.proved()
