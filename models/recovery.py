"""Money recovered on a compensated loan (追偿回收, 二(六)3), on its way back to the fund."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import RecoveryState


class Recovery(Base):
    """Received, due in the special account after five working days, deposited, booked by finance.

    `fund_part` is what is owed to the fund of it, `principal` and `interest` what it pays of the
    retained debt; `booked_on` the day on which finance booked it into the fund.
    """

    __tablename__ = "recovery"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID]
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    state: Mapped[str]
    received_on: Mapped[date]
    amount: Mapped[Decimal]
    principal: Mapped[Decimal]
    interest: Mapped[Decimal]
    fund_part: Mapped[Decimal]
    due_on: Mapped[date]
    payer_type: Mapped[str]
    bank_ref: Mapped[str]
    deposited_on: Mapped[date | None]
    deposit_ref: Mapped[str | None]
    late_days: Mapped[int]
    booked_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", RecoveryState),
        CheckConstraint(
            "principal >= 0 and interest >= 0 and amount = principal + interest and amount > 0",
            name="amount",
        ),
        CheckConstraint("fund_part between 0 and amount", name="fund_part"),
        CheckConstraint("due_on >= received_on", name="due_on"),
        CheckConstraint("late_days >= 0", name="late_days"),
        CheckConstraint("(state = 'RECEIVED') = (deposited_on is null)", name="deposited_on"),
        CheckConstraint("booked_on is null or deposited_on is not null", name="booked_on"),
        UniqueConstraint("county_id", "loan_id", "bank_ref"),
        within_county("claim_id", "claim"),
        within_county("loan_id", "loan"),
        Index("ix_recovery_claim", "county_id", "claim_id", "recorded_at", "id"),
        Index("ix_recovery_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_recovery_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "loan"),
    )
