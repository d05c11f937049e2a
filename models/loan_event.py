"""What happened to a loan, append-only: a business date and a recorded instant each."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import LoanEventKind


class LoanEvent(Base):
    """An event; `amount` is the principal it moved (yuan), null where none moved."""

    __tablename__ = "loan_event"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    kind: Mapped[str]
    business_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    amount: Mapped[Decimal | None]
    details: Mapped[dict[str, Any]]

    __table_args__ = (
        one_of("kind", LoanEventKind),
        within_county("loan_id", "loan"),
        Index("ix_loan_event_loan", "county_id", "loan_id", "recorded_at", "id"),
        mark("tenant", "loan", append_only=True),
    )
