"""An entity of a project is referred to a lender for credit of its own (对企业的信贷支持)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, within_county
from models.project import FENCE


class CreditReferral(Base):
    """Why it deserves direct credit, and how much it asks for, yuan, if it says; append-only."""

    __tablename__ = "credit_referral"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    to_lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    amount: Mapped[Decimal | None]
    reason: Mapped[str]
    referred_on: Mapped[date]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        within_county("project_id", "project"),
        Index("ix_credit_referral_project", "county_id", "project_id", "recorded_at", "id"),
        mark(
            "tenant",
            "project",
            attributes=FENCE,
            append_only=True,
            updatable=("project_amount", "project_lender_groups"),
        ),
    )
