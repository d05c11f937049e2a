"""Case-by-case disposal of loans of households removed as wrongly assessed (二(八)2)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import DisposalDecision, DisposalState


class DisposalCase(Base):
    """A loan that stood when its household was removed; the county government decides (row 64)."""

    __tablename__ = "disposal_case"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    household_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    state: Mapped[str]
    opened_on: Mapped[date]
    decision: Mapped[str | None]
    deciding_body: Mapped[str | None]
    document_no: Mapped[str | None]
    note: Mapped[str | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", DisposalState),
        one_of("decision", DisposalDecision),
        CheckConstraint(
            "(state = 'DECIDED') = (decision is not null and decided_on is not null"
            " and deciding_body is not null)",
            name="decided",
        ),
        within_county("loan_id", "loan"),
        within_county("household_id", "household"),
        # A removal is for good, so a loan is disposed of once.
        UniqueConstraint("county_id", "loan_id"),
        Index("ix_disposal_case_household", "county_id", "household_id", "recorded_at", "id"),
        Index("ix_disposal_case_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_disposal_case_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "loan"),
    )
