"""Money: yuan as Decimal with two decimals (fen), rounded HALF_UP once, when posted or shown.

The text form is strict, because a bank's feed must never be guessed at: ASCII digits, an optional
point with one or two decimals, no sign, no exponent, no separators, no leading zeros.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
YUAN_PER_WAN = Decimal(10_000)

# numeric(18,2) holds sixteen digits before the point.
GRAMMAR = re.compile(r"(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,2})?", re.ASCII)


class MoneyError(ValueError):
    """The text is not money in the strict grammar."""


def parse_money(text: object) -> Decimal:
    """Yuan from text: `50000`, `50000.5` or `50000.00`, returned with two decimals; zero is money.

    Anything else, a JSON number included (a float loses fen), raises MoneyError.
    """
    if not isinstance(text, str) or GRAMMAR.fullmatch(text) is None:
        raise MoneyError("money is text: up to 16 digits, optionally a point and 1 or 2 decimals")
    return Decimal(text).quantize(FEN)


def is_money(amount: Decimal) -> bool:
    """Whether the number is a whole count of fen within numeric(18,2), sign allowed."""
    return amount.is_finite() and abs(amount) < Decimal(10) ** 16 and amount == amount.quantize(FEN)


def fen(amount: Decimal) -> Decimal:
    """Rounded HALF_UP to the fen; the one rounding of a computed amount."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def fen_up(amount: Decimal) -> Decimal:
    """Rounded UP to the fen: for a shortfall, where less would not suffice."""
    return amount.quantize(FEN, ROUND_UP)


def money_text(amount: Decimal) -> str:
    """Yuan as text with exactly two decimals, never with an exponent."""
    return f"{fen(amount):f}"


def wan(amount: Decimal) -> Decimal:
    """万元 with two decimals, rounded only here: sum yuan first, then convert."""
    return (amount / YUAN_PER_WAN).quantize(FEN, ROUND_HALF_UP)
