"""Ratios: compared unrounded, shown with all their digits; what it takes to cross a bound."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

from rules.money import FEN, ZERO, fen_up

# numeric(12,10) holds ten decimals; a ratio set by an office is a fraction, not percent.
DECIMALS_MAX = 10
PLACES = Decimal(1).scaleb(-DECIMALS_MAX)
GRAMMAR = re.compile(r"(?:0|[1-9])(?:\.[0-9]{1,10})?", re.ASCII)


class RatioError(ValueError):
    """The text is not a ratio in the strict grammar."""


def parse_ratio(text: object) -> Decimal:
    """A fraction from text: `0.02`, up to ten decimals; anything else raises RatioError."""
    if not isinstance(text, str) or GRAMMAR.fullmatch(text) is None:
        raise RatioError("a ratio is text: one digit, optionally a point and 1 to 10 decimals")
    return Decimal(text)


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """The quotient to 28 significant digits, for display; None when the denominator is zero.

    INVARIANT: bounds are tested with `at_least`, which multiplies instead of dividing.
    """
    return numerator / denominator if denominator else None


def at_least(numerator: Decimal, denominator: Decimal, bound: Decimal) -> bool:
    """Whether numerator / denominator >= bound, exactly; False without a denominator."""
    return denominator > 0 and numerator >= bound * denominator


def ratio_text(value: Decimal | None) -> str:
    """A ratio with all its digits and no exponent; `null` when there is none."""
    if value is None:
        return "null"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(value: Decimal) -> str:
    """A ratio as percent with two decimals, HALF_UP: for showing, never for comparing."""
    return f"{(value * 100).quantize(FEN, ROUND_HALF_UP):f}"


def cut_percent_text(value: Decimal) -> str:
    """A ratio as percent for a sentence about a bound: cut after its tenth decimal, not rounded.

    What is below a bound never reads as the bound itself: 2.995, where rounding shows 3.00.
    """
    return ratio_text(value.quantize(PLACES, ROUND_DOWN) * 100)


def distance_to_trip(numerator: Decimal, denominator: Decimal, bound: Decimal) -> Decimal:
    """Yuan of further bad principal, at an unchanged balance, that reach the bound; 0.00 beyond."""
    return max(ZERO, fen_up(bound * denominator - numerator))


def repayment_to_fall_below(numerator: Decimal, denominator: Decimal, bound: Decimal) -> Decimal:
    """The least yuan of bad principal repaid that bring the ratio below the bound.

    A repayment lowers both sides: (n - x) / (d - x) < b, hence x > (n - b d) / (1 - b).
    When n = d only full repayment helps (no balance, no ratio).
    """
    if not at_least(numerator, denominator, bound):
        return ZERO
    if numerator == denominator:
        return numerator
    exact = (numerator - bound * denominator) / (1 - bound)
    rounded = fen_up(exact)
    if (numerator - rounded) >= bound * (denominator - rounded):
        rounded += FEN
    return min(rounded, numerator)


def repayment_to_reach(numerator: Decimal, denominator: Decimal, bound: Decimal) -> Decimal:
    """The least yuan of bad principal repaid that bring the ratio down to the bound or below.

    A repayment lowers both sides: (n - x) / (d - x) <= b, hence x >= (n - b d) / (1 - b), in whole
    fen and exactly, for a bound below 1. Without a balance there is nothing to repay.
    """
    share = Fraction(bound)
    exact = (Fraction(numerator) - share * Fraction(denominator)) / (1 - share)
    return Decimal(max(0, ceil(exact * 100))).scaleb(-2)


def coverage_shortfall(balance: Decimal, outstanding: Decimal, ratio_min: Decimal) -> Decimal:
    """Yuan missing for balance / outstanding >= ratio_min, rounded UP to the fen; 0.00 if none."""
    return max(ZERO, fen_up(ratio_min * outstanding - balance))
