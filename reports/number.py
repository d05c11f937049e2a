"""Numbers as exact text: money to the fen, percentages with two to four decimals."""

from __future__ import annotations

from decimal import Decimal

from reports.column import AMOUNTS, Unit
from rules.money import money_text

_DECIMALS_MIN = 2


def number_text(value: int | Decimal, unit: Unit) -> str:
    """Digits without separators or exponents, as they are stored."""
    if isinstance(value, int):
        return str(value)
    if unit in AMOUNTS:
        return money_text(value)
    if unit is not Unit.PERCENT:
        return f"{value:f}"
    whole, _, decimals = f"{value:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(_DECIMALS_MIN, '0')}"
