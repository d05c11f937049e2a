"""Screening of enterprise use (清理甄别, 二(九)1): one record of a project, or of a single loan."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import ScreeningResult


class Screening(Base):
    """Five criteria answered and signed by one office, then signed by the other (B23).

    `loan_id` is null where it is of the project as a whole. Signed once by the office that
    recorded it (`opened_by`), in force when the other office agrees (`signed_by`).
    """

    __tablename__ = "screening"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    loan_id: Mapped[UUID | None]
    result: Mapped[str]
    voluntary: Mapped[bool]
    participation: Mapped[bool]
    purpose: Mapped[bool]
    agreement: Mapped[bool]
    not_platform: Mapped[bool]
    note: Mapped[str | None]
    opened_on: Mapped[date]
    opened_by: Mapped[str]
    opened_role: Mapped[str]
    signed_on: Mapped[date | None]
    signed_by: Mapped[str | None]
    signed_role: Mapped[str | None]
    opinion: Mapped[str | None]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("result", ScreeningResult),
        CheckConstraint("(result = 'PENDING') = (signed_on is null)", name="signed_on"),
        CheckConstraint(
            "signed_by <> opened_by and signed_role <> opened_role", name="two_signers"
        ),
        CheckConstraint(
            "result not in ('COMPLIANT', 'NON_COMPLIANT') or (result = 'COMPLIANT') ="
            " (voluntary and participation and purpose and agreement and not_platform)",
            name="criteria",
        ),
        within_county("project_id", "project"),
        within_county("loan_id", "loan"),
        Index("ix_screening_project", "county_id", "project_id", "recorded_at", "id"),
        Index(
            "ix_screening_of_project",
            "county_id",
            "project_id",
            unique=True,
            postgresql_where=text("loan_id is null and result <> 'REJECTED'"),
        ),
        Index(
            "ix_screening_of_loan",
            "county_id",
            "loan_id",
            unique=True,
            postgresql_where=text("result <> 'REJECTED'"),
        ),
        mark("tenant", "project", attributes=FENCE),
    )
