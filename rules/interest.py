"""Interest: annual percent, actual days over 360, twelfths of a year; one rounding each, HALF_UP.

The value date bears interest, the day of repayment or maturity does not. 二(四): 「据实贴息」.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext

from rules.money import FEN, ZERO, fen
from rules.months import add_months

# Percent and days of a year in one divisor: 100 * 360.
PERCENT_DAYS_PER_YEAR = 36_000
PERCENT_MONTHS_PER_YEAR = 1_200
SETTLEMENT_DAY = 20
SETTLEMENT_MONTHS = (3, 6, 9, 12)
# (1 + i) ** n needs more digits than a display ratio.
WIDE = Context(prec=50)


@dataclass(frozen=True, slots=True)
class Span:
    """A principal that stands from a day (inclusive) to a day (exclusive), yuan."""

    principal: Decimal
    from_on: date
    to_on: date

    @property
    def days(self) -> int:
        """Days that bear interest; none when the span is empty."""
        return max(0, (self.to_on - self.from_on).days)


@dataclass(frozen=True, slots=True)
class Instalment:
    """One line of a repayment schedule, yuan; `outstanding` is what remains afterwards."""

    number: int
    due_on: date
    principal: Decimal
    interest: Decimal
    outstanding: Decimal


def accrued(spans: Iterable[Span], percent: Decimal) -> Decimal:
    """Interest of all spans together, rounded once: rounding each part gives a fen too much."""
    return posted(sum((span.principal * span.days for span in spans), ZERO), percent)


def posted(principal_days: Decimal, percent: Decimal) -> Decimal:
    """Interest of yuan-days (计息积数) at an annual percent: the one rounding."""
    return fen(principal_days * percent / PERCENT_DAYS_PER_YEAR)


def equal_instalments(
    amount: Decimal, months: int, percent: Decimal, value_on: date
) -> list[Instalment]:
    """等额本息: the same payment every month; the last one takes what rounding left over."""
    assert amount > 0 and months > 0 and percent >= 0
    with localcontext(WIDE):
        monthly = percent / PERCENT_MONTHS_PER_YEAR
        growth = (1 + monthly) ** months
        exact = amount * monthly * growth / (growth - 1) if monthly else amount / months
        payment = fen(exact)
    lines: list[Instalment] = []
    outstanding = amount
    for number in range(1, months + 1):
        interest = fen(outstanding * percent / PERCENT_MONTHS_PER_YEAR)
        # A fen-sized loan would be repaid early by rounding; it never goes below zero.
        principal = min(payment - interest, outstanding) if number < months else outstanding
        outstanding -= principal
        due_on = add_months(value_on, number)
        lines.append(Instalment(number, due_on, principal, interest, outstanding))
    return lines


def equal_principal(
    amount: Decimal, months: int, percent: Decimal, value_on: date
) -> list[Instalment]:
    """等额本金: the same principal every month, the last one taking the rest."""
    assert amount > 0 and months > 0 and percent >= 0
    part = fen(amount / months)
    lines: list[Instalment] = []
    outstanding = amount
    for number in range(1, months + 1):
        interest = fen(outstanding * percent / PERCENT_MONTHS_PER_YEAR)
        principal = min(part, outstanding) if number < months else outstanding
        outstanding -= principal
        due_on = add_months(value_on, number)
        lines.append(Instalment(number, due_on, principal, interest, outstanding))
    return lines


def quarterly_interest(
    amount: Decimal, percent: Decimal, value_on: date, matures_on: date
) -> list[Instalment]:
    """按季付息到期还本: interest on each 20 March, June, September, December; stubs at both ends.

    The settlement day itself still counts, so a period runs from the 21st to the 20th.
    """
    assert amount > 0 and matures_on > value_on
    lines: list[Instalment] = []
    from_on = value_on
    for due_on in _settlement_days(value_on, matures_on):
        to_on = due_on + timedelta(days=1)
        interest = accrued([Span(amount, from_on, to_on)], percent)
        lines.append(Instalment(len(lines) + 1, due_on, Decimal("0.00"), interest, amount))
        from_on = to_on
    interest = accrued([Span(amount, from_on, matures_on)], percent)
    lines.append(Instalment(len(lines) + 1, matures_on, amount, interest, amount - amount))
    return lines


def _settlement_days(value_on: date, matures_on: date) -> Iterable[date]:
    """The settlement days from the value date on and before maturity."""
    for year in range(value_on.year, matures_on.year + 1):
        for month in SETTLEMENT_MONTHS:
            day = date(year, month, SETTLEMENT_DAY)
            if value_on <= day < matures_on:
                yield day


def at_maturity(
    amount: Decimal, percent: Decimal, value_on: date, matures_on: date
) -> list[Instalment]:
    """利随本清: principal and all interest at maturity."""
    assert amount > 0 and matures_on > value_on
    interest = accrued([Span(amount, value_on, matures_on)], percent)
    return [Instalment(1, matures_on, amount.quantize(FEN), interest, ZERO)]
