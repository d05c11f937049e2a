"""Cooperation agreements between a household and a business entity (合作协议, 一(四))."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import AgreementState, BenefitKind, Participation


class Agreement(Base):
    """An agreement; an amendment is a new revision that replaces the one before.

    `duties` is a list of {party, duty}. `consent_hash` is the SHA-256 of the signed consent.
    """

    __tablename__ = "agreement"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    agreement_no: Mapped[str]
    revision: Mapped[int]
    replaces_id: Mapped[UUID | None]
    household_id: Mapped[UUID]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    state: Mapped[str]
    amount: Mapped[Decimal]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    duties: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    benefit_kind: Mapped[str | None]
    benefit_amount: Mapped[Decimal | None]
    benefit_period: Mapped[str | None]
    risk_control: Mapped[str | None]
    voluntary: Mapped[bool]
    participation: Mapped[str]
    consent_on: Mapped[date | None]
    consent_witness: Mapped[str | None]
    consent_hash: Mapped[bytes | None]
    signed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", AgreementState),
        one_of("benefit_kind", BenefitKind),
        one_of("participation", Participation),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("ends_on > starts_on", name="term"),
        CheckConstraint("revision > 0", name="revision"),
        CheckConstraint("consent_hash is null or length(consent_hash) = 32", name="consent_hash"),
        CheckConstraint("(state = 'DRAFT') or signed_on is not null", name="signed_on"),
        UniqueConstraint("county_id", "agreement_no", "revision"),
        within_county("household_id", "household"),
        within_county("replaces_id", "agreement"),
        Index("ix_agreement_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_agreement_all_recorded_at", "recorded_at", "id"),
        Index("ix_agreement_household", "county_id", "household_id", "recorded_at", "id"),
        Index("ix_agreement_enterprise", "county_id", "enterprise_id"),
        mark("tenant", "household"),
    )
