"""What secures the funds an enterprise uses (用款担保): guarantees, collateral, insurance."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import CollateralKind, SecurityKind


class ProjectSecurity(Base):
    """A guarantee, a piece of collateral or an insurance policy; `amount` is its value, yuan.

    `party` guarantees, owns or insures; collateral has a kind and the day of its valuation. It
    counts until `released_on`, and through `expires_on` where it has a last day.
    """

    __tablename__ = "project_security"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    kind: Mapped[str]
    amount: Mapped[Decimal]
    document_no: Mapped[str]
    party: Mapped[str]
    given_on: Mapped[date]
    collateral_kind: Mapped[str | None]
    valued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    released_on: Mapped[date | None]
    released_reason: Mapped[str | None]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("kind", SecurityKind),
        one_of("collateral_kind", CollateralKind),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "(kind = 'COLLATERAL') = (collateral_kind is not null)"
            " and (kind = 'COLLATERAL') = (valued_on is not null)",
            name="valued",
        ),
        CheckConstraint(
            "(released_on is null) = (released_reason is null)", name="released_reason"
        ),
        within_county("project_id", "project"),
        Index("ix_project_security_project", "county_id", "project_id", "recorded_at", "id"),
        mark("tenant", "project", attributes=FENCE),
    )
