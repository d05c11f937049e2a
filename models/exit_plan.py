"""How loan money leaves a project (退出计划, 二(九)1; 整改, 二(九)2 and 3): stages by date."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import ExitPlanKind, ExitPlanState

_COPIES = ("project_amount", "project_lender_groups")


class ExitPlan(Base):
    """A plan whose stages add up to `funds`, the principal outstanding when it was made, yuan.

    A voluntary one rests on the consent of every household; one under an order of the county
    government names who answers for it and its deadline.
    """

    __tablename__ = "exit_plan"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str]
    funds: Mapped[Decimal]
    document_no: Mapped[str | None]
    responsible: Mapped[str | None]
    deadline_on: Mapped[date | None]
    consent_count: Mapped[int]
    agreed_on: Mapped[date]
    ended_on: Mapped[date | None]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("kind", ExitPlanKind),
        one_of("state", ExitPlanState),
        CheckConstraint("funds >= 0 and consent_count >= 0", name="funds"),
        CheckConstraint(
            "(kind = 'RECTIFICATION') = (deadline_on is not null)"
            " and (kind = 'RECTIFICATION') = (responsible is not null)"
            " and (kind = 'RECTIFICATION') = (document_no is not null)",
            name="ordered",
        ),
        CheckConstraint("(state = 'ACTIVE') = (ended_on is null)", name="ended_on"),
        within_county("project_id", "project"),
        Index("ix_exit_plan_project", "county_id", "project_id", "recorded_at", "id"),
        Index(
            "ix_exit_plan_active",
            "county_id",
            "project_id",
            unique=True,
            postgresql_where=text("state = 'ACTIVE'"),
        ),
        mark("tenant", "project", attributes=FENCE),
    )


class ExitStage(Base):
    """So much, yuan, is to be back by a day; append-only."""

    __tablename__ = "exit_stage"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    due_on: Mapped[date]
    amount: Mapped[Decimal]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        within_county("plan_id", "exit_plan"),
        within_county("project_id", "project"),
        Index("ix_exit_stage_project", "county_id", "project_id"),
        mark("tenant", "project", attributes=FENCE, append_only=True, updatable=_COPIES),
    )


class ExitConsent(Base):
    """A household's consent to a voluntary exit: day, witness, SHA-256 of the paper."""

    __tablename__ = "exit_consent"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    consent_on: Mapped[date]
    witness: Mapped[str]
    file_hash: Mapped[bytes]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)

    __table_args__ = (
        CheckConstraint("length(file_hash) = 32", name="file_hash"),
        within_county("plan_id", "exit_plan"),
        within_county("household_id", "household"),
        within_county("project_id", "project"),
        Index("ix_exit_consent_project", "county_id", "project_id"),
        mark("tenant", "project", attributes=FENCE, append_only=True, updatable=_COPIES),
    )
