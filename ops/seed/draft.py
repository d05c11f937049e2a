"""What the demo knows of a household and its loans before their rows are written.

Days are ordinals, money is whole fen (integers are exact and quick), rates are percent times
10,000. Nothing here touches the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TYPE_CHECKING

from ops.seed.days import Days
from ops.seed.lenders import Lender, Outlet
from ops.seed.regions import Region
from rules.rate import BenchmarkRate, benchmark_on

if TYPE_CHECKING:
    from ops.seed.projects import ProjectDraft

LIMIT_FEN = 5_000_000
# Percent times 10,000, and 360 days of the year.
INTEREST_DIVISOR = 100 * 360 * 10_000


class Rates:
    """The benchmark by signing day and term, looked up by the rule and remembered."""

    def __init__(self, table: Sequence[BenchmarkRate]) -> None:
        self._table = tuple(table)
        self._known: dict[tuple[int, int], int] = {}

    def percent(self, signed: int, months: int) -> int:
        """Percent times 10,000."""
        found = self._known.get((signed, months))
        if found is None:
            percent = benchmark_on(date.fromordinal(signed), months, self._table)
            assert percent is not None, f"no benchmark for {months} months on day {signed}"
            found = self._known[signed, months] = int(percent * 10_000)
        return found


@dataclass(slots=True)
class Repaid:
    """Money received on a day, fen."""

    day: int
    principal: int
    interest: int
    penalty: int = 0


@dataclass(slots=True, eq=False)
class LoanDraft:
    """One loan; days that have not come are None. `outstanding` is kept by `repay`."""

    lender: Lender
    state: str
    amount: int
    term: int
    method: str
    rate: int
    submitted: int
    planned: int
    approved: int | None = None
    signed: int | None = None
    value: int | None = None
    closed: int | None = None
    outstanding: int = 0
    repaid: list[Repaid] = field(default_factory=list)
    classes: list[tuple[int, str, int]] = field(default_factory=list)
    overdue: bool = False
    member: int = 0
    project: ProjectDraft | None = None
    withdrawn: int | None = None
    industry: str = ""
    household: HouseholdDraft | None = None
    outlet: Outlet | None = None
    matures: int = 0
    id: str = ""
    second: int = 0

    @property
    def disbursed(self) -> bool:
        """Whether the money was paid out at some time."""
        return self.value is not None

    @property
    def last_day(self) -> int:
        """The newest day on which its lender did something about it."""
        steps = (self.submitted, self.approved, self.signed, self.value, self.closed)
        days = [day for day in steps if day is not None]
        days += [repaid.day for repaid in self.repaid]
        return max(days + [day for day, _, _ in self.classes])

    def repay(self, day: int, principal: int, interest: int, penalty: int = 0) -> None:
        """Book money received; what is outstanding falls by the principal."""
        assert 0 <= principal <= self.outstanding, (principal, self.outstanding)
        self.repaid.append(Repaid(day, principal, interest, penalty))
        self.outstanding -= principal


@dataclass(slots=True, eq=False)
class HouseholdDraft:
    """A household: when it was imported, its place, the history of its status, its loans."""

    id: str
    imported: int
    second: int
    township: Region
    surname: str
    members: int
    history: list[tuple[int, str]]
    loans: list[LoanDraft] = field(default_factory=list)

    @property
    def removed_on(self) -> int | None:
        """The day of removal after wrong assessment, if it was removed."""
        day, status = self.history[-1]
        return day if status == "REMOVED_WRONG" else None


@dataclass(slots=True)
class Scene:
    """What drawing needs everywhere: chance, calendar, rates, who lends and until when.

    `last_day` by lender id is the last day of ordinary business: lenders whose breaker is set up
    are still from then on, so that their ratio moves by nothing but the last classification.
    """

    rng: Random
    days: Days
    rates: Rates
    lenders: list[Lender]
    weights: list[float]
    last_day: dict[int, int]
    whole_yuan: bool

    def lender(self) -> Lender:
        """A lender, the rural credit institution most often."""
        chance = self.rng.random()
        for lender, weight in zip(self.lenders, self.weights, strict=True):
            if chance < weight:
                return lender
        return self.lenders[0]


def interest_on(principal: int, days: int, rate: int) -> int:
    """Interest in fen, rounded half up once: principal * days * rate / 36,000."""
    return (principal * days * rate * 2 + INTEREST_DIVISOR) // (2 * INTEREST_DIVISOR)
