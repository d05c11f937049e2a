"""Calendar months: the same day number, clamped to the end of the month (民法总则 第202条)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """`day` plus or minus whole months; 2018-12-31 plus two is 2019-02-28.

    Raises ValueError outside the calendar (years 1 to 9999).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise ValueError("outside the calendar")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_between(start: date, end: date) -> int:
    """Months from start to end, a begun month counted whole: the least n with start + n >= end.

    Zero or negative when `end` is not after `start`. Never leaves the calendar, so the largest
    dates are safe too.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    corresponding_day = min(start.day, monthrange(end.year, end.month)[1])
    return months + 1 if corresponding_day < end.day else months
