"""A bank's statement of the fund's special account, held against the fund's ledger (对账)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, within_county


class BankStatement(Base):
    """Balances at the bank before `from_on` and after `to_on`, yuan, append-only."""

    __tablename__ = "bank_statement"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID]
    document_no: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
    opening: Mapped[Decimal]
    closing: Mapped[Decimal]
    ledger_opening: Mapped[Decimal]
    ledger_closing: Mapped[Decimal]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="term"),
        within_county("fund_id", "risk_fund"),
        UniqueConstraint("county_id", "fund_id", "document_no"),
        Index("ix_bank_statement_fund", "county_id", "fund_id", "recorded_at", "id"),
        mark("tenant", "fund", append_only=True),
    )


class BankStatementLine(Base):
    """A movement at the bank, positive for money received; and its entry, where one matches."""

    __tablename__ = "bank_statement_line"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    booked_on: Mapped[date]
    amount: Mapped[Decimal]
    reference: Mapped[str]
    entry_id: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        UniqueConstraint("county_id", "entry_id"),
        within_county("statement_id", "bank_statement"),
        within_county("entry_id", "fund_entry"),
        mark("tenant", "fund", append_only=True),
    )
