"""A loan as the model of a county's money keeps it, fen: lines, arrears, what is subsidised.

Days and interest are counted by `county_ledger`; nothing here knows our rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from tests.services.county_calendar import ONE, month_end, plus_months
from tests.services.county_ledger import MONTHLY, Book, rounded
from tests.services.county_loan import NOTHING_LATE, Late

HELD = ("ACTIVE", "OVERDUE", "IN_BUFFER", "CLAIMING")
COMPENSATED = ("WRITTEN_OFF_RETAINED", "SETTLED_AFTER_WRITE_OFF")
SETTLING = (3, 6, 9, 12)


class Quarter(NamedTuple):
    """From the day after a settlement day to the next one."""

    year: int
    number: int

    @property
    def last(self) -> date:
        return date(self.year, SETTLING[self.number - 1], 20)

    @property
    def first(self) -> date:
        return self.before.last + ONE

    @property
    def due_on(self) -> date:
        """To be paid by the end of the month."""
        return month_end(self.last)

    @property
    def before(self) -> Quarter:
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> Quarter:
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)


def newest_over(day: date) -> Quarter:
    """The newest quarter that is over when a day begins."""
    found = Quarter(day.year, 4)
    while found.last >= day:
        found = found.before
    return found


class Pending(NamedTuple):
    """Subsidy that the county is still to pay, for the days from first to last."""

    first: date
    last: date
    fen: int


@dataclass
class Buffer:
    """The months that a loan in default has, from the day of default; and more that are asked."""

    since: date
    months: int
    asked: int | None = None
    asked_by: str = ""
    is_extended: bool = False

    @property
    def ends_on(self) -> date:
        """The last of its days."""
        return plus_months(self.since, self.months)

    @property
    def is_asked(self) -> bool:
        """Whether somebody waits for more months."""
        return self.asked is not None and not self.is_extended


@dataclass(eq=False)
class Loan:
    """One loan; `repaid` is principal by the day it was received on."""

    lender: str
    method: str
    amount: int
    percent: int
    value_on: date
    matures_on: date
    book: Book
    state: str = "ACTIVE"
    late: Late = NOTHING_LATE
    # Late only for want of the subsidy, as the last day that began found it.
    waits: bool = False
    is_lost: bool = False
    has_case: bool = False
    has_action: bool = False
    is_misused: bool = False
    removed_on: date | None = None
    stops_on: date | None = None
    buffer: Buffer | None = None
    settled_on: date | None = None
    compensated_on: date | None = None
    repaid: list[tuple[date, int]] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """In its lender's book."""
        return self.state in HELD

    @property
    def owed(self) -> int:
        """Principal in the lender's book."""
        return self.book.debt if self.is_held else 0

    @property
    def buffer_ends_on(self) -> date | None:
        """The last day of the buffer that it is in."""
        return None if self.buffer is None else self.buffer.ends_on

    @property
    def is_removed(self) -> bool:
        """Whether its household was wrongly assessed."""
        return self.removed_on is not None

    def was_paid_after(self, day: date) -> bool:
        """Whether the fund paid for it, later than that day."""
        return self.compensated_on is not None and self.compensated_on > day

    # What the days do.

    def age(self, day: date) -> None:
        """A day begins: it may fall overdue, and never looks better than before."""
        if not self.is_held:
            return
        since, principal, interest = self.book.late(day)
        if principal >= self.late[1] and interest >= self.late[2]:
            known = self.late[0]
            self.late = (min(since, known) if since and known else since, principal, interest)
        if self.state == "ACTIVE" and self.late[0] is not None:
            self.state = "OVERDUE"
        self.keep_cause()

    def stand(self, today: date) -> bool:
        """How it stands after a payment; whether it has left its buffer or is paid."""
        before = self.state
        if self.book.is_settled:
            self.state, self.late, self.has_case = "SETTLED", NOTHING_LATE, False
        else:
            self.late = self.book.late(today)
            if self.late[0] is None:
                self.state = "ACTIVE"
            elif self.state == "ACTIVE":
                self.state = "OVERDUE"
        self.keep_cause()
        return self.state != before and before in ("IN_BUFFER", "CLAIMING")

    def keep_cause(self) -> None:
        """The cause that is known goes when more than interest is late, or nothing."""
        self.waits = self.waits and self.late[0] is not None and self.late[1] == 0

    def receive(self, principal: int, interest: int, on: date, today: date) -> bool:
        """A household's money; whether it has left its buffer or is paid."""
        self.book.pay(principal, interest, self.book.day_of(on))
        if principal:
            self.repaid.append((on, principal))
        left = self.stand(today)
        if self.state == "SETTLED":
            self.settled_on = on
        return left

    def serve(self, principal: int, interest: int, today: date) -> None:
        """What the county pays, or what came back: it closes no day to others."""
        kept = self.book.paid_on
        self.book.pay(principal, interest, today)
        self.book.paid_on = kept

    # What is subsidised.

    def stretch(self, of: Quarter) -> tuple[date, date]:
        """First day, and the day after the last, of a quarter that are subsidised (row 32)."""
        end = min(of.last + ONE, self.matures_on, self.stops_on or date.max)
        return max(of.first, self.value_on), end

    def stood(self, first: date, end: date) -> int:
        """Fen-days from a day to before another; the day of a repayment bears none of it."""
        end = min(end, self.compensated_on or date.max)
        if end <= first:
            return 0
        gone = sum(fen * (end - max(day, first)).days for day, fen in self.repaid if day < end)
        return self.amount * (end - first).days - gone

    def accrued(self, of: Quarter, before: date = date.max) -> int:
        """What the county owes of a quarter's days before a day (row 35; A20), rounded once."""
        first, end = self.stretch(of)
        end = min(end, before)
        fen_days = self.stood(first, end)
        if self.method in MONTHLY:
            lines = [one for one in self.book.lines if first < one.due_on <= end]
            return sum(map(self.book.interest, lines)) if fen_days else 0
        return rounded(Fraction(fen_days * self.percent, 3_600_000))

    def bears(self, first: date, last: date) -> list[int]:
        """Places of the lines that are interest of these days."""
        found, before = [], date.min
        for place, line in enumerate(self.book.lines):
            by_month = self.method in MONTHLY
            if line.due_on > first and (line.due_on <= last + ONE if by_month else before < last):
                found.append(place)
            before = line.due_on
        return found

    def awaited(self, pending: list[Pending]) -> dict[int, int]:
        """How much of each line's unpaid interest the county is still to pay."""
        found: dict[int, int] = {}
        for one in sorted(pending):
            left = one.fen
            for place in self.bears(one.first, one.last):
                unpaid = self.book.unpaid_interest(self.book.lines[place])
                part = min(left, unpaid - found.get(place, 0))
                found[place] = found.get(place, 0) + part
                left -= part
        return found

    def default_on(self, today: date, pending: list[Pending]) -> date | None:
        """The earliest due day of what is late, but for interest that the county owes (B8)."""
        if self.waits:
            return None
        covered = self.awaited(pending)
        for place, line in enumerate(self.book.lines):
            owed = self.book.unpaid_interest(line) - covered.get(place, 0)
            if line.due_on < today and (line.unpaid or owed):
                return line.due_on
        return None

    def loss(self, on: date, subsidy: list[Pending]) -> tuple[int, int]:
        """Principal, and interest to that day less what the county pays or is to pay (B7)."""
        covered = self.awaited(subsidy)
        owed = enumerate(self.book.owed_by_line(on, self.book.debt))
        return self.book.debt, sum(max(0, fen - covered.get(place, 0)) for place, fen in owed)
