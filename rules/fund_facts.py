"""Facts of the county's agreement with a lender, and of what a county owes its fund.

Money is yuan, shares are fractions, `_on` a day of Asia/Shanghai; `today` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
