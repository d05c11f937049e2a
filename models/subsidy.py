"""Interest subsidy (贴息, 二(四)): a quarter's batch of a lender in a county, and the ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import RATE, Base, mark, one_of, within_county
from rules.vocabulary import (
    SubsidyAccount,
    SubsidyBatchState,
    SubsidyEntryKind,
    SubsidyExclusion,
    SubsidyLedger,
    SubsidyLineKind,
)


class SubsidyBatch(Base):
    """Drafted by the system, submitted by the lender, approved by PA, paid by finance (B33)."""

    __tablename__ = "subsidy_batch"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    from_on: Mapped[date]
    to_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str]
    amount: Mapped[Decimal]
    line_count: Mapped[int]
    submitted_on: Mapped[date | None]
    submitted_by: Mapped[str | None]
    approved_on: Mapped[date | None]
    approved_by: Mapped[str | None]
    returned_reason: Mapped[str | None]
    paid_on: Mapped[date | None]
    paid_by: Mapped[str | None]
    document_no: Mapped[str | None]
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", SubsidyBatchState),
        CheckConstraint("quarter between 1 and 4", name="quarter"),
        CheckConstraint("from_on <= to_on", name="term"),
        CheckConstraint("amount >= 0 and line_count >= 0", name="amount"),
        CheckConstraint(
            "(submitted_by is null or approved_by is null or submitted_by <> approved_by)"
            " and (approved_by is null or paid_by is null or approved_by <> paid_by)"
            " and (submitted_by is null or paid_by is null or submitted_by <> paid_by)",
            name="three_persons",
        ),
        UniqueConstraint("county_id", "lender_id", "year", "quarter"),
        Index("ix_subsidy_batch_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_subsidy_batch_all_recorded_at", "recorded_at", "id"),
        Index(
            "ix_subsidy_batch_unpaid",
            "county_id",
            "due_on",
            postgresql_where=text("state <> 'FINANCE_PAID'"),
        ),
        mark("tenant", "subsidy"),
    )


class SubsidyLine(Base):
    """What one loan accrued in the quarter, yuan; `principal_days` are the yuan-days behind it.

    An excluded line keeps its figures and its reason and pays nothing. An adjustment corrects a
    line of an earlier batch and may be negative. `to_loan` was booked on the loan's interest when
    the batch was paid, `to_household` is returned to who had paid it.
    """

    __tablename__ = "subsidy_line"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    loan_id: Mapped[UUID]
    household_id: Mapped[UUID]
    township_id: Mapped[int]
    kind: Mapped[str]
    adjusts_batch_id: Mapped[UUID | None]
    from_on: Mapped[date]
    to_on: Mapped[date]
    days: Mapped[int]
    principal_days: Mapped[Decimal]
    rate: Mapped[Decimal] = mapped_column(RATE)
    accrued: Mapped[Decimal]
    amount: Mapped[Decimal]
    excluded: Mapped[str | None]
    to_loan: Mapped[Decimal]
    to_household: Mapped[Decimal]

    __table_args__ = (
        one_of("kind", SubsidyLineKind),
        one_of("excluded", SubsidyExclusion),
        CheckConstraint("days >= 0 and principal_days >= 0", name="days"),
        CheckConstraint("kind = 'ADJUSTMENT' or accrued >= 0", name="accrued"),
        CheckConstraint("excluded is null or amount = 0", name="excluded_pays_nothing"),
        CheckConstraint("(kind = 'ADJUSTMENT') = (adjusts_batch_id is not null)", name="adjusts"),
        UniqueConstraint("county_id", "batch_id", "loan_id", "kind", "adjusts_batch_id"),
        within_county("batch_id", "subsidy_batch"),
        within_county("adjusts_batch_id", "subsidy_batch"),
        within_county("loan_id", "loan"),
        within_county("household_id", "household"),
        Index("ix_subsidy_line_loan", "county_id", "loan_id", "batch_id"),
        mark("tenant", "subsidy"),
    )


class SubsidyEntry(Base):
    """A movement of `amount` yuan from `credit_account` to `debit_account`, append-only.

    Interest and premium subsidy have a ledger each; neither ever touches the risk fund (二(三)).
    """

    __tablename__ = "subsidy_entry"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ledger: Mapped[str]
    kind: Mapped[str]
    debit_account: Mapped[str]
    credit_account: Mapped[str]
    amount: Mapped[Decimal]
    document_no: Mapped[str]
    batch_id: Mapped[UUID | None]
    premium_subsidy_id: Mapped[UUID | None]
    reversal_of: Mapped[UUID | None]
    note: Mapped[str | None]
    business_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("ledger", SubsidyLedger),
        one_of("kind", SubsidyEntryKind),
        one_of("debit_account", SubsidyAccount),
        one_of("credit_account", SubsidyAccount),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("debit_account <> credit_account", name="two_accounts"),
        CheckConstraint("(kind = 'CORRECTION') = (reversal_of is not null)", name="reversal"),
        UniqueConstraint("county_id", "reversal_of"),
        within_county("batch_id", "subsidy_batch"),
        within_county("premium_subsidy_id", "premium_subsidy"),
        within_county("reversal_of", "subsidy_entry"),
        Index("ix_subsidy_entry_recorded_at", "county_id", "ledger", "recorded_at", "id"),
        mark("tenant", "fund", append_only=True),
    )
