"""The agreement of a county with a lender (银政合作协议) and how it shares a loss, by date."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import RATIO, Base, mark, one_of, within_county
from rules.vocabulary import RecoveryRule


class Cooperation(Base):
    """In force from `starts_on` until `ends_on`, or until a later one with that lender starts.

    `fund_share` and `lender_share` are ratios; with the shares of others they make 1. A loss is
    shared by the agreement in force on the day of the claim (二(七), A15).
    """

    __tablename__ = "cooperation"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    document_no: Mapped[str]
    fund_share: Mapped[Decimal] = mapped_column(RATIO)
    lender_share: Mapped[Decimal] = mapped_column(RATIO)
    buffer_months: Mapped[int | None]
    recovery_rule: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    file_hash: Mapped[bytes | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("recovery_rule", RecoveryRule),
        CheckConstraint(
            "fund_share between 0 and 1 and lender_share between 0 and 1"
            " and fund_share + lender_share <= 1",
            name="shares",
        ),
        CheckConstraint("buffer_months between 1 and 3", name="buffer_months"),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="term"),
        CheckConstraint("file_hash is null or length(file_hash) = 32", name="file_hash"),
        UniqueConstraint("county_id", "lender_id", "starts_on"),
        Index("ix_cooperation_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_cooperation_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "cooperation"),
    )


class CooperationShare(Base):
    """The share of a further party (担保公司 and others), append-only."""

    __tablename__ = "cooperation_share"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    party: Mapped[str]
    share: Mapped[Decimal] = mapped_column(RATIO)

    __table_args__ = (
        CheckConstraint("share > 0 and share <= 1", name="share"),
        within_county("cooperation_id", "cooperation"),
        mark("tenant", "cooperation", append_only=True),
    )
