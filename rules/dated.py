"""A number of a text with its citation and its dates: which value is in force on a day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from rules.refusal import Clause

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value]):
    """A cited value by first day in force; a None value means repealed from that day.

    `unit` says what the number counts ("yuan", "months", "ratio", "percent", "day"); `clause`
    is the obligation that names it, where one does.
    """

    article: str
    unit: str
    values: tuple[tuple[date, Value | None], ...]
    clause: Clause | None = None

    def __post_init__(self) -> None:
        """INVARIANT: at least one value, and the days strictly ascend."""
        days = [first_day for first_day, _ in self.values]
        if not days or days != sorted(set(days)):
            raise ValueError(f"{self.article}: days must ascend")

    def on(self, day: date) -> Value | None:
        """The value in force on `day`; None before the first day and after a repeal."""
        found: Value | None = None
        for first_day, value in self.values:
            if first_day > day:
                break
            found = value
        return found
