"""The State Council's working-day calendar: days that differ from Monday to Friday, and why."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark


class CalendarDay(Base):
    """A day of a published year; a year without rows falls back to Monday to Friday."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str | None]

    __table_args__ = (mark("reference"),)
