"""A dated number: silent before its first day, repealed by None."""

from __future__ import annotations

from datetime import date

import pytest

from rules.dated import Dated
from rules.notice_2018_119.version import NOTICE_2018_119
from rules.policy import policy_on

SPREAD: Dated[int] = Dated(
    "art. 5", "bps", ((date(2023, 7, 1), 150), (date(2025, 1, 1), 100), (date(2026, 1, 1), None))
)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2023, 6, 30), None),
        (date(2023, 7, 1), 150),
        (date(2024, 12, 31), 150),
        (date(2025, 1, 1), 100),
        (date(2026, 1, 1), None),
    ],
)
def test_value_on_a_day(day: date, value: int | None) -> None:
    """The first day belongs to the new value."""
    assert SPREAD.on(day) == value


@pytest.mark.parametrize(
    "values", [(), ((date(2025, 1, 1), 1), (date(2025, 1, 1), 2)), ((date.max, 1), (date.min, 2))]
)
def test_days_must_ascend(values: tuple[tuple[date, int], ...]) -> None:
    """A table out of order would answer wrongly without a word."""
    with pytest.raises(ValueError, match="ascend"):
        Dated("art. 5", "bps", values)


@pytest.mark.parametrize("day", [date.min, date(2017, 12, 31), date(2018, 1, 1), date(2030, 1, 1)])
def test_policy_on_a_day(day: date) -> None:
    """One version is known; it judges older days too."""
    assert policy_on(day) is NOTICE_2018_119
