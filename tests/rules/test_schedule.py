"""Schedules: the worked figures, and properties against exact fractions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.interest import Instalment
from rules.months import add_months, months_between
from rules.schedule import MONTHLY, Period, periods, principals, schedule
from rules.vocabulary import RepaymentMethod

QUARTERLY = RepaymentMethod.QUARTERLY_INTEREST
INSTALMENTS = RepaymentMethod.EQUAL_INSTALMENTS
PRINCIPAL = RepaymentMethod.EQUAL_PRINCIPAL
MATURITY = RepaymentMethod.AT_MATURITY

AMOUNTS = st.integers(1, 5_000_000).map(lambda count: Decimal(count) / 100)
RATES = st.integers(0, 240_000).map(lambda count: Decimal(count) / 10_000)
METHODS = st.sampled_from(list(RepaymentMethod))
DAYS = st.one_of(
    st.dates(date(2015, 1, 1), date(2019, 12, 31)),
    st.sampled_from([date(2016, 2, 29), date(2018, 1, 31), date(2018, 6, 20), date(2018, 8, 31)]),
)
# Whole months with some days more or less; at least one day, at most thirty-six months and a bit.
TERMS = st.tuples(st.integers(0, 36), st.integers(-20, 20))


def matures(value_on: date, term: tuple[int, int]) -> date:
    """The maturity so many months and days after the value date, never before the next day."""
    months, days = term
    day = add_months(value_on, months) + timedelta(days=days)
    return max(day, value_on + timedelta(days=1))


def half_up(exact: Fraction) -> Fraction:
    """Rounded half up to the fen, by whole numbers."""
    return Fraction(int(exact * 100 + Fraction(1, 2)), 100)


def lines(
    method: RepaymentMethod, percent: str, value_on: str, matures_on: str
) -> list[Instalment]:
    """The schedule of 50,000."""
    days = date.fromisoformat(value_on), date.fromisoformat(matures_on)
    return list(schedule(method, Decimal("50000.00"), Decimal(percent), *days))


def test_equal_instalments() -> None:
    """36 times 1,492.94 at 4.75 %, the last one 1,492.92."""
    found = lines(INSTALMENTS, "4.75", "2018-06-01", "2021-06-01")
    assert found[0] == Instalment(
        1, date(2018, 7, 1), Decimal("1295.02"), Decimal("197.92"), Decimal("48704.98")
    )
    payments = [line.principal + line.interest for line in found]
    assert payments == [Decimal("1492.94")] * 35 + [Decimal("1492.92")]
    assert (found[-1].principal, found[-1].interest) == (Decimal("1487.03"), Decimal("5.89"))
    assert sum(line.interest for line in found) == Decimal("3745.82")


def test_equal_principal() -> None:
    """35 times 1,388.89 and 1,388.85."""
    found = lines(PRINCIPAL, "4.75", "2018-06-01", "2021-06-01")
    parts = [line.principal for line in found]
    assert parts == [Decimal("1388.89")] * 35 + [Decimal("1388.85")]
    assert found[0].interest == Decimal("197.92")


@pytest.mark.parametrize(("percent", "interest"), [("4.75", "606.94"), ("4.35", "555.83")])
def test_quarterly_interest(percent: str, interest: str) -> None:
    """A full quarter of 92 days, 21 March to 20 June."""
    found = lines(QUARTERLY, percent, "2018-03-21", "2019-03-21")
    assert (found[0].due_on, found[0].interest) == (date(2018, 6, 20), Decimal(interest))
    assert [line.principal for line in found] == [0, 0, 0, 0, Decimal("50000.00")]


def test_at_maturity() -> None:
    """365 days in one line."""
    (line,) = lines(MATURITY, "4.35", "2018-06-01", "2019-06-01")
    assert (line.due_on, line.interest) == (date(2019, 6, 1), Decimal("2205.21"))


@pytest.mark.parametrize(
    ("method", "interest"),
    # One day of what is left after twelve of thirteen payments, 3,948.45 and 3,846.16.
    [(INSTALMENTS, "0.52"), (PRINCIPAL, "0.51")],
)
def test_a_begun_month_is_paid_at_maturity(method: RepaymentMethod, interest: str) -> None:
    """Twelve months and a day: thirteen payments, the last one for one day."""
    found = lines(method, "4.75", "2018-06-01", "2019-06-02")
    assert len(found) == 13
    assert [line.due_on for line in found[-2:]] == [date(2019, 6, 1), date(2019, 6, 2)]
    assert found[-1].interest == Decimal(interest)
    assert found[-1].outstanding == 0


@pytest.mark.parametrize(
    ("value_on", "matures_on", "due_days"),
    [
        ("2018-01-31", "2018-04-30", ["2018-02-28", "2018-03-31", "2018-04-30"]),
        ("2016-02-29", "2016-04-30", ["2016-03-29", "2016-04-29", "2016-04-30"]),
        ("2018-06-01", "2018-06-02", ["2018-06-02"]),
        ("2016-01-31", "2016-03-01", ["2016-02-29", "2016-03-01"]),
    ],
)
def test_due_days_at_month_ends(value_on: str, matures_on: str, due_days: list[str]) -> None:
    """The corresponding day or the month's last; the maturity as agreed."""
    found = lines(INSTALMENTS, "4.75", value_on, matures_on)
    assert [line.due_on.isoformat() for line in found] == due_days


def test_days_of_a_period() -> None:
    """A month is thirty days: the thirty-first adds nothing, a February is topped up at its end."""
    january, february = periods(INSTALMENTS, date(2018, 1, 1), [date(2018, 2, 1), date(2018, 3, 1)])
    assert january == Period(date(2018, 1, 1), date(2018, 2, 1), by_month=True)
    assert [january.days_before(date(2018, 1, day)) for day in (1, 2, 30, 31)] == [0, 1, 29, 30]
    assert (january.days_before(date(2018, 2, 1)), january.days_from(date(2018, 1, 31))) == (30, 0)
    assert february.days_before(date(2018, 2, 28)) == 27
    assert february.days_before(date(2018, 3, 1)) == 30
    (quarter, stub) = periods(QUARTERLY, date(2018, 3, 21), [date(2018, 6, 20), date(2018, 7, 1)])
    assert (quarter.days, quarter.days_before(date(2018, 6, 20)), stub.days) == (92, 91, 10)


def test_nothing_left_is_nothing_due() -> None:
    """Principal of no amount has lines of no amount."""
    for method in RepaymentMethod:
        assert principals(method, Decimal("0.00"), Decimal("4.75"), 3) == [0, 0, 0]


@given(METHODS, AMOUNTS, RATES, DAYS, TERMS)
@example(INSTALMENTS, Decimal("0.01"), Decimal("24"), date(2016, 2, 29), (36, 0))
@example(PRINCIPAL, Decimal("0.50"), Decimal("0"), date(2018, 1, 31), (36, 1))
def test_a_schedule_repays_exactly_the_loan(
    method: RepaymentMethod,
    amount: Decimal,
    percent: Decimal,
    value_on: date,
    term: tuple[int, int],
) -> None:
    """Σ principal is the loan, days ascend to the maturity, interest is that of what was owed."""
    matures_on = matures(value_on, term)
    found = schedule(method, amount, percent, value_on, matures_on)
    due_days = [line.due_on for line in found]
    assert sum(line.principal for line in found) == amount
    assert (found[-1].outstanding, due_days[-1]) == (0, matures_on)
    assert due_days == sorted(set(due_days))
    assert [line.number for line in found] == list(range(1, len(found) + 1))
    owed = Fraction(amount)
    spans = periods(method, value_on, due_days)
    for line, period in zip(found, spans, strict=True):
        assert line.principal >= 0
        exact = owed * period.days * Fraction(percent) / 36_000
        assert Fraction(line.interest) == half_up(exact)
        owed -= Fraction(line.principal)
        assert Fraction(line.outstanding) == owed
    if method in MONTHLY:
        assert len(found) == months_between(value_on, matures_on)
    else:
        assert sum(period.days for period in spans) == (matures_on - value_on).days


@given(AMOUNTS.filter(lambda amount: amount >= 100), RATES, st.integers(1, 36))
def test_equal_instalments_against_the_exact_annuity(
    amount: Decimal, percent: Decimal, months: int
) -> None:
    """The payment is the annuity to the fen; the last differs by what the roundings came to."""
    found = schedule(
        INSTALMENTS, amount, percent, date(2018, 6, 1), add_months(date(2018, 6, 1), months)
    )
    rate = Fraction(percent) / 1_200
    # A recurrence: what a debt of one becomes, and what payments of one each come to.
    debt, payments = Fraction(1), Fraction(0)
    for _ in range(months):
        debt, payments = debt * (1 + rate), payments * (1 + rate) + 1
    exact = Fraction(amount) * debt / payments
    for line in found[:-1]:
        assert Fraction(line.principal + line.interest) == half_up(exact)
    last = Fraction(found[-1].principal + found[-1].interest)
    # Each month rounds a payment and an interest by half a fen at most, and these bear interest.
    assert abs(last - exact) <= payments * Fraction(2, 200)
