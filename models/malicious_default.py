"""Malicious evasion of a debt (恶意逃废债, 二(五)): the lender proposes, the court decides."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import MaliciousDefaultState


class MaliciousDefault(Base):
    """One household's evasion of one loan; effective with the court's case number (B21).

    All lenders of the county see it: it bars the household from every one of them.
    """

    __tablename__ = "malicious_default"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    state: Mapped[str]
    evidence: Mapped[str]
    proposed_on: Mapped[date]
    proposed_by: Mapped[str]
    case_no: Mapped[str | None]
    confirmed_on: Mapped[date | None]
    confirmed_by: Mapped[str | None]
    lift_reason: Mapped[str | None]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None]
    ended_note: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", MaliciousDefaultState),
        CheckConstraint(
            "(state in ('PROPOSED', 'REJECTED')) or case_no is not null", name="case_no"
        ),
        within_county("household_id", "household"),
        within_county("loan_id", "loan"),
        Index(
            "ix_malicious_default_open",
            "county_id",
            "loan_id",
            unique=True,
            postgresql_where=text("state in ('PROPOSED', 'EFFECTIVE', 'LIFT_PROPOSED')"),
        ),
        Index("ix_malicious_default_household", "county_id", "household_id", "recorded_at", "id"),
        Index("ix_malicious_default_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_malicious_default_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "household"),
    )
