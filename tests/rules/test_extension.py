"""Extension: how long at most, and at what rate, at and just past each bound."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.extension import extension_percent, latest_extended_maturity
from rules.rate import BenchmarkRate, tier_on

OLD = [
    BenchmarkRate(date(2015, 8, 26), 0, 12, Decimal("4.6")),
    BenchmarkRate(date(2015, 8, 26), 12, 60, Decimal("5.0")),
]
NEW = [
    BenchmarkRate(date(2015, 10, 24), 0, 12, Decimal("4.35")),
    BenchmarkRate(date(2015, 10, 24), 12, 60, Decimal("4.75")),
    BenchmarkRate(date(2015, 10, 24), 60, None, Decimal("4.9")),
]


@pytest.mark.parametrize(
    ("value_on", "matures_on", "latest"),
    [
        # 12 months and 12 more, never 13.
        ("2018-06-01", "2019-06-01", "2020-06-01"),
        ("2018-06-01", "2018-12-01", "2019-06-01"),
        # A short term of odd days: three months and fourteen days again.
        ("2018-06-01", "2018-09-15", "2018-12-29"),
        ("2018-06-01", "2018-06-21", "2018-07-11"),
        # A day more than twelve months is a medium term: half of it, six months.
        ("2018-06-01", "2019-06-02", "2019-12-02"),
        # 13 and 6, never 7; half of thirteen and a half is six whole months too.
        ("2018-06-01", "2019-07-01", "2020-01-01"),
        ("2018-06-01", "2019-07-16", "2020-01-16"),
        ("2018-06-01", "2019-08-01", "2020-03-01"),
        # 36 and 18, never 19.
        ("2018-03-15", "2021-03-15", "2022-09-15"),
        # 60 and 30; a day more is a long term, three years.
        ("2018-03-15", "2023-03-15", "2025-09-15"),
        ("2018-03-15", "2023-03-16", "2026-03-16"),
        # Ends of months.
        ("2018-08-31", "2019-02-28", "2019-08-28"),
        ("2016-02-29", "2017-02-28", "2018-02-28"),
        ("2017-08-31", "2018-08-31", "2019-08-31"),
        ("2018-11-30", "2020-05-30", "2021-02-28"),
    ],
)
def test_latest_extended_maturity(value_on: str, matures_on: str, latest: str) -> None:
    """Short: the term once more; medium: half of it in whole months; long: three years."""
    found = latest_extended_maturity(date.fromisoformat(value_on), date.fromisoformat(matures_on))
    assert found.isoformat() == latest


@pytest.mark.parametrize(
    ("value_on", "matures_on", "admitted", "refused"),
    [
        ("2018-06-01", "2019-06-01", "2020-06-01", "2020-07-01"),
        ("2018-06-01", "2021-06-01", "2022-12-01", "2023-01-01"),
        ("2018-06-01", "2019-07-01", "2020-01-01", "2020-02-01"),
    ],
)
def test_twelve_eighteen_and_six_months_more(
    value_on: str, matures_on: str, admitted: str, refused: str
) -> None:
    """12 + 12, 36 + 18 and 13 + 6 months are admitted, a month more is not."""
    latest = latest_extended_maturity(date.fromisoformat(value_on), date.fromisoformat(matures_on))
    assert date.fromisoformat(admitted) <= latest < date.fromisoformat(refused)


@pytest.mark.parametrize(
    ("value_on", "matures_on", "extended_on", "percent", "expected"),
    [
        # 12 + 6 months reach the next tier.
        ("2018-06-01", "2019-06-01", "2019-12-01", "4.35", "4.75"),
        # A day past twelve months does too, from six months.
        ("2018-06-01", "2018-12-01", "2019-06-02", "4.35", "4.75"),
        # 6 + 6 months do not: the rate agreed stays, whatever the benchmark has become.
        ("2018-06-01", "2018-12-01", "2019-06-01", "4.35", "4.35"),
        ("2015-09-01", "2016-03-01", "2016-09-01", "4.60", "4.60"),
        # 36 + 18 stay within their tier; the table that counts is that of the old maturity.
        ("2018-06-01", "2021-06-01", "2022-12-01", "4.75", "4.75"),
        ("2015-09-01", "2016-09-01", "2017-03-01", "4.60", "4.75"),
        ("2014-10-24", "2015-10-23", "2016-04-23", "5.60", "5.0"),
        # A second extension stays in the tier that the first one reached.
        ("2018-06-01", "2019-12-01", "2020-06-01", "4.75", "4.75"),
        # Past sixty months.
        ("2018-06-01", "2022-06-01", "2023-06-02", "4.75", "4.9"),
        # Before the table begins nothing is known.
        ("2014-01-01", "2015-01-01", "2015-06-01", "6.00", None),
    ],
)
def test_extension_percent(
    value_on: str, matures_on: str, extended_on: str, percent: str, expected: str | None
) -> None:
    """All months together decide the tier."""
    days = [date.fromisoformat(day) for day in (value_on, matures_on, extended_on)]
    found = extension_percent(*days, Decimal(percent), iter([*OLD, *NEW]))
    assert found == (None if expected is None else Decimal(expected))


def test_a_table_that_knew_no_shorter_tier() -> None:
    """The rate of the new term applies where the table has nothing for the old one."""
    table = [NEW[1]]
    assert tier_on(date(2019, 6, 1), 12, table) is None
    days = date(2018, 6, 1), date(2019, 6, 1), date(2019, 12, 1)
    assert extension_percent(*days, Decimal("4.35"), table) == Decimal("4.75")
