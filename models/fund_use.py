"""What an entity did with the funds of a project (资金使用, 二(九)3), told by category."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import FundUseKind, ProjectFlag


class FundUse(Base):
    """So much, yuan, was used like this; append-only. `recipient` is the third party.

    `finding` is the mark that it put on the project, null where nothing is wrong with it.
    """

    __tablename__ = "fund_use"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    kind: Mapped[str]
    amount: Mapped[Decimal]
    used_on: Mapped[date]
    purpose: Mapped[str]
    recipient: Mapped[str | None]
    finding: Mapped[str | None]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("kind", FundUseKind),
        one_of("finding", ProjectFlag),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(kind = 'ON_LENDING') = (recipient is not null)", name="recipient"),
        within_county("project_id", "project"),
        Index("ix_fund_use_project", "county_id", "project_id", "recorded_at", "id"),
        mark(
            "tenant",
            "project",
            attributes=FENCE,
            append_only=True,
            updatable=("project_amount", "project_lender_groups"),
        ),
    )
