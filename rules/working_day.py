"""Working days of the State Council's calendar, make-up Saturdays and Sundays included.

The calendar is published year by year; outside the years we have, Monday to Friday stands in and
the answer says so (`fallback`, shown as CALENDAR_FALLBACK). It never crashes on a far maturity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

FIRST_YEAR: int = min(day.year for day in chinese_calendar.holidays)
LAST_YEAR: int = max(day.year for day in chinese_calendar.holidays)


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A day reached by counting, and whether any day on the way was judged without a calendar."""

    day: date
    fallback: bool


def has_calendar(day: date) -> bool:
    """Whether the published calendar covers the day's year."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def is_working_day(day: date) -> bool:
    """Whether offices work that day; Monday to Friday where there is no calendar."""
    if not has_calendar(day):
        return day.weekday() < 5
    works: bool = chinese_calendar.is_workday(day)
    return works


def add_working_days(start: date, days: int) -> WorkingDay:
    """The last of `days` working days after `start`, which itself does not count.

    Money received on 2018-09-28 is due on the fifth day, 2018-10-10.
    """
    assert days >= 0, "deadlines run forward"
    day, left, fallback = start, days, False
    while left:
        day += timedelta(days=1)
        fallback = fallback or not has_calendar(day)
        left -= is_working_day(day)
    return WorkingDay(day, fallback)
