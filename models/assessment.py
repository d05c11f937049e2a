"""The five conditions of 一(一) as they were assessed, append-only."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import EligibilityCondition


class Assessment(Base):
    """Whether a household met a condition on a day, and who says so (B14).

    The newest of each condition stands again in `household.conditions_met` and
    `household.conditions_unmet`, which the rules read.
    """

    __tablename__ = "assessment"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    condition: Mapped[str]
    met: Mapped[bool]
    assessed_on: Mapped[date]
    note: Mapped[str | None]
    recorded_role: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("condition", EligibilityCondition),
        within_county("household_id", "household"),
        Index("ix_assessment_household", "county_id", "household_id", "recorded_at", "id"),
        mark("tenant", "household", append_only=True),
    )
