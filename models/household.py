"""Registered poor households (建档立卡户), their members and the history of their status."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from rules.vocabulary import HouseholdStatus


class Household(Base):
    """A household of the poverty register; the unit of lending (一(二)「以户为单位」).

    `conditions_met` and `conditions_unmet` are the newest assessments of the five conditions;
    `roster_number` is the newest version that lists it, `left_roster_on` the day on which a newer
    one did not (B15).
    """

    __tablename__ = "household"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_no: Mapped[str]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    village: Mapped[str]
    head_name: Mapped[str]
    status: Mapped[str]
    status_since_on: Mapped[date]
    poverty_cause: Mapped[str | None]
    credit_rating: Mapped[str | None]
    rated_on: Mapped[date | None]
    conditions_met: Mapped[list[str]] = mapped_column(TEXTS, server_default="{}")
    conditions_unmet: Mapped[list[str]] = mapped_column(TEXTS, server_default="{}")
    flags: Mapped[list[str]] = mapped_column(TEXTS, server_default="{}")
    roster_number: Mapped[int | None]
    left_roster_on: Mapped[date | None]
    synthetic: Mapped[bool]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("status", HouseholdStatus),
        UniqueConstraint("county_id", "household_no"),
        Index("ix_household_order", "county_id", "recorded_at", "id"),
        Index("ix_household_recorded", "recorded_at", "id"),
        Index("ix_household_township", "county_id", "township_id"),
        mark("tenant", "household"),
    )


class HouseholdMember(Base):
    """A member; the identity number is stored masked, as keyed hash, and enciphered."""

    __tablename__ = "household_member"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    position: Mapped[int]
    name: Mapped[str]
    relation: Mapped[str]
    id_card_masked: Mapped[str]
    id_card_hmac: Mapped[bytes]
    id_card_cipher: Mapped[bytes]
    key_id: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        within_county("household_id", "household"),
        UniqueConstraint("county_id", "household_id", "position"),
        Index("ix_household_member_hmac", "county_id", "id_card_hmac"),
        mark("tenant", "household"),
    )


class HouseholdStatusChange(Base):
    """One row of a household's status history (append-only)."""

    __tablename__ = "household_status"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    status: Mapped[str]
    from_on: Mapped[date]
    reason: Mapped[str]
    document_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("status", HouseholdStatus),
        within_county("household_id", "household"),
        within_county("document_id", "document"),
        Index("ix_household_status_household", "county_id", "household_id", "from_on"),
        mark("tenant", "household", append_only=True),
    )
