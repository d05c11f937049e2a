"""The days of the demo as whole numbers, with their text and instants worked out once.

A million loans touch some ten million days; formatting each anew would take a minute.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date, datetime, timedelta
from random import Random

from models.clock import SHANGHAI
from rules.months import add_months
from rules.working_day import is_working_day

# The demo's first day lies so many days before its business day (2016-01-05 for 2018-12-20).
SPAN_DAYS = 1080
BEFORE_DAYS = 800
AFTER_DAYS = 1200
AHEAD_DAYS = 60
MORNING = 10  # o'clock in Shanghai, two hours after midnight in UTC


class Days:
    """Calendar of a demo that stands on `today`; days are ordinals (`date.toordinal`)."""

    def __init__(self, business_date: date) -> None:
        self.today = business_date.toordinal()
        self.start = self.today - SPAN_DAYS
        self._base = self.start - BEFORE_DAYS
        days = [date.fromordinal(n) for n in range(self._base, self.today + AFTER_DAYS)]
        self._dates = days
        self._text = [day.isoformat() for day in days]
        self._epoch = [_epoch(day) for day in days]
        self.working = [
            day.toordinal()
            for day in days
            if day.toordinal() <= self.today + AHEAD_DAYS and is_working_day(day)
        ]
        self.month_ends = [
            day.toordinal()
            for day in days
            if day.day == monthrange(day.year, day.month)[1] and day.toordinal() <= self.today
        ]
        self._months_after: dict[tuple[int, int], int] = {}

    def text(self, day: int) -> str:
        """`2018-12-20`."""
        return self._text[day - self._base]

    def date(self, day: int) -> date:
        """The day as a date."""
        return self._dates[day - self._base]

    def instant(self, day: int, second: int) -> str:
        """The instant `second` (below eight hours) after ten in the morning of Shanghai, in UTC."""
        return f"{self._text[day - self._base]} {TIMES[second]}"

    def moment(self, day: int, second: int, random: int) -> tuple[str, str, str]:
        """The day, the instant, and a UUID of it: what every event needs, in one call."""
        place = day - self._base
        text = self._text[place]
        milliseconds = (self._epoch[place] + second) * 1000
        digits = f"{milliseconds << 80 | UUID_FIXED | random & UUID_RANDOM:032x}"
        return text, f"{text} {TIMES[second]}", digits

    def milliseconds(self, day: int, second: int) -> int:
        """The same instant since 1970."""
        return (self._epoch[day - self._base] + second) * 1000

    def after_months(self, day: int, months: int) -> int:
        """The corresponding day so many months later (民法总则 第202条)."""
        key = (day, months)
        found = self._months_after.get(key)
        if found is None:
            found = add_months(date.fromordinal(day), months).toordinal()
            self._months_after[key] = found
        return found

    def working_between(self, rng: Random, first: int, last: int) -> int | None:
        """Place in `working` of a day drawn from first to last, both included; None if empty."""
        low, high = bisect_left(self.working, first), bisect_right(self.working, last)
        return low + int(rng.random() * (high - low)) if low < high else None

    def working_on_or_after(self, day: int) -> int:
        """The first working day from `day` on, at most the last one known."""
        place = bisect_left(self.working, day)
        return self.working[min(place, len(self.working) - 1)]

    def working_before(self, day: int, count: int) -> int:
        """The working day `count` working days before `day`."""
        return self.working[max(0, bisect_left(self.working, day) - count)]

    def month_ends_between(self, first: int, last: int) -> list[int]:
        """The ends of months from first to last, both included."""
        low = bisect_left(self.month_ends, first)
        return self.month_ends[low : bisect_right(self.month_ends, last)]


def _epoch(day: date) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(hours=MORNING)
    return int(local.timestamp())


# The eight hours of an office day that begins at two in UTC, by seconds.
TIMES = [
    f"{2 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+00"
    for second in range(8 * 3600)
]


# A UUID version 7 has 12 random bits above its variant and 62 below; of 76 drawn, two are fixed.
RANDOM_BITS = 76
UUID_FIXED = 0x7 << 76 | 0b10 << 62
UUID_RANDOM = 0xFFF << 64 | (1 << 62) - 1


def uuid_digits(milliseconds: int, random: int) -> str:
    """A UUID version 7 of an instant from `RANDOM_BITS` bits, as the 32 digits that COPY takes."""
    return f"{milliseconds << 80 | UUID_FIXED | random & UUID_RANDOM:032x}"


def uuid_text(milliseconds: int, random: int) -> str:
    """The same in canonical spelling, for ids that are quoted in text or sealed with."""
    text = uuid_digits(milliseconds, random)
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
