"""A bank's statement of the fund's special account, held against the fund's ledger (对账)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import BankMatchMeans, BankMatchState


class BankStatement(Base):
    """Balances at the bank before `from_on` and after `to_on`, yuan, append-only.

    What the books had on both days when it was held against them stands beside. A period has
    versions by `number`: a corrected statement is a new row and names the one that it corrects.
    """

    __tablename__ = "bank_statement"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID]
    document_no: Mapped[str]
    number: Mapped[int]
    corrects_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    from_on: Mapped[date]
    to_on: Mapped[date]
    opening: Mapped[Decimal]
    closing: Mapped[Decimal]
    ledger_opening: Mapped[Decimal]
    ledger_closing: Mapped[Decimal]
    line_count: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="term"),
        within_county("fund_id", "risk_fund"),
        CheckConstraint("(corrects_id is null) = (number = 1)", name="corrects"),
        within_county("corrects_id", "bank_statement"),
        UniqueConstraint("county_id", "corrects_id"),
        UniqueConstraint("county_id", "fund_id", "from_on", "number"),
        Index("ix_bank_statement_fund", "county_id", "fund_id", "recorded_at", "id"),
        mark("tenant", "fund", append_only=True),
    )


class BankStatementLine(Base):
    """A movement at the bank, yuan, positive for money received; `note` is the bank's text."""

    __tablename__ = "bank_statement_line"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    booked_on: Mapped[date]
    amount: Mapped[Decimal]
    reference: Mapped[str]
    note: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        within_county("statement_id", "bank_statement"),
        mark("tenant", "fund", append_only=True),
    )


class BankMatch(Base):
    """A line of the bank and the entry of the books that is the same money (勾对).

    One to one while it stands; `difference` is the line's amount less the entry's, yuan. Undone,
    or gone with the statement that was corrected, it stays as it was.
    """

    __tablename__ = "bank_match"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID]
    statement_id: Mapped[UUID]
    number: Mapped[int]
    entry_id: Mapped[UUID]
    means: Mapped[str]
    difference: Mapped[Decimal]
    reason: Mapped[str | None]
    state: Mapped[str]
    matched_on: Mapped[date]
    matched_by: Mapped[str]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None]
    ended_reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("means", BankMatchMeans),
        one_of("state", BankMatchState),
        CheckConstraint("means <> 'MANUAL' or reason is not null", name="reason"),
        CheckConstraint("(state = 'STANDING') = (ended_on is null)", name="ended_on"),
        within_county("fund_id", "risk_fund"),
        within_county("entry_id", "fund_entry"),
        ForeignKeyConstraint(
            ["county_id", "statement_id", "number"],
            [
                "bank_statement_line.county_id",
                "bank_statement_line.statement_id",
                "bank_statement_line.number",
            ],
        ),
        Index(
            "ix_bank_match_line_standing",
            "county_id",
            "statement_id",
            "number",
            unique=True,
            postgresql_where=text("state = 'STANDING'"),
        ),
        Index(
            "ix_bank_match_entry_standing",
            "county_id",
            "entry_id",
            unique=True,
            postgresql_where=text("state = 'STANDING'"),
        ),
        Index("ix_bank_match_line", "county_id", "statement_id", "number"),
        Index("ix_bank_match_entry", "county_id", "entry_id"),
        mark("tenant", "fund"),
    )
