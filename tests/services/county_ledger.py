"""A loan's lines as the model of a county keeps them: whole fen, fractions, and who paid when.

It keeps the days of the prepayments, and counts from them what stood in each period; interest is
never stored. A month of a monthly method bears thirty days, whatever the calendar has.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.services.county_calendar import ONE, begun_months, plus_months, settlement_days

MONTHLY = ("EQUAL_INSTALMENTS", "EQUAL_PRINCIPAL")


def rounded(amount: Fraction) -> int:
    """Whole fen, a half up."""
    return int((2 * amount + 1) // 2)


@dataclass
class Line:
    """One line: its days from `first` to before `end`, and what of the principal falls due.

    `share` is without what was prepaid within the line; `stretch` counts the extensions.
    """

    stretch: int
    first: date
    due_on: date
    end: date
    is_month: bool
    percent: int
    share: int = 0
    prepaid: int = 0
    paid: int = 0
    interest_paid: int = 0

    @property
    def unpaid(self) -> int:
        """Principal of the line that is not paid."""
        return self.share - self.paid

    def days_before(self, day: date) -> int:
        """How many days have borne interest when a day begins."""
        whole = 30 if self.is_month else (self.end - self.first).days
        return whole if day >= self.end else min(whole, max(0, (day - self.first).days))


def lines_of(method: str, percent: int, first: date, matures_on: date, stretch: int) -> list[Line]:
    """Lines without principal, from the first day to the maturity."""
    ends: list[tuple[date, date]] = []
    if method == "QUARTERLY_INTEREST":
        # Of an extension a settlement day that is the old maturity was settled before.
        from_on = first if stretch == 0 else first + ONE
        ends = [(day, day + ONE) for day in settlement_days(from_on, matures_on)]
    elif method in MONTHLY:
        months = begun_months(first, matures_on)
        ends = [(plus_months(first, one),) * 2 for one in range(1, months)]
    found: list[Line] = []
    start = first
    for number, (due_on, end) in enumerate([*ends, (matures_on, matures_on)], 1):
        whole = number <= len(ends) or plus_months(first, number) == matures_on
        is_month = method in MONTHLY and whole
        found.append(Line(stretch, start, due_on, end, is_month, percent))
        start = end
    return found


def spread(method: str, amount: int, percent: int, count: int) -> list[int]:
    """The principal of so many lines."""
    parts = [0] * (count - 1)
    if method in MONTHLY and amount:
        rate = Fraction(percent, 120_000)
        growth = (1 + rate) ** count
        payment = rounded(amount * rate * growth / (growth - 1))
        left = amount
        for place in range(count - 1):
            if method == "EQUAL_PRINCIPAL":
                part = rounded(Fraction(amount, count))
            else:
                part = payment - rounded(left * rate)
            parts[place] = min(part, left)
            left -= parts[place]
    return [*parts, amount - sum(parts)]


@dataclass
class Book:
    """The ledger of one loan."""

    method: str
    amount: int
    lines: list[Line]
    prepayments: list[tuple[date, int]] = field(default_factory=list)
    paid_on: date | None = None

    @classmethod
    def open(cls, method: str, amount: int, percent: int, value_on: date, to: date) -> Book:
        """On the day that it is paid out."""
        book = cls(method, amount, lines_of(method, percent, value_on, to, 0))
        parts = spread(method, amount, percent, len(book.lines))
        for line, part in zip(book.lines, parts, strict=True):
            line.share = part
        return book

    @property
    def debt(self) -> int:
        """Principal that is not repaid, due or not."""
        return sum(line.unpaid for line in self.lines)

    @property
    def is_settled(self) -> bool:
        return not self.debt and all(self.unpaid_interest(line) == 0 for line in self.lines)

    def borne(self, line: Line, until: date) -> int:
        """Interest of a line's days before a day."""
        return rounded(Fraction(self.fen_days(line, until) * line.percent, 3_600_000))

    def fen_days(self, line: Line, until: date) -> int:
        """What stood on each day of a line; the day of a repayment does not count for it."""
        stood = self.amount - sum(one.share for one in self.lines if one.due_on <= line.first)
        stood -= sum(fen for day, fen in self.prepayments if day < line.first)
        days = line.days_before(until)
        fen_days = stood * days
        for day, fen in self.prepayments:
            if line.first <= day < min(line.end, until):
                fen_days -= fen * (days - line.days_before(day))
        return fen_days

    def interest(self, line: Line) -> int:
        """All interest of a line; what was paid of it is not given back."""
        return max(line.interest_paid, self.borne(line, line.end))

    def unpaid_interest(self, line: Line) -> int:
        return self.interest(line) - line.interest_paid

    def due(self, on: date) -> int:
        """Principal that has fallen due by a day, the day included."""
        return sum(line.unpaid for line in self.lines if line.due_on <= on)

    def owed(self, on: date, principal: int = 0) -> int:
        """The most interest that may be paid on a day on which so much principal is repaid."""
        return sum(self.owed_by_line(on, principal))

    def owed_by_line(self, on: date, principal: int = 0) -> list[int]:
        """The same, line by line."""
        after = copy.deepcopy(self)
        after.prepay(max(0, principal - self.due(on)), on)
        owed = []
        for line in after.lines:
            if line.due_on <= on:
                owed.append(after.unpaid_interest(line))
            else:
                owed.append(max(0, after.borne(line, on) - line.interest_paid))
        return owed

    def demanded(self, by: date) -> int:
        """Interest of an early demand: until its day; of what is repaid later, until then."""
        left, total = self.debt - self.due(by), 0
        for line in self.lines:
            if line.due_on <= by:
                total += self.unpaid_interest(line)
            elif line.first < by:
                after = line.days_before(line.end) - line.days_before(by)
                fen_days = self.fen_days(line, line.end) - left * after
                borne = rounded(Fraction(fen_days * line.percent, 3_600_000))
                total += max(0, borne - line.interest_paid)
        return total

    def divided(self, amount: int, penalty: int, on: date) -> tuple[int, int, int, int]:
        """Penalty, interest, principal, and what is too much; in this order (section 7)."""
        first = min(amount, penalty)
        left, principal = amount - first, 0
        while True:
            interest = min(left, self.owed(on, principal))
            more = min(left - interest, self.debt)
            if more == principal:
                return first, interest, principal, left - interest - principal
            principal = more

    def prepay(self, amount: int, on: date) -> None:
        """Principal that was not due: what is left is spread over the lines that are open."""
        if not amount:
            return
        left = self.debt - self.due(on) - amount
        open_lines = [line for line in self.lines if line.end > on]
        open_lines[0].prepaid += amount
        self.prepayments.append((on, amount))
        last = self.lines[-1].stretch
        for stretch in range(last + 1):
            lines = [line for line in open_lines if line.stretch == stretch]
            if not lines:
                continue
            parts = spread(self.method, left, lines[0].percent, len(lines))
            if stretch < last:
                parts[-1] = 0  # The extension has it.
            for line, part in zip(lines, parts, strict=True):
                line.share = part
                left -= part

    def pay(self, principal: int, interest: int, on: date) -> None:
        """Money in its parts: the earliest lines first."""
        prepaid = max(0, principal - self.due(on))
        self.prepay(prepaid, on)
        left = principal - prepaid
        for line in self.lines:
            if line.due_on <= on:
                part = min(left, line.unpaid)
                line.paid += part
                left -= part
            part = min(interest, self.unpaid_interest(line))
            line.interest_paid += part
            interest -= part
        assert left == 0 and interest == 0
        self.paid_on = on

    def day_of(self, received_on: date) -> date:
        """Money that is told of late counts from the newest day that is booked."""
        return received_on if self.paid_on is None else max(received_on, self.paid_on)

    def late(self, day: date) -> tuple[date | None, int, int]:
        """Since when, principal and interest of the lines that were due before a day."""
        unpaid = [
            (line.due_on, line.unpaid, self.unpaid_interest(line))
            for line in self.lines
            if line.due_on < day
        ]
        unpaid = [one for one in unpaid if one[1] or one[2]]
        since = unpaid[0][0] if unpaid else None
        return since, sum(one[1] for one in unpaid), sum(one[2] for one in unpaid)

    def extend(self, to: date, percent: int) -> None:
        """What the last line still asks for is spread over the new term; its interest stays."""
        last = self.lines[-1]
        left, last.share = last.unpaid, last.paid
        lines = lines_of(self.method, percent, last.due_on, to, last.stretch + 1)
        parts = spread(self.method, left, percent, len(lines))
        for line, part in zip(lines, parts, strict=True):
            line.share = part
        self.lines += lines
