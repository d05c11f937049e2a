"""Collection of bad and misused loans (清收, 二(五)): a case and what was done in it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, mark, one_of, within_county
from rules.vocabulary import (
    CollectionCause,
    CollectionMeans,
    CollectionState,
    DisposalDecision,
)


class CollectionCase(Base):
    """A case about one loan, one open at most.

    `demand_by_on` is the day by which a misused loan must be demanded back; `demanded_on` when it
    was, `demand_on` the day to pay by, `demand_amount` how much (yuan). `decision` is the county
    government's on a misused loan; a new finding of misuse asks for a new one.
    """

    __tablename__ = "collection_case"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    cause: Mapped[str]
    state: Mapped[str]
    opened_on: Mapped[date]
    demand_by_on: Mapped[date | None]
    demanded_on: Mapped[date | None]
    demand_on: Mapped[date | None]
    demand_amount: Mapped[Decimal | None]
    decision: Mapped[str | None]
    deciding_body: Mapped[str | None]
    decision_no: Mapped[str | None]
    decision_note: Mapped[str | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    closed_on: Mapped[date | None]
    closed_reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        one_of("cause", CollectionCause),
        one_of("state", CollectionState),
        one_of("decision", DisposalDecision),
        CheckConstraint(
            "(decision is null) = (deciding_body is null)"
            " and (decision is null) = (decided_on is null)"
            " and (decision is null) = (decided_by is null)",
            name="decided",
        ),
        CheckConstraint("(state = 'OPEN') = (closed_on is null)", name="closed_on"),
        CheckConstraint("demand_amount is null or demand_amount > 0", name="demand_amount"),
        within_county("loan_id", "loan"),
        Index(
            "ix_collection_case_open",
            "county_id",
            "loan_id",
            unique=True,
            postgresql_where=text("state = 'OPEN'"),
        ),
        Index("ix_collection_case_loan", "county_id", "loan_id", "recorded_at", "id"),
        Index("ix_collection_case_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_collection_case_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "loan"),
    )


class CollectionAction(Base):
    """One economic, administrative or judicial step in a case, append-only."""

    __tablename__ = "collection_action"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    means: Mapped[str]
    acted_on: Mapped[date]
    result: Mapped[str]
    document_no: Mapped[str | None]
    recorded_role: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        one_of("means", CollectionMeans),
        within_county("case_id", "collection_case"),
        within_county("loan_id", "loan"),
        Index("ix_collection_action_case", "county_id", "case_id", "recorded_at", "id"),
        mark("tenant", "loan", append_only=True),
    )
