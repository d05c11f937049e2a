"""The five-tier history of a loan (五级分类记录), append-only."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import FiveTier


class Classification(Base):
    """The class a loan was given as of a day."""

    __tablename__ = "classification"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    five_tier: Mapped[str]
    as_of_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("five_tier", FiveTier),
        within_county("loan_id", "loan"),
        Index("ix_classification_loan", "county_id", "loan_id", "as_of_on", "id"),
        mark("tenant", "loan", append_only=True),
    )
