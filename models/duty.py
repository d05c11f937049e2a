"""What offices do for the policy (三): joint meetings and their resolutions, and other duties."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import Department, DutyKind, InsuranceProductKind, PublicityMedium


class JointMeeting(Base):
    """A joint meeting (联席会议) by the number of its minutes, append-only.

    `attendees` are {department, name, post}; what it resolved stands in `meeting_resolution`.
    """

    __tablename__ = "joint_meeting"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    minutes_no: Mapped[str]
    held_on: Mapped[date]
    issues: Mapped[str]
    attendees: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        UniqueConstraint("county_id", "minutes_no"),
        Index("ix_joint_meeting_held_on", "county_id", "held_on", "id"),
        Index("ix_joint_meeting_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_joint_meeting_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "preparedness", append_only=True),
    )


class MeetingResolution(Base):
    """What a meeting resolved (决议事项): the department that owes it, and by when."""

    __tablename__ = "meeting_resolution"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID]
    number: Mapped[int]
    held_on: Mapped[date]
    content: Mapped[str]
    department: Mapped[str]
    due_on: Mapped[date]
    completed_on: Mapped[date | None]
    completed_by: Mapped[str | None]
    completed_note: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("department", Department),
        CheckConstraint("due_on >= held_on and completed_on >= held_on", name="days"),
        CheckConstraint(
            "num_nulls(completed_on, completed_by, completed_note) in (0, 3)", name="completed"
        ),
        UniqueConstraint("county_id", "meeting_id", "number"),
        within_county("meeting_id", "joint_meeting"),
        Index("ix_meeting_resolution_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_meeting_resolution_all_recorded_at", "recorded_at", "id"),
        mark(
            "tenant",
            "preparedness",
            append_only=True,
            updatable=("completed_on", "completed_by", "completed_note", "version"),
        ),
    )


class DutyRecord(Base):
    """One thing that an office did (履职记录), append-only.

    An inspection or urging is of a `unit` that has until `due_on` to answer; measures have the
    number of their document; publicity has its medium and audience.
    """

    __tablename__ = "duty_record"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    done_on: Mapped[date]
    title: Mapped[str]
    content: Mapped[str | None]
    unit: Mapped[str | None]
    due_on: Mapped[date | None]
    document_no: Mapped[str | None]
    medium: Mapped[str | None]
    audience: Mapped[str | None]
    audience_count: Mapped[int | None]
    recorded_role: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("kind", DutyKind),
        one_of("medium", PublicityMedium),
        CheckConstraint(
            "(kind in ('INSPECTION', 'URGING')) = (unit is not null)"
            " and (kind = 'MEASURES') = (document_no is not null)"
            " and (kind = 'PUBLICITY') = (medium is not null)"
            " and (kind = 'PUBLICITY') = (audience is not null)",
            name="kind_has",
        ),
        CheckConstraint("due_on is null or due_on >= done_on", name="due_on"),
        CheckConstraint("audience_count >= 0", name="audience_count"),
        Index("ix_duty_record_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_duty_record_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "preparedness", append_only=True),
    )


class InsuranceProduct(Base):
    """A product that insurers offer to the county's borrowers (保险产品, 三(一)6), append-only."""

    __tablename__ = "insurance_product"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    insurer: Mapped[str]
    name: Mapped[str]
    terms: Mapped[str | None]
    offered_from: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("kind", InsuranceProductKind),
        UniqueConstraint("county_id", "insurer", "name"),
        Index("ix_insurance_product_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_insurance_product_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "preparedness", append_only=True),
    )
