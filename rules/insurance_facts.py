"""Facts of farm insurance and of the subsidy of its premium.

Money is yuan, `_on` a day of Asia/Shanghai; `today` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.vocabulary import (
    EnterpriseKind,
    HouseholdStatus,
    InsuranceCategory,
    InsuredKind,
    PremiumFundSource,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumParts:
    """Who pays the premium: four budgets and the insured, yuan."""

    central: Decimal
    province: Decimal
    city: Decimal
    county: Decimal
    self_paid: Decimal

    @property
    def total(self) -> Decimal:
        """All five together."""
        return self.central + self.province + self.city + self.county + self.self_paid


@dataclass(frozen=True, slots=True, kw_only=True)
class InsurancePolicyFacts:
    """A policy to be registered; `entity_kind` is what the dictionary says of its entity."""

    today: date
    insured_kind: InsuredKind
    names_household: bool
    names_entity: bool
    entity_kind: EnterpriseKind | None = None
    drives_poor: bool | None = None
    linked_to_poor: bool | None = None
    sum_insured: Decimal
    premium: Decimal
    parts: PremiumParts
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumSubsidyFacts:
    """A payment of the self-paid premium; `status` is the insured household's on that day.

    `is_paid`: a payment that was not reversed stands.
    """

    today: date
    category: InsuranceCategory
    insured_kind: InsuredKind
    status: HouseholdStatus | None
    self_paid: Decimal
    is_paid: bool
    amount: Decimal
    fund_source: PremiumFundSource
    paid_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumReversalFacts:
    """The reversal of a payment."""

    is_reversed: bool
    reason: str
