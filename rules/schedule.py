"""Repayment schedules of every method: when what falls due, and which days bear interest.

The maturity date is agreed (one loan is one disbursement), the months follow from it: a begun one
is a payment of its own, at maturity. The value date bears interest, the day of maturity does not.
Monthly methods: a whole month bears a twelfth of the year, which is thirty days of 360, and the
odd days of a begun last month bear interest by the day (年利率÷12=月利率, 年利率÷360=日利率).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from rules.interest import (
    Instalment,
    at_maturity,
    equal_instalments,
    equal_principal,
    posted,
    quarterly_interest,
)
from rules.money import ZERO
from rules.months import add_months, months_between
from rules.vocabulary import RepaymentMethod

DAYS_PER_MONTH = 30
DAY = timedelta(days=1)

Monthly = Callable[[Decimal, int, Decimal, date], list[Instalment]]
MONTHLY: dict[RepaymentMethod, Monthly] = {
    RepaymentMethod.EQUAL_INSTALMENTS: equal_instalments,
    RepaymentMethod.EQUAL_PRINCIPAL: equal_principal,
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days of one line that bear interest: from a day (inclusive) to a day (exclusive).

    `by_month`: together they are a month of thirty days, however long the calendar's is.
    """

    from_on: date
    to_on: date
    by_month: bool = False

    @property
    def days(self) -> int:
        """Days of the whole period as interest counts them."""
        return DAYS_PER_MONTH if self.by_month else (self.to_on - self.from_on).days

    def days_before(self, day: date) -> int:
        """Days that have borne interest when `day` begins; the day itself is not counted."""
        if day >= self.to_on:
            return self.days
        return min(self.days, max(0, (day - self.from_on).days))

    def days_from(self, day: date) -> int:
        """Days still to bear interest, `day` itself included."""
        return self.days - self.days_before(day)


def schedule(
    method: RepaymentMethod, amount: Decimal, percent: Decimal, value_on: date, matures_on: date
) -> tuple[Instalment, ...]:
    """The lines of a loan; they repay exactly `amount`, the last one on the maturity date."""
    assert amount > 0 and percent >= 0 and matures_on > value_on
    if method is RepaymentMethod.QUARTERLY_INTEREST:
        return tuple(quarterly_interest(amount, percent, value_on, matures_on))
    if method is RepaymentMethod.AT_MATURITY:
        return tuple(at_maturity(amount, percent, value_on, matures_on))
    months = months_between(value_on, matures_on)
    lines = MONTHLY[method](amount, months, percent, value_on)
    due_days = [*(line.due_on for line in lines[:-1]), matures_on]
    last_days = periods(method, value_on, due_days)[-1].days
    interest = posted(lines[-1].principal * last_days, percent)
    return (*lines[:-1], replace(lines[-1], due_on=matures_on, interest=interest))


def principals(
    method: RepaymentMethod, amount: Decimal, percent: Decimal, lines: int
) -> list[Decimal]:
    """The principal of each of so many lines that repay `amount`, which may be nothing."""
    assert amount >= 0 and lines > 0
    if method in MONTHLY and amount > 0:
        return [line.principal for line in MONTHLY[method](amount, lines, percent, date.min)]
    return [ZERO] * (lines - 1) + [amount]


def periods(method: RepaymentMethod, from_on: date, due_days: Sequence[date]) -> list[Period]:
    """The period of each line from `from_on` to the last due day, which is the maturity."""
    return list(_periods(method, from_on, tuple(due_days)))


# A payment asks for them several times, and loans of one contract day have the same.
@lru_cache(maxsize=256)
def _periods(
    method: RepaymentMethod, from_on: date, due_days: tuple[date, ...]
) -> tuple[Period, ...]:
    found: list[Period] = []
    start = from_on
    for number, due_on in enumerate(due_days, 1):
        last = number == len(due_days)
        # The settlement day itself is settled; the day of maturity bears no interest.
        settles = method is RepaymentMethod.QUARTERLY_INTEREST and not last
        end = due_on + DAY if settles else due_on
        whole = not last or add_months(from_on, number) == due_on
        found.append(Period(start, end, by_month=method in MONTHLY and whole))
        start = end
    return tuple(found)
