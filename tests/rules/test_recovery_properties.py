"""Whatever comes back of a claim, and in however many receipts: the parts add up, to the fen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rules.money import ZERO
from rules.notice_2018_119.part_2_6_recovery import fund_part, only_compensated
from rules.recovery import split
from rules.recovery_facts import ClaimPaidFacts
from rules.vocabulary import RecoveryRule

FEN, DAY = Decimal("0.01"), date(2018, 12, 20)
RULES = st.sampled_from(list(RecoveryRule))


def after(claim: ClaimPaidFacts, amount: Decimal) -> ClaimPaidFacts:
    """The claim once so much more has come back."""
    return replace(
        claim,
        recovered=claim.recovered + amount,
        recovered_fund=claim.recovered_fund + fund_part(claim, amount),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[ClaimPaidFacts, list[Decimal]]:
    """A loss of up to a household's limit and its interest, the fund's part, and receipts."""
    loss = draw(st.integers(1, 6_000_000))
    paid = draw(st.integers(0, loss))
    left, receipts = loss, []
    while left and draw(st.integers(0, 9)):
        receipts.append(draw(st.integers(1, left)))
        left -= receipts[-1]
    if draw(st.booleans()) and left:
        receipts.append(left)
    claim = ClaimPaidFacts(
        loss=loss * FEN,
        paid=paid * FEN,
        rule=draw(RULES),
        recovered=ZERO,
        recovered_fund=ZERO,
    )
    return claim, [amount * FEN for amount in receipts]


@given(histories())
def test_the_parts_of_all_receipts_are_the_receipts(
    history: tuple[ClaimPaidFacts, list[Decimal]],
) -> None:
    """Fund and lender together get what was received, neither less than nothing, none too much."""
    claim, receipts = history
    lender = ZERO
    for amount in receipts:
        assert only_compensated(claim, amount) is None
        part = fund_part(claim, amount)
        assert ZERO <= part <= amount
        lender += amount - part
        claim = after(claim, amount)
        assert claim.recovered == claim.recovered_fund + lender
        assert claim.recovered_fund <= claim.paid
        assert lender <= claim.loss - claim.paid
    if claim.retained == 0:
        assert claim.recovered_fund == claim.paid
        assert lender == claim.loss - claim.paid


@given(histories(), st.integers(1, 10_000))
def test_a_fen_beyond_the_debt_is_refused_whenever_it_comes(
    history: tuple[ClaimPaidFacts, list[Decimal]], more: int
) -> None:
    claim, receipts = history
    for amount in receipts:
        refusal = only_compensated(claim, claim.retained + more * FEN)
        assert refusal is not None and dict(refusal.params)["excess"] == f"{more * FEN}"
        claim = after(claim, amount)


@given(histories(), st.integers(0, 6_000_000))
def test_a_receipt_pays_interest_first(
    history: tuple[ClaimPaidFacts, list[Decimal]], interest: int
) -> None:
    claim, receipts = history
    owed = min(interest * FEN, claim.loss)
    for amount in receipts:
        parts = split(claim, owed, amount, DAY)
        assert parts.interest + parts.principal == amount
        assert parts.principal == 0 or parts.interest == owed
        owed -= parts.interest
        claim = after(claim, amount)
    if claim.retained == 0:
        assert owed == 0


@given(histories())
def test_how_it_is_divided_into_receipts_does_not_matter(
    history: tuple[ClaimPaidFacts, list[Decimal]],
) -> None:
    """Many small receipts give the fund as much as one of their sum."""
    claim, receipts = history
    total = sum(receipts, ZERO)
    if not total:
        return
    whole = fund_part(claim, total)
    for amount in receipts:
        claim = after(claim, amount)
    assert claim.recovered_fund == whole
