"""Agreements of a county with its lenders: who bears what of a loss, and in which days (A15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.services.county_ledger import rounded
from tests.services.money_deed import Deed

# Fund and further party, the rest the lender's; and whether the fund is made whole first.
SHARES = (
    (Fraction(8, 10), Fraction(0), False),
    (Fraction(3_333_333_333, 10**10), Fraction(3_333_333_333, 10**10), False),
    (Fraction(1), Fraction(0), False),
    (Fraction(1, 2), Fraction(0), True),
    (Fraction(7, 10), Fraction(1, 10), True),
)


@dataclass
class Agreement:
    """Who bears what of a loss: the fund, a further party, and the lender the rest."""

    first: date
    last: date
    fund: Fraction
    other: Fraction
    fund_first: bool

    def parts(self, loss: int) -> list[int]:
        """Each but the lender's rounded once, a half up; the parts make the loss."""
        fund = rounded(self.fund * loss)
        other = min(rounded(self.other * loss), loss - fund)
        return [fund, other, loss - fund - other] if self.other else [fund, loss - fund]


class Agreements:
    """What is agreed with each lender."""

    # Of the whole model; by the act that made each.
    today: date
    agreements: dict[str, dict[str, Agreement]]

    def agreement(self, lender: str) -> Agreement | None:
        """The newest that has begun, where it has not ended."""
        begun = [one for one in self.agreements[lender].values() if one.first <= self.today]
        newest = max(begun, key=lambda one: one.first, default=None)
        return newest if newest is not None and newest.last >= self.today else None

    def _agree(self, deed: Deed) -> set[str]:
        """It has a day at least, and no other begins with it."""
        assert deed.on is not None
        known = {one.first for one in self.agreements[deed.of].values()}
        return {"VALIDATION"} if deed.last < deed.on or deed.on in known else set()

    def _do_agree(self, deed: Deed) -> None:
        assert deed.on is not None
        self.agreements[deed.of][deed.key] = Agreement(deed.on, deed.last, *deed.shares)

    def _unagree(self, deed: Deed) -> set[str]:
        """It gets an earlier last day, none that is over."""
        one = self._named(deed)
        found = {"REASON_REQUIRED"} if deed.is_blank else set()
        if one.last < self.today:
            return found | {"INVALID_TRANSITION"}
        earliest = max(self.today, one.first)
        fits = earliest <= (deed.on or earliest) <= one.last
        return found if fits else found | {"VALIDATION"}

    def _do_unagree(self, deed: Deed) -> None:
        one = self._named(deed)
        one.last = deed.on or max(self.today, one.first)

    def _named(self, deed: Deed) -> Agreement:
        return next(one[deed.of] for one in self.agreements.values() if deed.of in one)
