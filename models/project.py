"""Enterprise-lending projects (户贷企用项目), their participations and history.

Rows that tell of a project repeat its amount and lender groups, because the division of
oversight decides by them who may see the row, and a policy may not look into another table.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from rules.vocabulary import (
    Industry,
    ProjectEventKind,
    ProjectState,
    ScreeningResult,
)

FENCE = {"amount": "project_amount", "lender_groups": "project_lender_groups"}
# Results that stand: signed by both offices.
SCREENED = (ScreeningResult.COMPLIANT, ScreeningResult.NON_COMPLIANT)


class Project(Base):
    """A project of the county's library. `amount` (A6) is what the oversight is divided by.

    It is the larger of the loan funds declared and the household loan principal contributed;
    `total_investment` stands beside it and decides nothing. `lender_groups` are the provincial
    groups of its lead lender and of the lenders whose loans it uses (B30). `screening` is the
    result of its screening since `screened_on`, null before there is one; `collateral_due_on` the
    day by which missing collateral is to be given.
    """

    __tablename__ = "project"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_no: Mapped[str]
    name: Mapped[str]
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    industry: Mapped[str]
    total_investment: Mapped[Decimal]
    declared_loan_funds: Mapped[Decimal]
    contributed_principal: Mapped[Decimal]
    amount: Mapped[Decimal]
    household_count: Mapped[int]
    lead_lender_id: Mapped[int | None] = mapped_column(ForeignKey("lender.id"))
    lender_groups: Mapped[list[str]]
    state: Mapped[str]
    screening: Mapped[str | None]
    screened_on: Mapped[date | None]
    collateral_due_on: Mapped[date | None]
    flags: Mapped[list[str]] = mapped_column(TEXTS, server_default="{}")
    registered_on: Mapped[date]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", ProjectState),
        one_of("industry", Industry),
        one_of("screening", SCREENED),
        CheckConstraint("(screening is null) = (screened_on is null)", name="screened_on"),
        CheckConstraint(
            "declared_loan_funds >= 0 and contributed_principal >= 0 and total_investment >= 0",
            name="funds",
        ),
        CheckConstraint(
            "amount = greatest(declared_loan_funds, contributed_principal)", name="amount"
        ),
        UniqueConstraint("county_id", "project_no"),
        Index("ix_project_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_project_all_recorded_at", "recorded_at", "id"),
        Index("ix_project_amount", "county_id", "amount", "id"),
        Index("ix_project_all_amount", "amount", "id"),
        Index("ix_project_enterprise", "county_id", "enterprise_id"),
        mark("tenant", "project"),
    )


class ProjectParticipation(Base):
    """A household loan whose money the project uses; `principal` is its original amount.

    A resource of its own: it tells of one loan, and a county lender sees its own loans only. The
    groups repeated here are the project's, so a provincial or city lender who sees the project
    sees all that it is made of (B30), as it sees all loans of its region.
    """

    __tablename__ = "project_participation"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    loan_id: Mapped[UUID]
    household_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    principal: Mapped[Decimal]
    joined_on: Mapped[date]
    withdrawn_on: Mapped[date | None]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("principal > 0", name="principal"),
        UniqueConstraint("county_id", "loan_id"),
        within_county("project_id", "project"),
        within_county("loan_id", "loan"),
        within_county("household_id", "household"),
        Index("ix_project_participation_project", "county_id", "project_id", "recorded_at", "id"),
        mark(
            "tenant",
            "participation",
            attributes=FENCE,
            append_only=True,
            updatable=("withdrawn_on", "project_amount", "project_lender_groups"),
        ),
    )


class ProjectEvent(Base):
    """What happened to a project; supervision notes are events of kind SUPERVISED."""

    __tablename__ = "project_event"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    kind: Mapped[str]
    business_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    recorded_role: Mapped[str]
    note: Mapped[str | None]
    amount_after: Mapped[Decimal]
    details: Mapped[dict[str, Any]]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]]

    __table_args__ = (
        one_of("kind", ProjectEventKind),
        within_county("project_id", "project"),
        Index("ix_project_event_project", "county_id", "project_id", "recorded_at", "id"),
        mark(
            "tenant",
            "project",
            attributes=FENCE,
            append_only=True,
            updatable=("project_amount", "project_lender_groups"),
        ),
    )
