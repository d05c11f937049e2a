"""The audit trail: events in the transaction they tell of, seals that chain them, decisions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import BIG, Base, mark, one_of
from rules.vocabulary import Decision as DecisionTerm

FENCE = {"amount": "project_amount", "lender_groups": "project_lender_groups"}


class AuditEvent(Base):
    """Who did what to which object, what stood there before and after, and how it was decided.

    `county_id` is the county of the object, or the actor's own region where there is none; city
    and province regions are valid here. Events of a project repeat its amount (B29).
    """

    __tablename__ = "audit_event"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime]
    business_on: Mapped[date]
    actor: Mapped[str]
    role: Mapped[str]
    organisation: Mapped[str | None]
    client: Mapped[str]
    address: Mapped[str | None]
    request_id: Mapped[str]
    act: Mapped[str]
    object_kind: Mapped[str | None]
    object_id: Mapped[str | None]
    decision: Mapped[str]
    decision_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    lender_id: Mapped[int | None]
    project_id: Mapped[UUID | None]
    project_amount: Mapped[Decimal | None]
    project_lender_groups: Mapped[list[str] | None]

    __table_args__ = (
        one_of("decision", DecisionTerm),
        Index("ix_audit_event_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_audit_event_all_recorded_at", "recorded_at", "id"),
        Index(
            "ix_audit_event_project",
            "county_id",
            "project_id",
            postgresql_where=text("project_id is not null"),
        ),
        Index("ix_audit_event_object", "county_id", "object_id", "recorded_at"),
        mark(
            "tenant",
            "audit",
            attributes=FENCE,
            append_only=True,
            updatable=("project_amount", "project_lender_groups"),
        ),
    )


class AuditSeal(Base):
    """Chained order of a region's events: `hash` covers the previous hash and the event."""

    __tablename__ = "audit_seal"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    position: Mapped[int] = mapped_column(BIG, primary_key=True)
    event_id: Mapped[UUID]
    hash: Mapped[bytes]
    sealed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("position >= 1", name="position"),
        CheckConstraint("length(hash) = 32", name="hash"),
        UniqueConstraint("county_id", "event_id"),
        mark("tenant", "audit", append_only=True),
    )


class Decision(Base):
    """A denial as it was decided: `explainAccess` replays it. Attributes are snapshots."""

    __tablename__ = "decision"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime]
    actor: Mapped[str]
    role: Mapped[str]
    act: Mapped[str]
    object_kind: Mapped[str | None]
    object_id: Mapped[str | None]
    subject: Mapped[dict[str, Any]]
    object: Mapped[dict[str, Any] | None]
    missing_right: Mapped[str]
    grantable_by: Mapped[list[str]]

    __table_args__ = (
        Index("ix_decision_id", "county_id", "actor", "recorded_at"),
        mark("tenant", "trace", append_only=True),
    )
