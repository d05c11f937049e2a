"""Security that a bank's feed names with a loan's terms: refused, and kept nowhere (row 10)."""

from __future__ import annotations

from dataclasses import dataclass

from rules.facts import SecurityFacts
from rules.vocabulary import CollateralKind, GuarantorKind
from services.command import optional_many, optional_text, text

ITEMS_MAX = 20


@dataclass(frozen=True, kw_only=True, repr=False)
class Guarantor:
    """Who would answer for the household; the name goes no further than this input."""

    name: str = text(100)
    kind: GuarantorKind


@dataclass(frozen=True, kw_only=True, repr=False)
class Collateral:
    """What would be mortgaged or pledged."""

    kind: CollateralKind
    description: str | None = optional_text(500, lines=True)


@dataclass(frozen=True, kw_only=True)
class LoanSecurity:
    """The part of an input that carries terms of a loan: both lists are empty, or refused."""

    guarantors: tuple[Guarantor, ...] = optional_many(Guarantor, most=ITEMS_MAX)
    collaterals: tuple[Collateral, ...] = optional_many(Collateral, most=ITEMS_MAX)

    @property
    def security(self) -> SecurityFacts:
        """As the rules take it: what kinds were named, never who."""
        return SecurityFacts(
            guarantors=tuple(one.kind for one in self.guarantors),
            collaterals=tuple(one.kind for one in self.collaterals),
        )
