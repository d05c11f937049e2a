"""Facts of the county's agreement with a lender, and of what a county owes its fund.

Money is yuan, shares are fractions, `_on` a day of Asia/Shanghai; `today` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.vocabulary import RevenueBasis, SourceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationFacts:
    """An agreement of a county with a lender to be registered (银政合作协议).

    `others` are the shares of further parties by name, in the order of the input;
    `has_same_start`: the lender has one already that starts on that day.
    """

    fund_share: Decimal
    lender_share: Decimal
    others: tuple[tuple[str, Decimal], ...] = ()
    buffer_months: int | None = None
    starts_on: date
    ends_on: date | None = None
    file_hash: str | None = None
    has_same_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationEndFacts:
    """An agreement that is to end on `last_on` instead of on `ends_on` (None: it has no end)."""

    today: date
    starts_on: date
    ends_on: date | None
    last_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueFacts:
    """A year's revenue to be recorded (本级一般公共预算收入)."""

    today: date
    year: int
    basis: RevenueBasis
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionYearFacts:
    """The year whose duty an injection is to fulfil; None where it names none."""

    level: SourceLevel
    booked_on: date
    for_year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopUpFacts:
    """A plan to bring the fund back to 1:10, and what is missing on the day it is made."""

    today: date
    shortfall: Decimal
    amount: Decimal
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestFacts:
    """Interest that the bank paid on the special account."""

    today: date
    amount: Decimal
    booked_on: date
