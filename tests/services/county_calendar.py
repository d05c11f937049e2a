"""Days as the model of a county counts them: months, settlement days, tiers, extended terms.

Written from the clauses (A8, A9, A10) and from nothing of `rules/`: months are walked one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

ONE = timedelta(days=1)
MONTHS_MAX = 36
# Hundredths of a percent a year, by the most months of the tier; as of 2015-10-24.
TIERS = ((12, 435), (60, 475), (10**6, 490))


def plus_months(day: date, months: int) -> date:
    """The same day number so many months later, or the last day of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has twenty-eight days")


def month_end(day: date) -> date:
    """The last day of the month."""
    while (day + ONE).month == day.month:
        day += ONE
    return day


def begun_months(start: date, end: date) -> int:
    """Months from start to end, a begun one counted whole; none where it does not come later."""
    count = 0
    while plus_months(start, count) < end:
        count += 1
    return count


def whole_months(start: date, end: date) -> int:
    """Months that are over."""
    begun = begun_months(start, end)
    return begun if plus_months(start, begun) == end else begun - 1


def settlement_days(first: date, before: date) -> Iterator[date]:
    """The twentieth of March, June, September and December from a day on, before another."""
    day = first
    while day < before:
        if day.day == 20 and day.month % 3 == 0:
            yield day
        day += ONE


def subsidy_due(begins: date) -> date:
    """The last day for paying the oldest subsidy that a county knows of.

    A county begins with the quarter that was over on its first day; it is due at the month's end.
    """
    day = begins - ONE
    while next(settlement_days(day, day + ONE), None) is None:
        day -= ONE
    return month_end(day)


def percent_of(months: int) -> int:
    """The benchmark of a term."""
    return next(percent for most, percent in TIERS if months <= most)


def tier_of(months: int) -> int:
    """The number of the tier of a term."""
    return next(number for number, (most, _) in enumerate(TIERS) if months <= most)


def within_limit(value_on: date, matures_on: date) -> bool:
    """A term of some days, and of three years at most."""
    return value_on < matures_on <= plus_months(value_on, MONTHS_MAX)


def last_extended(value_on: date, matures_on: date) -> date:
    """The last day of all extensions together: the term again, of a longer one half its months."""
    whole = whole_months(value_on, matures_on)
    if begun_months(value_on, matures_on) > 12:
        return plus_months(matures_on, whole // 2)
    return plus_months(matures_on, whole) + (matures_on - plus_months(value_on, whole))
