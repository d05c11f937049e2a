"""First answers by idempotency key, kept at least 400 days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark


class Idempotency(Base):
    """The outcome (ids, figures, warnings) of a key; the answer is projected again on replay.

    `fingerprint` is over the coerced input, not over the selection. `county_id` is the region
    the actor writes for; a refused input leaves no row, so it does not burn the key.
    """

    __tablename__ = "idempotency"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    client: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    act: Mapped[str]
    fingerprint: Mapped[bytes]
    outcome: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    kept_until_on: Mapped[date]

    __table_args__ = (
        CheckConstraint("length(key) between 1 and 255", name="key"),
        mark("tenant", "trace", append_only=True),
    )
