"""Extensions of a loan's maturity (展期, 二(八)1): two consents, before the loan matures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import RATE, Base, mark, one_of, within_county
from rules.vocabulary import ExtensionState


class Extension(Base):
    """A request and its consents; `new_rate` applies from `old_matures_on` on, percent."""

    __tablename__ = "extension"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str]
    old_matures_on: Mapped[date]
    new_matures_on: Mapped[date]
    new_rate: Mapped[Decimal | None] = mapped_column(RATE)
    requested_on: Mapped[date]
    requested_by: Mapped[str]
    pa_consented_on: Mapped[date | None]
    pa_consented_by: Mapped[str | None]
    lender_consented_on: Mapped[date | None]
    lender_consented_by: Mapped[str | None]
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", ExtensionState),
        CheckConstraint("new_matures_on > old_matures_on", name="term"),
        CheckConstraint(
            "(state <> 'EFFECTIVE') or"
            " (pa_consented_on is not null and lender_consented_on is not null"
            " and new_rate is not null)",
            name="effective",
        ),
        within_county("loan_id", "loan"),
        Index(
            "ix_extension_open",
            "county_id",
            "loan_id",
            unique=True,
            postgresql_where=text("state in ('REQUESTED', 'PA_CONSENT', 'LENDER_CONSENT')"),
        ),
        Index("ix_extension_loan", "county_id", "loan_id", "recorded_at", "id"),
        Index("ix_extension_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_extension_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "loan"),
    )
