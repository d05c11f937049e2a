"""Annual rates in percent, four decimals stored; the benchmark of a tenor on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

# numeric(7,4): three digits before the point.
GRAMMAR = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,4})?", re.ASCII)
PLACES = Decimal("0.0001")


class RateError(ValueError):
    """The text is not a rate in the strict grammar."""


@dataclass(frozen=True, slots=True)
class BenchmarkRate:
    """One row of the PBoC table: from a day, for terms over and up to so many months, percent.

    `up_to_months` None means without end.
    """

    effective_on: date
    over_months: int
    up_to_months: int | None
    percent: Decimal


def parse_rate(text: object) -> Decimal:
    """Percent from text, up to four decimals: `4.75`; anything else raises RateError."""
    if not isinstance(text, str) or GRAMMAR.fullmatch(text) is None:
        raise RateError("a rate is text: up to 3 digits, optionally a point and 1 to 4 decimals")
    return Decimal(text).quantize(PLACES)


def rate_text(percent: Decimal) -> str:
    """Percent as text with two decimals, or as many as it needs up to four."""
    text = f"{percent.quantize(PLACES, ROUND_HALF_UP):f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def benchmark_on(day: date, months: int, table: Iterable[BenchmarkRate]) -> Decimal | None:
    """The benchmark in force on `day` for a term of so many months, percent; see `tier_on`."""
    tier = tier_on(day, months, table)
    return None if tier is None else tier.percent


def tier_on(day: date, months: int, table: Iterable[BenchmarkRate]) -> BenchmarkRate | None:
    """The row in force on `day` for a term of so many months (a begun one counts whole).

    None before the first row, or for a term of no months. The newest day on or before `day`
    decides, whole: tiers changed in 2014, and an old tier must not fill a new day's gap.
    """
    known = [row for row in table if row.effective_on <= day]
    newest = max((row.effective_on for row in known), default=None)
    for row in known:
        fits = row.over_months < months and (row.up_to_months is None or months <= row.up_to_months)
        if row.effective_on == newest and fits:
            return row
    return None
