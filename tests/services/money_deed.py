"""What somebody of an office does about a county's money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.services.claim_model import Step


@dataclass(frozen=True)
class Deed(Step):
    """One act; amounts in fen. What it makes is called by its `key`, under which it is sent."""

    key: str = ""
    # The act that made what this one is about, or the number of a policy.
    of: Any = None
    fen: int = 0
    on: date | None = None
    # Which of several: a level of budgets, a source of money, a list with a mistake.
    word: str = ""
    lines: tuple[tuple[int, int], ...] = ()
    # An agreement's last day, and who bears what by it.
    last: date = date.max
    shares: tuple[Fraction, Fraction, bool] | tuple[()] = ()
    # By an office that has no right to it.
    is_denied: bool = False
