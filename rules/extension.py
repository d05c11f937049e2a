"""Extension (展期) of a loan: how long it may last and at what rate.

Row 60, 二(八)1 admits an extension and gives no number: 贷款通则 (1996) art. 12 bounds it, counted
over all extensions of a loan together; 人民币利率管理规定 (1999) decides its rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rules.months import add_months, months_between
from rules.rate import BenchmarkRate, tier_on

SHORT_MONTHS_MAX = 12
MEDIUM_MONTHS_MAX = 60
LONG_EXTENSION_MONTHS = 36


def latest_extended_maturity(value_on: date, original_matures_on: date) -> date:
    """The last day to which all extensions of a loan together may move its maturity.

    A short loan (up to twelve months) by its own term, odd days included; a medium one (up to
    five years) by half of it in whole months rounded down; a longer one by three years. Counted
    from the original maturity, month ends clamped.
    """
    months = months_between(value_on, original_matures_on)
    assert months > 0
    if months > MEDIUM_MONTHS_MAX:
        return add_months(original_matures_on, LONG_EXTENSION_MONTHS)
    whole = months if add_months(value_on, months) == original_matures_on else months - 1
    if months > SHORT_MONTHS_MAX:
        return add_months(original_matures_on, whole // 2)
    odd_days = original_matures_on - add_months(value_on, whole)
    return add_months(original_matures_on, whole) + odd_days


def extension_percent(
    value_on: date,
    matures_on: date,
    extended_matures_on: date,
    percent: Decimal,
    table: Iterable[BenchmarkRate],
) -> Decimal | None:
    """The annual rate from the old maturity date on, the first extended day.

    All months from the value date together decide the tier. Where they reach a higher one, its
    benchmark of that day applies; else the rate agreed so far (`percent`) stays. None when the
    table knows no rate for the new term.
    """
    assert value_on < matures_on < extended_matures_on
    known = tuple(table)
    reached = tier_on(matures_on, months_between(value_on, extended_matures_on), known)
    held = tier_on(matures_on, months_between(value_on, matures_on), known)
    if reached is None:
        return None
    higher = held is None or reached.over_months > held.over_months
    return reached.percent if higher else percent
