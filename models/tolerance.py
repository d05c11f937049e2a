"""How many bad loans a regulator tolerates in a year (不良贷款容忍度, 三(一)4)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import RATIO, Base, mark


class NplTolerance(Base):
    """A ratio for a year, append-only: the newest one of a region holds.

    `home_county_id` is the region of the regulator, a province. It moves no breaker (A1).
    """

    __tablename__ = "npl_tolerance"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    home_county_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    ratio: Mapped[Decimal] = mapped_column(RATIO)
    document_no: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        CheckConstraint("ratio > 0 and ratio < 1", name="ratio"),
        Index("ix_npl_tolerance_recorded_at", "recorded_at", "id"),
        Index("ix_npl_tolerance_home_county_id", "home_county_id", "year", "recorded_at", "id"),
        mark("reference", append_only=True),
    )
