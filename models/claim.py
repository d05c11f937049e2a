"""A claim on the fund for a lost loan (代偿申请, 二(七)): its loss, its shares, its signatures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import RATIO, Base, mark, one_of, within_county
from rules.vocabulary import ClaimAnswer, ClaimSeat, ClaimState, RecoveryRule, ShareParty


class Claim(Base):
    """The loss is a snapshot of the day it was submitted, shared as agreed on that day (B7).

    `round` counts submissions: a returned claim is signed anew by all. After payment the retained
    figures are what the borrower still owes (账销案存), and the recovered ones what came back.
    """

    __tablename__ = "claim"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    buffer_id: Mapped[UUID]
    cooperation_id: Mapped[UUID]
    state: Mapped[str]
    round: Mapped[int]
    principal: Mapped[Decimal]
    interest: Mapped[Decimal]
    loss: Mapped[Decimal]
    fund_part: Mapped[Decimal]
    recovery_rule: Mapped[str]
    finding: Mapped[str]
    evidence_hash: Mapped[bytes | None]
    submitted_on: Mapped[date]
    submitted_by: Mapped[str]
    approved_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    paid_by: Mapped[str | None]
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None]
    retained_principal: Mapped[Decimal]
    retained_interest: Mapped[Decimal]
    recovered: Mapped[Decimal]
    recovered_fund: Mapped[Decimal]
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", ClaimState),
        one_of("recovery_rule", RecoveryRule),
        CheckConstraint("round > 0", name="round"),
        CheckConstraint(
            "principal >= 0 and interest >= 0 and loss = principal + interest and loss > 0",
            name="loss",
        ),
        CheckConstraint("fund_part between 0 and loss", name="fund_part"),
        CheckConstraint(
            "retained_principal between 0 and principal"
            " and retained_interest between 0 and interest",
            name="retained",
        ),
        CheckConstraint(
            "recovered between 0 and loss and recovered_fund between 0 and fund_part",
            name="recovered",
        ),
        CheckConstraint("(paid_on is null) = (paid_by is null)", name="paid"),
        within_county("loan_id", "loan"),
        within_county("buffer_id", "default_buffer"),
        within_county("cooperation_id", "cooperation"),
        Index(
            "ix_claim_open",
            "county_id",
            "loan_id",
            unique=True,
            postgresql_where=text("state not in ('REJECTED', 'WITHDRAWN', 'CANCELLED')"),
        ),
        Index("ix_claim_loan", "county_id", "loan_id", "recorded_at", "id"),
        Index("ix_claim_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_claim_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "loan"),
    )


class ClaimPart(Base):
    """What one party bears of the loss, yuan; the parts make the loss exactly. Append-only."""

    __tablename__ = "claim_part"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    party: Mapped[str]
    name: Mapped[str | None]
    share: Mapped[Decimal] = mapped_column(RATIO)
    amount: Mapped[Decimal]

    __table_args__ = (
        one_of("party", ShareParty),
        CheckConstraint("share between 0 and 1", name="share"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("(party = 'OTHER') = (name is not null)", name="name"),
        within_county("claim_id", "claim"),
        mark("tenant", "loan", append_only=True),
    )


class ClaimOpinion(Base):
    """What one seat said to a claim in one round (审核意见); withdrawn by its signer alone."""

    __tablename__ = "claim_opinion"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[UUID]
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    round: Mapped[int]
    seat: Mapped[str]
    answer: Mapped[str]
    opinion: Mapped[str]
    signed_on: Mapped[date]
    signed_by: Mapped[str]
    withdrawn_on: Mapped[date | None]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("seat", ClaimSeat),
        one_of("answer", ClaimAnswer),
        within_county("claim_id", "claim"),
        within_county("loan_id", "loan"),
        Index(
            "ix_claim_opinion_seat",
            "county_id",
            "claim_id",
            "round",
            "seat",
            unique=True,
            postgresql_where=text("withdrawn_on is null"),
        ),
        Index("ix_claim_opinion_claim", "county_id", "claim_id", "recorded_at", "id"),
        mark("tenant", "loan", updatable=("withdrawn_on",)),
    )
