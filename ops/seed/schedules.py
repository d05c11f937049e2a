"""Schedules of the demo's loans: the rules' own ledgers, fitted to what the drafts repaid.

Interest of lines up to the business day counts as paid, by the subsidy (贴息) where the household
did not pay it itself; of an overdue loan everything is, but the line of its maturity.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ops.seed.copy import NULL, Lines
from ops.seed.days import Days
from ops.seed.draft import LoanDraft
from rules.ledger import Ledger, book, open_ledger
from rules.money import ZERO
from rules.vocabulary import RepaymentMethod

ON_THE_BOOK = ("ACTIVE", "OVERDUE")
SCHEDULES_KEPT = 20_000


@lru_cache(maxsize=SCHEDULES_KEPT)
def opened(method: str, amount: int, rate: int, value_on: date, matures_on: date) -> Ledger:
    """The ledger of a loan on its value date; many of the demo's are alike."""
    percent = Decimal(rate).scaleb(-4)
    return open_ledger(RepaymentMethod[method], _yuan(amount), percent, value_on, matures_on)


def booked(loan: LoanDraft, days: Days) -> tuple[Ledger, dict[int, Decimal]]:
    """The loan's ledger with the principal that came back, and the household's own interest.

    Interest by number of the line it belongs to.
    """
    assert loan.value is not None
    day = days.date
    ledger = opened(loan.method, loan.amount, loan.rate, day(loan.value), day(loan.matures))
    by_line: defaultdict[int, Decimal] = defaultdict(Decimal)
    for repaid in sorted(loan.repaid, key=lambda each: each.day):
        if repaid.principal:
            ledger = book(ledger, _yuan(repaid.principal), ZERO, day(repaid.day))
        if repaid.interest:
            by_line[_line_of(ledger, day(repaid.day))] += _yuan(repaid.interest)
    return ledger, by_line


class ScheduleRows:
    """Writes the schedules of one county."""

    def __init__(self, lines: Lines, days: Days, county_id: int) -> None:
        self._lines, self._days = lines.of("instalment"), days
        self._head, self._today = f"{county_id}\t", days.date(days.today)

    def add(self, loan: LoanDraft, tail: str, changed: str) -> str:
        """All lines of a loan that stands on the book; what of it is overdue, as columns.

        `tail` are lender, outlet and township, `changed` the instant of the last change.
        """
        if loan.state not in ON_THE_BOOK:
            return f"{NULL}\t0.00\t0.00"
        ledger, by_line = booked(loan, self._days)
        head, last = f"{self._head}{loan.id}\t", ledger.dues[-1]
        today, paid = self._today, ZERO
        for due in ledger.dues:
            is_paid = due.due_on <= today and not (loan.overdue and due is last)
            paid = due.interest if is_paid else min(by_line.get(due.number, ZERO), due.interest)
            self._lines.append(
                f"{head}{due.number}\t{tail}\t{due.due_on}\t{due.principal}\t{due.interest}"
                f"\t{due.principal_days}\t{due.principal_paid}\t{paid}\t{changed}\n"
            )
        if not loan.overdue:
            return f"{NULL}\t0.00\t0.00"
        return f"{last.due_on}\t{last.unpaid_principal}\t{last.interest - paid}"


def _line_of(ledger: Ledger, on: date) -> int:
    """The line to which interest paid on a day belongs: the first that was not due before it."""
    return next((due for due in ledger.dues if due.due_on >= on), ledger.dues[-1]).number


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
