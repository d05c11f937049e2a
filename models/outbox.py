"""Messages for other offices and systems, written in the transaction they tell of."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark


class Outbox(Base):
    """A message to `recipient` (a role and region); delivered once `delivered_at` is set."""

    __tablename__ = "outbox"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    topic: Mapped[str]
    recipient: Mapped[str]
    payload: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_outbox_undelivered",
            "county_id",
            "recorded_at",
            postgresql_where=text("delivered_at is null"),
        ),
        mark("tenant", "trace", append_only=True, updatable=("delivered_at",)),
    )
