"""Violations that somebody answers for (追责问责, 三(三))."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of
from rules.vocabulary import ViolationKind, ViolationState, ViolationSubject


class Violation(Base):
    """A unit or a person, which of the four it is, of which obligation, shown by what.

    `clause_row` is the obligation's number in the text `document`. The outcome is written once.
    """

    __tablename__ = "violation"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    subject_kind: Mapped[str]
    subject: Mapped[str]
    unit: Mapped[str]
    kind: Mapped[str]
    document: Mapped[str]
    clause_row: Mapped[int]
    found_on: Mapped[date]
    evidence: Mapped[str]
    outcome: Mapped[str | None]
    concluded_on: Mapped[date | None]
    concluded_by: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", ViolationState),
        one_of("subject_kind", ViolationSubject),
        one_of("kind", ViolationKind),
        CheckConstraint(
            "num_nulls(outcome, concluded_on, concluded_by) in (0, 3)"
            " and (state = 'CONCLUDED') = (outcome is not null) and concluded_on >= found_on",
            name="concluded",
        ),
        Index("ix_violation_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_violation_all_recorded_at", "recorded_at", "id"),
        mark(
            "tenant",
            "violation",
            append_only=True,
            updatable=("state", "outcome", "concluded_on", "concluded_by", "version"),
        ),
    )
