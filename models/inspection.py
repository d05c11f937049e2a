"""Inspections after lending (贷后检查): what the money was found to be used for."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import InspectionFinding, LoanPurpose


class Inspection(Base):
    """One visit and its finding, append-only; `file_hash` is the SHA-256 of a photo or record."""

    __tablename__ = "inspection"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    inspected_on: Mapped[date]
    finding: Mapped[str]
    actual_purpose: Mapped[str | None]
    note: Mapped[str]
    file_hash: Mapped[bytes | None]
    recorded_role: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("finding", InspectionFinding),
        one_of("actual_purpose", LoanPurpose),
        CheckConstraint("file_hash is null or length(file_hash) = 32", name="file_hash"),
        within_county("loan_id", "loan"),
        Index("ix_inspection_loan", "county_id", "loan_id", "recorded_at", "id"),
        Index("ix_inspection_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_inspection_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "loan", append_only=True),
    )
