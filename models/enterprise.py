"""Entities that use household loans (用款主体): a dictionary read by all, owned by a county."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of
from rules.vocabulary import EnterpriseKind, EnterpriseListState


class Enterprise(Base):
    """An enterprise or cooperative; it stands on at most one list, province-wide (二(九)2)."""

    __tablename__ = "enterprise"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    home_county_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    name: Mapped[str]
    uscc: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    list_state: Mapped[str]
    legal_representative: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("kind", EnterpriseKind),
        one_of("list_state", EnterpriseListState),
        Index("ix_enterprise_recorded_at", "recorded_at", "id"),
        Index("ix_enterprise_home_county_id", "home_county_id", "recorded_at", "id"),
        mark("reference"),
    )
