"""Breakers told once more from the events alone: what must have tripped, and when nobody lent.

It knows the notice and the rows of the events, not the product: fractions of whole fen, in the
order of the instants at which the locks of a book were held.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

TRIP = Fraction(3, 100)
BAD = {"SUBSTANDARD", "DOUBTFUL", "LOSS"}
LENDING = {"SUBMITTED", "APPROVED", "SIGNED", "DISBURSED"}
Row = Mapping[str, Any]


@dataclass
class Debt:
    """What is owed on a loan, fen, and its class."""

    owed: int
    is_bad: bool


@dataclass
class Replay:
    """One lender's book and breaker, from where its loans stood before the events."""

    debts: dict[UUID, Debt]
    state: str = "CLOSED"
    level: Fraction | None = None
    suspended_since: datetime | None = None
    trips: int = 0
    resumes: int = 0
    lent: int = 0
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, loans: Iterable[Row]) -> Replay:
        """From the rows of a lender's loans before the first event."""
        return cls(
            {
                row["id"]: Debt(fen(row["outstanding_principal"]), row["five_tier"] in BAD)
                for row in loans
            }
        )

    @property
    def book(self) -> tuple[int, int]:
        """Bad and outstanding, fen."""
        bad = sum(debt.owed for debt in self.debts.values() if debt.is_bad)
        return bad, sum(debt.owed for debt in self.debts.values())

    def run(self, loan_events: Iterable[Row], breaker_events: Iterable[Row]) -> None:
        """Go through all events; what does not fit stands in `wrong`."""
        trips = {row["recorded_at"]: row for row in breaker_events if row["kind"] == "TRIPPED"}
        steps = [row for row in breaker_events if row["kind"] != "TRIPPED"]
        everything = sorted([*loan_events, *steps], key=lambda row: row["recorded_at"])
        for row in everything:
            if "loan_id" in row:
                self._loan(row, trips)
            else:
                self._step(row)
        self.wrong += [f"a trip without a cause at {at}" for at in trips]

    def _loan(self, row: Row, trips: dict[datetime, Row]) -> None:
        """One event of a loan: whether it was permitted, what it moves, whether it trips."""
        kind, at = row["kind"], row["recorded_at"]
        if kind in LENDING:
            self.lent += 1
            if self.state != "CLOSED":
                self.wrong.append(f"{kind} at {at}, suspended since {self.suspended_since}")
        debt = self.debts.setdefault(row["loan_id"], Debt(0, False))
        details = row["details"] if isinstance(row["details"], dict) else json.loads(row["details"])
        match kind:
            case "DISBURSED":
                debt.owed += fen(row["amount"])
            case "REPAID":
                debt.owed -= fen(row["amount"])
            case "CLASSIFIED" if details["counts"]:
                debt.is_bad = details["to"] in BAD
            case _:
                return
        bad, outstanding = self.book
        if self.state != "CLOSED" or not outstanding or Fraction(bad, outstanding) < TRIP:
            return
        self.state, self.suspended_since = "TRIPPED", at
        self.trips += 1
        self._figures(trips.pop(at, None), f"trip at {at}")

    def _step(self, row: Row) -> None:
        """A step of the breaker itself: from the right state, at the right ratio."""
        kind, at = row["kind"], row["recorded_at"]
        source, target = {
            "RATIO_SET": (self.state, self.state),
            "RESUME_REQUESTED": ("TRIPPED", "RESUME_REQUESTED"),
            "RESUME_REFUSED": ("RESUME_REQUESTED", "TRIPPED"),
            "RESUMED": ("RESUME_REQUESTED", "CLOSED"),
        }[kind]
        if self.state != source or row["state"] != target:
            self.wrong.append(f"{kind} from {self.state} to {row['state']} at {at}")
        self.state = target
        self._figures(row, f"{kind} at {at}")
        if kind == "RATIO_SET":
            self.level = Fraction(row["resume_ratio"])
        bad, outstanding = self.book
        if kind in ("RESUME_REQUESTED", "RESUMED") and (
            self.level is None or bad > self.level * outstanding
        ):
            self.wrong.append(f"{kind} at {bad}/{outstanding} above {self.level}")
        if kind == "RESUMED":
            self.resumes += 1
            self.suspended_since = None

    def _figures(self, row: Row | None, what: str) -> None:
        """The event has the figures of its moment."""
        if row is None:
            self.wrong.append(f"no record of a {what}")
        elif (fen(row["non_performing"]), fen(row["outstanding"])) != self.book:
            self.wrong.append(f"{what}: {row['non_performing']}/{row['outstanding']}, {self.book}")


def fen(amount: Decimal) -> int:
    """Yuan as whole fen."""
    return int(amount * 100)
