"""Ratios and the household limit against exact fractions and whole fen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import LoanFacts, PositionFacts
from rules.notice_2018_119.part_1_positioning import household_limit
from rules.notice_2018_119.part_2_2_breaker import may_resume
from rules.ratio import (
    RatioError,
    at_least,
    coverage_shortfall,
    cut_percent_text,
    distance_to_trip,
    parse_ratio,
    percent_text,
    ratio,
    ratio_text,
    repayment_to_fall_below,
    repayment_to_reach,
)
from tests.rules.situation import build

BOUND = Decimal("0.03")
FEN_COUNTS = st.integers(0, 10**13)


def yuan(count: int) -> Decimal:
    """Fen as yuan."""
    return Decimal(count).scaleb(-2)


def test_shown_with_all_digits_and_compared_unrounded() -> None:
    """2.9999999 % shows as 3.00 % and is below."""
    bad, balance = Decimal("299999.99"), Decimal("10000000.00")
    value = ratio(bad, balance)
    assert value is not None
    assert ratio_text(value) == "0.029999999"
    assert percent_text(value) == "3.00"
    assert not at_least(bad, balance, BOUND)
    assert cut_percent_text(value) == "2.9999999"
    assert ratio_text(Decimal("0.1000")) == "0.1"
    assert ratio_text(Decimal("1E+1")) == "10"


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("0.03", "3"),
        ("0.02995", "2.995"),
        ("0.02999999999999", "2.99999999"),
        ("0.02000000097999999902", "2.00000009"),
        ("0", "0"),
        ("1", "100"),
    ],
)
def test_a_sentence_about_a_bound_cuts_and_never_rounds(text: str, percent: str) -> None:
    assert cut_percent_text(Decimal(text)) == percent


def test_without_a_balance_there_is_no_ratio() -> None:
    """Null, shown as such, and no bound is reached."""
    assert ratio(Decimal(0), Decimal(0)) is None
    assert ratio_text(None) == "null"
    assert not at_least(Decimal(0), Decimal(0), BOUND)


@given(FEN_COUNTS, FEN_COUNTS)
def test_at_least_against_integers(bad: int, good: int) -> None:
    """100 n >= 3 d in whole fen; the balance holds the bad part."""
    balance = bad + good
    assert at_least(yuan(bad), yuan(balance), BOUND) == (balance > 0 and 100 * bad >= 3 * balance)


@given(FEN_COUNTS, FEN_COUNTS)
def test_repayment_to_fall_below_is_the_least(bad: int, good: int) -> None:
    """That repayment suffices, and a fen less does not."""
    balance = bad + good
    needed = int(repayment_to_fall_below(yuan(bad), yuan(balance), BOUND) * 100)

    def trips(repaid: int) -> bool:
        left = balance - repaid
        return left > 0 and 100 * (bad - repaid) >= 3 * left

    assert 0 <= needed <= bad
    assert not trips(needed)
    assert needed == 0 or trips(needed - 1)


@given(FEN_COUNTS, FEN_COUNTS, st.integers(0, 299_999_999))
def test_repayment_to_reach_is_the_least(bad: int, good: int, ten_billionths: int) -> None:
    """For every level of ten decimals: that repayment suffices, and a fen less does not."""
    balance, whole = bad + good, 10**10
    level = Decimal(ten_billionths).scaleb(-10)
    needed = int(repayment_to_reach(yuan(bad), yuan(balance), level) * 100)

    def is_above(repaid: int) -> bool:
        return whole * (bad - repaid) > ten_billionths * (balance - repaid)

    assert 0 <= needed <= bad
    assert not is_above(needed)
    assert needed == 0 or is_above(needed - 1)


@given(st.integers(0, 10**18 - 1), st.integers(0, 10**18 - 1))
def test_the_largest_books_are_exact_too(bad: int, balance: int) -> None:
    """Sixteen digits before the point and a level of nine: no digit is lost on the way."""
    bad = min(bad, balance)
    level = Decimal("0.0299999999")
    needed = int(repayment_to_reach(yuan(bad), yuan(balance), level) * 100)
    position = PositionFacts(npl=yuan(bad), outstanding=yuan(balance))
    assert (may_resume(position, level) is None) == (needed == 0)
    left = PositionFacts(npl=yuan(bad - needed), outstanding=yuan(balance - needed))
    assert may_resume(left, level) is None


def test_ratios_are_strict_text() -> None:
    """A fraction of at most ten ASCII decimals, without sign, exponent or blank."""
    for text, value in (("0", "0"), ("0.02", "0.02"), ("0.0299999999", "0.0299999999")):
        assert parse_ratio(text) == Decimal(value)
    for text in (
        "-0.01",
        "0.02999999999",
        "00.1",
        ".02",
        "2e-2",
        "0,02",
        " 0.02",
        "０.02",
        "10",
        "",
    ):
        with pytest.raises(RatioError):
            parse_ratio(text)
    for value in (0.02, 0, None, True, Decimal("0.02")):
        with pytest.raises(RatioError):
            parse_ratio(value)


@given(FEN_COUNTS, FEN_COUNTS)
def test_distance_to_trip_is_the_least(bad: int, good: int) -> None:
    """So much of the good principal turning bad reaches the bound, and a fen less does not."""
    balance = bad + good
    distance = int(distance_to_trip(yuan(bad), yuan(balance), BOUND) * 100)
    assert 100 * (bad + distance) >= 3 * balance
    assert distance == 0 or 100 * (bad + distance - 1) < 3 * balance


@given(FEN_COUNTS, FEN_COUNTS)
def test_shortfall_is_the_least(balance: int, outstanding: int) -> None:
    """So much more covers a tenth, and a fen less does not."""
    missing = int(coverage_shortfall(yuan(balance), yuan(outstanding), Decimal("0.1")) * 100)
    assert 10 * (balance + missing) >= outstanding
    assert missing == 0 or 10 * (balance + missing - 1) < outstanding


@given(st.lists(st.integers(1, 3_000_000), max_size=8), st.integers(1, 6_000_000))
def test_limit_against_whole_fen(earlier: list[int], asked: int) -> None:
    """Whatever the split over lenders and states: the sum decides, and `available` is exact."""
    thirds = [sum(earlier[start::3]) for start in range(3)]
    exposure = {
        name: str(yuan(count))
        for name, count in zip(("outstanding", "approved", "pending"), thirds, strict=True)
    }
    loan = build(LoanFacts, {"amount": str(yuan(asked)), "exposure": exposure})
    refusal = household_limit(loan)
    assert (refusal is None) == (sum(earlier) + asked <= 5_000_000)
    if refusal is not None:
        available = Fraction(refusal.param("available") or "") * 100
        assert available == max(0, 5_000_000 - sum(earlier))
