"""Interest: the worked figures, and properties against exact fractions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.interest import (
    Instalment,
    Span,
    accrued,
    at_maturity,
    equal_instalments,
    equal_principal,
    quarterly_interest,
)
from rules.months import add_months

RATE = Decimal("4.75")
VALUE_ON = date(2018, 6, 1)
AMOUNTS = st.integers(1, 5_000_000).map(lambda count: Decimal(count) / 100)
RATES = st.integers(0, 120_000).map(lambda count: Decimal(count) / 10_000)


def span(principal: str, from_on: str, to_on: str) -> Span:
    """A span from texts."""
    return Span(Decimal(principal), date.fromisoformat(from_on), date.fromisoformat(to_on))


@pytest.mark.parametrize(
    ("spans", "percent", "interest"),
    [
        # Row 35: the quarter of 21 March to 20 June has 92 days.
        ([span("50000.00", "2018-03-21", "2018-06-21")], "4.75", "606.94"),
        ([span("50000.00", "2018-03-21", "2018-06-21")], "4.35", "555.83"),
        (
            [
                span("50000.00", "2018-03-21", "2018-05-01"),
                span("30000.00", "2018-05-01", "2018-06-21"),
            ],
            "4.75",
            "472.36",
        ),
        ([span("50000.00", "2018-05-10", "2018-06-21")], "4.75", "277.08"),
        # Row 2: removed on 1 May, 41 days.
        ([span("50000.00", "2018-03-21", "2018-05-01")], "4.75", "270.49"),
        ([span("50000.00", "2018-05-01", "2018-05-01")], "4.75", "0.00"),
        ([], "4.75", "0.00"),
    ],
)
def test_accrued(spans: list[Span], percent: str, interest: str) -> None:
    """Actual days over 360, one rounding; over 365 the first would be 598.63."""
    assert accrued(spans, Decimal(percent)) == Decimal(interest)


def test_rounding_each_part_would_be_wrong() -> None:
    """The parts rounded one by one give a fen too much: that is why there is one rounding."""
    parts = [
        span("50000.00", "2018-03-21", "2018-05-01"),
        span("30000.00", "2018-05-01", "2018-06-21"),
    ]
    assert sum(accrued([part], RATE) for part in parts) == Decimal("472.37")


def test_equal_instalments_as_worked() -> None:
    """50,000 over 36 months at 4.75 %."""
    lines = equal_instalments(Decimal("50000.00"), 36, RATE, VALUE_ON)
    assert len(lines) == 36
    assert {line.principal + line.interest for line in lines[:-1]} == {Decimal("1492.94")}
    assert lines[0] == Instalment(
        1, date(2018, 7, 1), Decimal("1295.02"), Decimal("197.92"), Decimal("48704.98")
    )
    assert (lines[-1].principal, lines[-1].interest) == (Decimal("1487.03"), Decimal("5.89"))
    assert sum(line.interest for line in lines) == Decimal("3745.82")


def test_equal_principal_as_worked() -> None:
    """1,388.89 thirty-five times, then 1,388.85."""
    lines = equal_principal(Decimal("50000.00"), 36, RATE, VALUE_ON)
    assert {line.principal for line in lines[:-1]} == {Decimal("1388.89")}
    assert lines[-1].principal == Decimal("1388.85")
    assert lines[0].interest == Decimal("197.92")


def test_quarterly_interest_settles_on_the_twentieth() -> None:
    """A stub at each end, the settlement day counted in its period."""
    amount = Decimal("50000.00")
    lines = quarterly_interest(amount, RATE, date(2018, 5, 10), date(2019, 5, 10))
    assert [line.due_on.isoformat() for line in lines] == [
        "2018-06-20",
        "2018-09-20",
        "2018-12-20",
        "2019-03-20",
        "2019-05-10",
    ]
    assert [str(line.interest) for line in lines] == [
        "277.08",  # 42 days from 10 May to 20 June
        "606.94",  # 92
        "600.35",  # 91
        "593.75",  # 90
        "329.86",  # 50 days from 21 March, the day of maturity not counted
    ]
    assert [line.principal for line in lines] == [0, 0, 0, 0, amount]
    assert lines[-1].outstanding == 0


def test_quarterly_interest_at_a_settlement_day() -> None:
    """Maturity on the twentieth: one line that day, and that day bears no interest."""
    lines = quarterly_interest(Decimal("1000.00"), RATE, date(2018, 6, 20), date(2018, 9, 20))
    assert [line.due_on.isoformat() for line in lines] == ["2018-06-20", "2018-09-20"]
    assert lines[1].interest == accrued([span("1000.00", "2018-06-21", "2018-09-20")], RATE)


def test_all_at_maturity() -> None:
    """利随本清: one line."""
    (line,) = at_maturity(Decimal("50000.00"), Decimal("4.35"), VALUE_ON, date(2019, 6, 1))
    assert (line.principal, line.interest) == (Decimal("50000.00"), Decimal("2205.21"))


@given(
    st.lists(st.tuples(AMOUNTS, st.integers(0, 400)), max_size=5),
    RATES,
)
def test_accrued_against_fractions(parts: list[tuple[Decimal, int]], percent: Decimal) -> None:
    """An independent sum in fractions, rounded half up by integers."""
    spans = [Span(amount, VALUE_ON, VALUE_ON + timedelta(days=days)) for amount, days in parts]
    exact = sum(
        (Fraction(amount) * days * Fraction(percent) / 36_000 for amount, days in parts),
        Fraction(0),
    )
    assert Fraction(accrued(spans, percent)) * 100 == int(exact * 100 + Fraction(1, 2))


@given(AMOUNTS, st.integers(1, 60), RATES)
def test_schedules_repay_exactly_the_loan(amount: Decimal, months: int, percent: Decimal) -> None:
    """Principal adds up to the loan, nothing negative, interest is that of what was owed."""
    for schedule in (equal_instalments, equal_principal):
        lines = schedule(amount, months, percent, VALUE_ON)
        assert len(lines) == months
        assert sum(line.principal for line in lines) == amount
        assert lines[-1].outstanding == 0
        owed = amount
        for line in lines:
            assert line.principal >= 0
            assert line.interest >= 0
            exact = Fraction(owed) * Fraction(percent) / 1_200
            assert abs(Fraction(line.interest) - exact) <= Fraction(1, 200)
            owed -= line.principal
            assert line.outstanding == owed
            assert line.due_on == add_months(VALUE_ON, line.number)


@given(AMOUNTS, RATES, st.integers(1, 1_200), st.integers(0, 365))
def test_quarterly_interest_is_that_of_all_days(
    amount: Decimal, percent: Decimal, days: int, later: int
) -> None:
    """Periods cover every day once: the sum differs from the whole by roundings only."""
    value_on = VALUE_ON + timedelta(days=later)
    matures_on = value_on + timedelta(days=days)
    lines = quarterly_interest(amount, percent, value_on, matures_on)
    whole = Fraction(amount) * days * Fraction(percent) / 36_000
    total = sum(Fraction(line.interest) for line in lines)
    assert abs(total - whole) <= Fraction(len(lines), 200)
    assert [line.due_on for line in lines] == sorted({line.due_on for line in lines})
    assert sum(line.principal for line in lines) == amount
