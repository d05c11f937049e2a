"""What an entity paid to a household for its part in a project (分红, 二(九)2)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import BenefitKind


class Dividend(Base):
    """So much, yuan, for the household of one participation, on a day; append-only.

    It follows the rights of the participation: a county lender sees those of its own loans.
    """

    __tablename__ = "dividend"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    participation_id: Mapped[UUID]
    household_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    kind: Mapped[str]
    amount: Mapped[Decimal]
    paid_on: Mapped[date]
    document_no: Mapped[str]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("kind", BenefitKind),
        CheckConstraint("amount > 0", name="amount"),
        within_county("project_id", "project"),
        within_county("participation_id", "project_participation"),
        within_county("household_id", "household"),
        Index("ix_dividend_project", "county_id", "project_id", "recorded_at", "id"),
        Index("ix_dividend_participation", "county_id", "participation_id"),
        mark(
            "tenant",
            "participation",
            attributes=FENCE,
            append_only=True,
            updatable=("project_amount", "project_lender_groups"),
        ),
    )
