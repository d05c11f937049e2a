"""A repayment received on a loan (还款), append-only. Money in yuan."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import PayerType


class Repayment(Base):
    """Principal, interest and penalty received on one day; `bank_ref` is the bank's own number."""

    __tablename__ = "repayment"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    received_on: Mapped[date]
    principal: Mapped[Decimal]
    interest: Mapped[Decimal]
    penalty: Mapped[Decimal]
    payer_type: Mapped[str]
    payer_name_masked: Mapped[str | None]
    payer_cipher: Mapped[bytes | None]
    payer_key_id: Mapped[str | None]
    bank_ref: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    __table_args__ = (
        one_of("payer_type", PayerType),
        CheckConstraint(
            "num_nulls(payer_name_masked, payer_cipher, payer_key_id) in (0, 3)", name="payer"
        ),
        CheckConstraint(
            "principal >= 0 and interest >= 0 and penalty >= 0"
            " and principal + interest + penalty > 0",
            name="parts",
        ),
        UniqueConstraint("county_id", "loan_id", "bank_ref"),
        within_county("loan_id", "loan"),
        Index("ix_repayment_loan", "county_id", "loan_id", "received_on", "id"),
        mark("tenant", "loan", append_only=True),
    )
