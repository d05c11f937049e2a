"""What is to be paid when: the schedule of a loan, and an instalment plan for a late one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import InstalmentPlanState


class Instalment(Base):
    """One line of a loan's repayment schedule (还款计划): due and paid, yuan.

    Lines that are still to come are computed anew when principal is paid early or the loan is
    extended; what was paid on a line never changes but by a repayment. `principal_days` are the
    yuan-days that `interest` is rounded from, once.
    """

    __tablename__ = "instalment"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    due_on: Mapped[date]
    principal: Mapped[Decimal]
    interest: Mapped[Decimal]
    principal_days: Mapped[Decimal]
    principal_paid: Mapped[Decimal]
    interest_paid: Mapped[Decimal]
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(
            "principal_paid between 0 and principal and interest_paid between 0 and interest",
            name="paid",
        ),
        within_county("loan_id", "loan"),
        Index("ix_instalment_loan", "county_id", "loan_id", "due_on"),
        Index(
            "ix_instalment_unpaid",
            "county_id",
            "due_on",
            postgresql_where=text("principal_paid < principal or interest_paid < interest"),
        ),
        mark("tenant", "loan"),
    )


class InstalmentPlan(Base):
    """A plan to pay what a loan owes in parts (分期还款计划, 二(八)1); one at a time (B18)."""

    __tablename__ = "instalment_plan"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    state: Mapped[str]
    total: Mapped[Decimal]
    note: Mapped[str]
    agreed_on: Mapped[date]
    agreed_by: Mapped[str]
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", InstalmentPlanState),
        CheckConstraint("total > 0", name="total"),
        CheckConstraint("(state = 'ACTIVE') = (ended_on is null)", name="ended_on"),
        within_county("loan_id", "loan"),
        Index(
            "ix_instalment_plan_active",
            "county_id",
            "loan_id",
            unique=True,
            postgresql_where=text("state = 'ACTIVE'"),
        ),
        Index("ix_instalment_plan_loan", "county_id", "loan_id", "recorded_at", "id"),
        mark("tenant", "loan"),
    )


class InstalmentPlanRow(Base):
    """One part of a plan: so much by that day, append-only."""

    __tablename__ = "instalment_plan_row"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    due_on: Mapped[date]
    amount: Mapped[Decimal]

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        within_county("plan_id", "instalment_plan"),
        mark("tenant", "loan", append_only=True),
    )
