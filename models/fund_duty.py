"""What a county owes its fund (二(六)1): revenue that the yearly 5 % is of, and plans to top up."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import RevenueBasis, TopUpPlanState


class BudgetRevenue(Base):
    """General public budget revenue of the county's own level in a year (一般公共预算收入), yuan.

    Append-only: of one year and basis the latest record prevails (A13).
    """

    __tablename__ = "budget_revenue"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int]
    basis: Mapped[str]
    amount: Mapped[Decimal]
    document_no: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("basis", RevenueBasis),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("year between 2000 and 2100", name="year"),
        Index("ix_budget_revenue_year", "county_id", "year", "basis", "recorded_at", "id"),
        mark("tenant", "fund", append_only=True),
    )


class TopUpPlan(Base):
    """A plan to bring the fund back to 1:10: so much by that day; one at a time."""

    __tablename__ = "top_up_plan"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID]
    shortfall: Mapped[Decimal]
    amount: Mapped[Decimal]
    planned_on: Mapped[date]
    document_no: Mapped[str]
    note: Mapped[str | None]
    state: Mapped[str]
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", TopUpPlanState),
        CheckConstraint("amount > 0 and shortfall > 0", name="amount"),
        CheckConstraint("(state = 'OPEN') = (ended_on is null)", name="ended_on"),
        within_county("fund_id", "risk_fund"),
        Index(
            "ix_top_up_plan_open",
            "county_id",
            "fund_id",
            unique=True,
            postgresql_where=text("state = 'OPEN'"),
        ),
        Index("ix_top_up_plan_fund", "county_id", "fund_id", "recorded_at", "id"),
        mark("tenant", "fund"),
    )
