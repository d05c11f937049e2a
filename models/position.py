"""Facts that cross lenders: county projections kept in the writing transaction.

Rules read these and never another lender's rows. They equal the sums over the loans at every
commit; a job proves it. Money in yuan.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import RATIO, Base, mark, one_of, within_county
from rules.vocabulary import BreakerEventKind, BreakerState, ClearingMeans


class HouseholdExposure(Base):
    """What a household owes and has asked for, over all lenders (A7).

    `pending` counts SUBMITTED, `approved` APPROVED and SIGNED, `outstanding` the principal lent.
    `ceiling` is the limit the last writer judged by, so the limit stands as a constraint too.
    """

    __tablename__ = "household_exposure"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    outstanding: Mapped[Decimal]
    approved: Mapped[Decimal]
    pending: Mapped[Decimal]
    ceiling: Mapped[Decimal]
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("outstanding >= 0 and approved >= 0 and pending >= 0", name="parts"),
        CheckConstraint("outstanding + approved + pending <= ceiling", name="ceiling"),
        within_county("household_id", "household"),
        mark("tenant", "exposure"),
    )


class CountyLenderPosition(Base):
    """A lender's book in one county, and its circuit breaker (二(二); A1 to A4).

    `fed_on` is the last business day on which the lender itself reported something.
    """

    __tablename__ = "county_lender_position"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"), primary_key=True)
    outstanding: Mapped[Decimal]
    non_performing: Mapped[Decimal]
    overdue: Mapped[Decimal]
    loan_count: Mapped[int]
    non_performing_count: Mapped[int]
    overdue_count: Mapped[int]
    breaker_state: Mapped[str]
    resume_ratio: Mapped[Decimal | None] = mapped_column(RATIO)
    tripped_at: Mapped[datetime | None]
    tripped_non_performing: Mapped[Decimal | None]
    tripped_outstanding: Mapped[Decimal | None]
    fed_on: Mapped[date | None]
    changed_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("breaker_state", BreakerState),
        CheckConstraint(
            "non_performing between 0 and outstanding and overdue between 0 and outstanding",
            name="parts",
        ),
        CheckConstraint(
            "loan_count >= 0 and non_performing_count between 0 and loan_count"
            " and overdue_count between 0 and loan_count",
            name="counts",
        ),
        CheckConstraint("resume_ratio >= 0 and resume_ratio < 0.03", name="resume_ratio"),
        CheckConstraint("(breaker_state = 'CLOSED') or tripped_at is not null", name="tripped_at"),
        mark("tenant", "breaker"),
    )


class BreakerEvent(Base):
    """What happened to a breaker, with the figures of its moment, append-only.

    `state` is the state from then on; `means` and `note` say how the ratio fell, or why not.
    """

    __tablename__ = "breaker_event"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    kind: Mapped[str] = mapped_column(server_default="TRIPPED")
    state: Mapped[str]
    non_performing: Mapped[Decimal]
    outstanding: Mapped[Decimal]
    resume_ratio: Mapped[Decimal | None] = mapped_column(RATIO)
    means: Mapped[str | None]
    note: Mapped[str | None]
    business_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("kind", BreakerEventKind),
        one_of("state", BreakerState),
        one_of("means", ClearingMeans),
        Index("ix_breaker_event_lender", "county_id", "lender_id", "recorded_at", "id"),
        Index("ix_breaker_event_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_breaker_event_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "breaker", append_only=True),
    )


class CountyPosition(Base):
    """The county's fund balance beside what all its lenders have outstanding (二(六)1, 1:10)."""

    __tablename__ = "county_position"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    outstanding: Mapped[Decimal]
    loan_count: Mapped[int]
    fund_balance: Mapped[Decimal]
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("outstanding >= 0 and loan_count >= 0", name="outstanding"),
        CheckConstraint("fund_balance >= 0", name="fund_balance"),
        mark("tenant", "county_position"),
    )
