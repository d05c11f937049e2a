"""The county's register of poor households as it was handed over: versions, rows, differences."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import RosterChangeKind, RosterState


class Roster(Base):
    """A version of the roster (名册, 三(一)1); one draft at most, numbered from 1 in its county."""

    __tablename__ = "roster"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    state: Mapped[str]
    source: Mapped[str]
    row_count: Mapped[int]
    fault_count: Mapped[int]
    imported_on: Mapped[date]
    imported_by: Mapped[str]
    published_on: Mapped[date | None]
    published_by: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", RosterState),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("fault_count between 0 and row_count", name="fault_count"),
        CheckConstraint("(state = 'DRAFT') = (published_on is null)", name="published_on"),
        UniqueConstraint("county_id", "number"),
        Index(
            "ix_roster_draft", "county_id", unique=True, postgresql_where=text("state = 'DRAFT'")
        ),
        Index("ix_roster_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_roster_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "roster"),
    )


class RosterRow(Base):
    """One line of an imported roster, kept whole whether it is sound or not.

    `fault` says why it is not (and `fault_field` where); then the identity number is only kept
    sealed, as it was typed. `is_current` is false once the same line was imported again.
    """

    __tablename__ = "roster_row"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    roster_id: Mapped[UUID]
    line: Mapped[int]
    household_no: Mapped[str]
    township_code: Mapped[str]
    township_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    village: Mapped[str]
    name: Mapped[str]
    relation: Mapped[str]
    poverty_cause: Mapped[str | None]
    id_card_masked: Mapped[str | None]
    id_card_hmac: Mapped[bytes | None]
    id_card_cipher: Mapped[bytes]
    key_id: Mapped[str]
    fault: Mapped[str | None]
    fault_field: Mapped[str | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("line > 0", name="line"),
        CheckConstraint("(fault is null) or (fault_field is not null)", name="fault"),
        CheckConstraint(
            "fault is not null or (township_id is not null and id_card_masked is not null"
            " and id_card_hmac is not null)",
            name="sound",
        ),
        within_county("roster_id", "roster"),
        UniqueConstraint("county_id", "roster_id", "line"),
        mark("tenant", "roster_row"),
    )


class RosterChange(Base):
    """What a version, or a change of status since, did to a household (append-only).

    `number` is the version that has it: a lender that holds version n asks for those above n.
    """

    __tablename__ = "roster_change"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    household_id: Mapped[UUID]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    kind: Mapped[str]
    business_on: Mapped[date]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("kind", RosterChangeKind),
        within_county("household_id", "household"),
        Index("ix_roster_change_number", "county_id", "number", "id"),
        mark("tenant", "roster", append_only=True),
    )
