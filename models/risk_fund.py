"""The county's risk-compensation fund (风险补偿金) and its double-entry ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import FundAccount, FundEntryKind, SourceLevel


class RiskFund(Base):
    """One fund per county (二(六)1「以县为单位建立」); its balance stands in `county_position`."""

    __tablename__ = "risk_fund"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_no: Mapped[str]
    bank_name: Mapped[str]
    account_no_masked: Mapped[str]
    opened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (UniqueConstraint("county_id"), mark("tenant", "fund"))


class FundEntry(Base):
    """A movement of `amount` yuan from `credit_account` to `debit_account`.

    One account is always the special account, so every entry balances by construction and the
    fund's balance is its debits less its credits there. Never edited: a reversal is a new entry.
    """

    __tablename__ = "fund_entry"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID]
    kind: Mapped[str]
    debit_account: Mapped[str]
    credit_account: Mapped[str]
    amount: Mapped[Decimal]
    source_level: Mapped[str | None]
    document_no: Mapped[str]
    note: Mapped[str | None]
    reversal_of: Mapped[UUID | None]
    claim_id: Mapped[UUID | None]
    recovery_id: Mapped[UUID | None]
    business_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("kind", FundEntryKind),
        one_of("debit_account", FundAccount),
        one_of("credit_account", FundAccount),
        one_of("source_level", SourceLevel),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "(debit_account = 'SPECIAL_ACCOUNT') <> (credit_account = 'SPECIAL_ACCOUNT')",
            name="one_side_is_the_special_account",
        ),
        CheckConstraint(
            "credit_account <> 'SPECIAL_ACCOUNT' or kind in ('COMPENSATION', 'CORRECTION')",
            name="earmarked",
        ),
        CheckConstraint("(kind = 'CORRECTION') = (reversal_of is not null)", name="reversal"),
        UniqueConstraint("county_id", "reversal_of"),
        within_county("fund_id", "risk_fund"),
        CheckConstraint(
            "kind not in ('COMPENSATION', 'RECOVERY') or claim_id is not null", name="of_claim"
        ),
        within_county("reversal_of", "fund_entry"),
        within_county("claim_id", "claim"),
        within_county("recovery_id", "recovery"),
        Index("ix_fund_entry_recorded_at", "county_id", "fund_id", "recorded_at", "id"),
        mark("tenant", "fund", append_only=True),
    )
