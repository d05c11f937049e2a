"""What the model of a county keeps of a loan, fen: state and lines, and what grew around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from models.ids import GlobalId
from tests.services.county_ledger import Book

STEPS = {"SUBMITTED": "approve", "APPROVED": "sign", "SIGNED": "disburse"}
AFTER = {"approve": "APPROVED", "sign": "SIGNED", "disburse": "ACTIVE"}
ENDS = {
    "refuse": (("SUBMITTED",), "REFUSED"),
    "withdraw": (("SUBMITTED",), "WITHDRAWN"),
    "cancel": (("APPROVED", "SIGNED"), "CANCELLED"),
}
HELD = ("ACTIVE", "OVERDUE", "EARLY_CALLED")
BAD = ("SUBSTANDARD", "DOUBTFUL", "LOSS")
Late = tuple[date | None, int, int]
NOTHING_LATE: Late = (None, 0, 0)


@dataclass(eq=False)
class Extension:
    """More time that was asked for; who consented, by office."""

    named: GlobalId
    loan: Loan
    old: date
    new: date
    asked_by: str
    state: str = "REQUESTED"
    consents: dict[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state in ("REQUESTED", "PA_CONSENT", "LENDER_CONSENT")


@dataclass(eq=False)
class Plan:
    """A plan of parts."""

    named: GlobalId
    loan: Loan
    total: int
    parts: list[tuple[date, int]]
    state: str = "ACTIVE"

    def due(self, day: date) -> int:
        """What fell due before a day."""
        return sum(part for due_on, part in self.parts if due_on < day)


@dataclass(eq=False)
class Finding:
    """A proposal of malicious default, and what the court made of it."""

    named: GlobalId
    loan: Loan
    state: str = "PROPOSED"


@dataclass
class Case:
    """An open case of collection."""

    demand_by: date | None = None
    is_demanded: bool = False


@dataclass(eq=False)
class Loan:
    """One loan."""

    named: GlobalId
    household: int
    lender: str
    amount: int
    percent: int
    method: str
    submitted_on: date
    planned_on: date
    matures_on: date
    old: Loan | None = None
    state: str = "SUBMITTED"
    approved_on: date | None = None
    signed_on: date | None = None
    value_on: date | None = None
    book: Book | None = None
    late: Late = NOTHING_LATE
    tier: str = "NORMAL"
    classified_on: date | None = None
    first_matures_on: date | None = None
    later_percent: int | None = None
    demand_on: date | None = None
    flags: set[str] = field(default_factory=set)
    subsidy_ends_on: date | None = None
    disposal_class: str | None = None
    is_to_be_collected: bool = False
    case: Case | None = None

    @property
    def debt(self) -> int:
        return 0 if self.book is None else self.book.debt

    @property
    def is_waiting(self) -> bool:
        return self.state in STEPS

    @property
    def is_held(self) -> bool:
        """In its lender's book."""
        return self.state in HELD

    @property
    def is_bad(self) -> bool:
        return self.tier in BAD

    @property
    def wish(self) -> int:
        """What it counts while it waits: with a loan that it pays off, the larger of the two."""
        if not self.is_waiting:
            return 0
        old = 0 if self.old is None else self.old.debt
        return max(self.amount, old) - old

    def late_on(self, day: date) -> Late:
        """By its lines; once the day of a demand is over, all of it."""
        assert self.book is not None
        since, principal, interest = self.book.late(day)
        if self.demand_on is None or self.demand_on >= day or self.book.is_settled:
            return since, principal, interest
        since = self.demand_on if since is None else min(since, self.demand_on)
        return since, self.debt, max(interest, self.book.demanded(self.demand_on))

    def age(self, day: date) -> None:
        """A day begins: it may fall overdue, and never looks better than before."""
        since, principal, interest = self.late_on(day)
        if principal >= self.late[1] and interest >= self.late[2]:
            known = self.late[0]
            earliest = min(since, known) if since and known else since
            self.late = (earliest, principal, interest)
        if self.state == "ACTIVE" and self.late[0] is not None:
            self.state = "OVERDUE"
        if self.state == "EARLY_CALLED" and self.demand_on is not None and self.demand_on < day:
            self.state = "OVERDUE"

    def pay(self, principal: int, interest: int, on: date, today: date) -> None:
        """Money was taken; without arrears it is in good standing, without a debt it is over."""
        assert self.book is not None
        self.book.pay(principal, interest, on)
        if self.book.is_settled:
            self.settle()
            return
        self.late = self.late_on(today)
        if self.late[0] is None and self.state == "OVERDUE":
            self.state = "ACTIVE"

    def settle(self) -> None:
        self.state, self.late, self.case = "SETTLED", NOTHING_LATE, None

    def end_subsidy(self, day: date) -> None:
        """From a day on; an earlier cause stands."""
        self.subsidy_ends_on = min(day, self.subsidy_ends_on or day)
