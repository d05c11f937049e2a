"""PBoC benchmark rates and LPR by the day they took effect (percent a year)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import RATE, Base, mark


class ReferenceRate(Base):
    """A rate for terms above `months_from` up to `months_to` (null: no upper end)."""

    __tablename__ = "reference_rate"

    kind: Mapped[str] = mapped_column(primary_key=True)
    effective_on: Mapped[date] = mapped_column(primary_key=True)
    months_from: Mapped[int] = mapped_column(primary_key=True)
    months_to: Mapped[int | None]
    percent: Mapped[Decimal] = mapped_column(RATE)

    __table_args__ = (
        CheckConstraint("percent > 0", name="percent"),
        CheckConstraint("months_to is null or months_to > months_from", name="months"),
        mark("reference"),
    )
