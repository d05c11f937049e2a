"""Policy-backed farm insurance (政策性农业保险, 二(三)) and the subsidy of its self-paid part."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import InsuranceCategory, InsuredKind, PremiumFundSource


class InsurancePolicy(Base):
    """One policy: who is insured, how the premium is split over five payers, yuan.

    A household, or an entity that the township attests to lift poor households (`drives_poor`,
    `linked_to_poor`).
    """

    __tablename__ = "insurance_policy"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    policy_no: Mapped[str]
    insurer: Mapped[str]
    insured_kind: Mapped[str]
    household_id: Mapped[UUID | None]
    enterprise_id: Mapped[UUID | None]
    product: Mapped[str]
    category: Mapped[str]
    sum_insured: Mapped[Decimal]
    premium: Mapped[Decimal]
    central_part: Mapped[Decimal]
    province_part: Mapped[Decimal]
    city_part: Mapped[Decimal]
    county_part: Mapped[Decimal]
    self_part: Mapped[Decimal]
    drives_poor: Mapped[bool | None]
    linked_to_poor: Mapped[bool | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("insured_kind", InsuredKind),
        one_of("category", InsuranceCategory),
        CheckConstraint(
            "(insured_kind = 'HOUSEHOLD') = (household_id is not null)"
            " and (insured_kind = 'HOUSEHOLD') = (enterprise_id is null)",
            name="insured",
        ),
        CheckConstraint(
            "central_part >= 0 and province_part >= 0 and city_part >= 0 and county_part >= 0"
            " and self_part >= 0 and premium > 0 and sum_insured > 0 and premium ="
            " central_part + province_part + city_part + county_part + self_part",
            name="premium",
        ),
        CheckConstraint("ends_on >= starts_on", name="term"),
        UniqueConstraint("county_id", "insurer", "policy_no"),
        within_county("household_id", "household"),
        Index("ix_insurance_policy_household", "county_id", "household_id", "recorded_at", "id"),
        Index("ix_insurance_policy_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_insurance_policy_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "insurance"),
    )


class PremiumSubsidy(Base):
    """The self-paid premium of a household's policy, subsidised once (row 30), append-only.

    `number` is 1, and the next after a payment that was reversed: the mistake stays on record, and
    what is due can still be paid.
    """

    __tablename__ = "premium_subsidy"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    policy_id: Mapped[UUID]
    number: Mapped[int]
    household_id: Mapped[UUID]
    amount: Mapped[Decimal]
    fund_source: Mapped[str]
    document_no: Mapped[str]
    paid_on: Mapped[date]
    paid_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("fund_source", PremiumFundSource),
        CheckConstraint("fund_source = 'COUNTY_BLOCK_POVERTY_FUND'", name="block_fund"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("number >= 1", name="number"),
        UniqueConstraint("county_id", "policy_id", "number"),
        within_county("policy_id", "insurance_policy"),
        within_county("household_id", "household"),
        Index("ix_premium_subsidy_recorded_at", "county_id", "recorded_at", "id"),
        mark("tenant", "insurance", append_only=True),
    )
