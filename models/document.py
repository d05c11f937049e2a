"""Files that prove something: only their fingerprint and place are stored here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import BIG, Base, mark


class Document(Base):
    """A stored file of a county; `size` in bytes."""

    __tablename__ = "document"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[bytes]
    size: Mapped[int] = mapped_column(BIG)
    media_type: Mapped[str]
    storage_key: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        CheckConstraint("size >= 0", name="size"),
        CheckConstraint("length(sha256) = 32", name="sha256"),
        Index("ix_document_sha256", "county_id", "sha256"),
        mark("tenant", "document", append_only=True),
    )
