"""Entities that use household loans (用款主体): a dictionary read by all, owned by a county."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of
from rules.vocabulary import EnterpriseKind, EnterpriseListState


class Enterprise(Base):
    """An enterprise or cooperative; it stands on at most one list, province-wide (二(九)2).

    `listed_by_county_id` is the county whose entry that is: it alone lifts a negative one (B26).
    """

    __tablename__ = "enterprise"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    home_county_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    name: Mapped[str]
    uscc: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    list_state: Mapped[str]
    listed_on: Mapped[date | None]
    listed_by_county_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    legal_representative: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("kind", EnterpriseKind),
        one_of("list_state", EnterpriseListState),
        CheckConstraint("(listed_on is null) = (listed_by_county_id is null)", name="listed_on"),
        Index("ix_enterprise_recorded_at", "recorded_at", "id"),
        Index("ix_enterprise_home_county_id", "home_county_id", "recorded_at", "id"),
        mark("reference", changed_by="listed_by_county_id"),
    )


class ListEntry(Base):
    """An entry of an entity on a list (名单), append-only: the newest one is its state.

    `home_county_id` is the county that made it.
    """

    __tablename__ = "list_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    home_county_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    state: Mapped[str]
    reason: Mapped[str | None]
    measures: Mapped[str | None]
    listed_on: Mapped[date]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("state", EnterpriseListState),
        CheckConstraint(
            "state <> 'NEGATIVE' or (reason is not null and measures is not null)", name="negative"
        ),
        Index("ix_list_entry_enterprise", "enterprise_id", "recorded_at", "id"),
        mark("reference", append_only=True),
    )
