"""Months and working days: end of month, make-up days, and years without a calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.months import add_months, months_between
from rules.working_day import add_working_days, has_calendar, is_working_day

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2018-07-02", "2018-07-09"),
        ("2018-06-15", "2018-06-25"),
        ("2018-09-28", "2018-10-10"),
        ("2018-09-30", "2018-10-12"),
        ("2018-10-07", "2018-10-12"),
        ("2018-02-12", "2018-02-24"),
        ("2018-12-28", "2019-01-07"),
    ],
)
def test_five_working_days(received: str, due: str) -> None:
    """Row 49: the day of receipt does not count, make-up Saturdays and Sundays do."""
    found = add_working_days(date.fromisoformat(received), 5)
    assert found.day == date.fromisoformat(due)
    assert not found.fallback


def test_outside_the_calendar_weekdays_stand_in() -> None:
    """A maturity in 2027 is answered, and the answer says how."""
    assert not has_calendar(date(2003, 12, 31))
    assert not has_calendar(date(2027, 1, 1))
    assert has_calendar(date(2004, 1, 1))
    assert has_calendar(date(2026, 12, 31))
    assert is_working_day(date(2027, 1, 1))
    assert not is_working_day(date(2027, 1, 2))
    assert add_working_days(date(2026, 12, 31), 1).fallback
    assert add_working_days(date(2026, 12, 29), 1).fallback is False


def test_no_working_days_is_the_day_itself() -> None:
    """Zero days add nothing, not even on a holiday."""
    assert add_working_days(date(2018, 10, 1), 0).day == date(2018, 10, 1)


@given(st.dates(date(2004, 1, 1), date(2026, 10, 1)), st.integers(0, 30))
def test_working_days_against_a_count(start: date, days: int) -> None:
    """After `start` and up to the answer lie exactly that many working days; it is one itself."""
    end = add_working_days(start, days).day
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day) for day in between) == days
    assert days == 0 or is_working_day(end)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2018-12-31", 2, "2019-02-28"),
        ("2018-06-30", 3, "2018-09-30"),
        ("2018-03-15", 36, "2021-03-15"),
        ("2016-02-29", 36, "2019-02-28"),
        ("2018-01-31", -2, "2017-11-30"),
    ],
)
def test_months_added(start: str, months: int, end: str) -> None:
    """The same day number, clamped."""
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_the_calendar_has_an_end() -> None:
    """Beyond year 9999 it is an error of the caller, not a wrong day."""
    with pytest.raises(ValueError, match="outside"):
        add_months(date(9999, 12, 1), 1)
    with pytest.raises(ValueError, match="outside"):
        add_months(date(1, 1, 1), -1)
    assert months_between(date(1, 1, 1), date(9999, 12, 31)) == 9999 * 12


@given(DAYS, st.integers(0, 400))
def test_months_added_against_a_walk(start: date, months: int) -> None:
    """Walk month by month from the first of the month, then take the day or the last."""
    first = start.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    last_day = monthrange(first.year, first.month)[1]
    assert add_months(start, months) == first.replace(day=min(start.day, last_day))


@given(DAYS, st.integers(-400, 2000))
def test_months_between_is_the_least_that_reaches(start: date, days: int) -> None:
    """The definition itself: n months reach the end, n - 1 do not."""
    end = start + timedelta(days=days)
    months = months_between(start, end)
    assert add_months(start, months) >= end
    assert add_months(start, months - 1) < end
