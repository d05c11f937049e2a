"""Early warnings (预警, 二(一)): tasks of named offices, open until closed for a reason."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import Severity, WarningState


class Warning(Base):
    """One warning about one object, open at most once.

    `rule` is its code (`rules.refusal.ErrorCode`, B37), `object_id` the global id of what it is
    about, `offices` the roles that it is a task of; lender and township where it concerns one.
    One that tells of a project repeats what decides who may see the project. What it is about
    never changes; the copies follow the project on all lenders' rows.
    """

    __tablename__ = "warning"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    rule: Mapped[str]
    severity: Mapped[str]
    state: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    lender_id: Mapped[int | None] = mapped_column(ForeignKey("lender.id"))
    township_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    loan_id: Mapped[UUID | None]
    project_id: Mapped[UUID | None]
    project_amount: Mapped[Decimal | None]
    project_lender_groups: Mapped[list[str] | None] = mapped_column(TEXTS)
    offices: Mapped[list[str]] = mapped_column(TEXTS)
    figures: Mapped[dict[str, Any]]
    opened_on: Mapped[date]
    acknowledged_on: Mapped[date | None]
    acknowledged_by: Mapped[str | None]
    closed_on: Mapped[date | None]
    closed_by: Mapped[str | None]
    closed_reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("severity", Severity),
        one_of("state", WarningState),
        CheckConstraint(
            "(project_id is null) = (project_amount is null)"
            " and (project_id is null) = (project_lender_groups is null)",
            name="project",
        ),
        within_county("loan_id", "loan"),
        within_county("project_id", "project"),
        Index(
            "ix_warning_open",
            "county_id",
            "rule",
            "object_id",
            unique=True,
            postgresql_where=text("state <> 'CLOSED'"),
        ),
        Index("ix_warning_loan", "county_id", "loan_id", "recorded_at", "id"),
        Index(
            "ix_warning_project",
            "county_id",
            "project_id",
            postgresql_where=text("project_id is not null"),
        ),
        Index("ix_warning_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_warning_all_recorded_at", "recorded_at", "id"),
        mark(
            "tenant",
            "warning",
            attributes=FENCE,
            append_only=True,
            updatable=(
                "severity",
                "state",
                "figures",
                "acknowledged_on",
                "acknowledged_by",
                "closed_on",
                "closed_by",
                "closed_reason",
                "changed_at",
                "version",
                "project_amount",
                "project_lender_groups",
            ),
        ),
    )
