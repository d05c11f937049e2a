"""The default buffer of a loan (代偿缓冲期, 二(六)2) and who pressed for payment in it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import BufferState, ReminderPartner


class DefaultBuffer(Base):
    """From the day of default for two months, for three with a reason and a second person (A11).

    `ends_on` is the last day; a claim is admissible from the day after. CLOSED when the loan is
    paid, is current again, or is compensated.
    """

    __tablename__ = "default_buffer"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    state: Mapped[str]
    default_on: Mapped[date]
    months: Mapped[int]
    ends_on: Mapped[date]
    opened_on: Mapped[date]
    opened_by: Mapped[str]
    asked_months: Mapped[int | None]
    asked_reason: Mapped[str | None]
    asked_on: Mapped[date | None]
    asked_by: Mapped[str | None]
    extended_on: Mapped[date | None]
    extended_by: Mapped[str | None]
    closed_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", BufferState),
        CheckConstraint("months between 1 and 3", name="months"),
        CheckConstraint("ends_on > default_on", name="ends_on"),
        CheckConstraint("asked_months is null or asked_months between 1 and 3", name="asked"),
        CheckConstraint("(asked_months is null) = (asked_reason is null)", name="asked_reason"),
        CheckConstraint("extended_by is null or extended_by <> asked_by", name="two_persons"),
        CheckConstraint("(state = 'OPEN') = (closed_on is null)", name="closed_on"),
        within_county("loan_id", "loan"),
        Index(
            "ix_default_buffer_open",
            "county_id",
            "loan_id",
            unique=True,
            postgresql_where=text("state = 'OPEN'"),
        ),
        Index("ix_default_buffer_loan", "county_id", "loan_id", "recorded_at", "id"),
        Index("ix_default_buffer_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_default_buffer_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "loan"),
    )


class Reminder(Base):
    """A partner pressed the borrower to pay (督促还款), append-only."""

    __tablename__ = "reminder"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    buffer_id: Mapped[UUID | None]
    partner: Mapped[str]
    reminded_on: Mapped[date]
    note: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("partner", ReminderPartner),
        within_county("loan_id", "loan"),
        within_county("buffer_id", "default_buffer"),
        Index("ix_reminder_loan", "county_id", "loan_id", "recorded_at", "id"),
        mark("tenant", "loan", append_only=True),
    )
