"""Model borrowers (诚信典范, 三(二)): who repaid in good faith, shown by consent alone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, within_county


class ModelBorrower(Base):
    """A member of a household and what is told of him.

    `name` is masked until he consents in writing to be shown; with the consent it is whole.
    """

    __tablename__ = "model_borrower"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    member_id: Mapped[UUID]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    name: Mapped[str]
    deeds: Mapped[str]
    consented_on: Mapped[date | None]
    consent_no: Mapped[str | None]
    published_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint(
            "num_nulls(consented_on, consent_no, published_on) in (0, 3)", name="consent"
        ),
        within_county("household_id", "household"),
        within_county("member_id", "household_member"),
        Index("ix_model_borrower_member", "county_id", "member_id", unique=True),
        Index("ix_model_borrower_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_model_borrower_all_recorded_at", "recorded_at", "id"),
        mark(
            "tenant",
            "household",
            append_only=True,
            updatable=("name", "consented_on", "consent_no", "published_on", "version"),
        ),
    )
