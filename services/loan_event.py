"""What happened to a loan, written beside the change of the loan itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Text, bindparam, cast, insert, select
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from models.loan_event import LoanEvent
from models.statement import Statement
from rules.vocabulary import LoanEventKind
from services.audit import document
from services.loan_part import REPEATED, given_loans, loan_columns, of_each_loan
from services.table import table_of
from services.work import Work

RECORD = Statement(insert(table_of(LoanEvent)))

_LOANS = given_loans("happened", details=Text)
RECORD_OF_EACH = Statement(
    insert(table_of(LoanEvent)).from_select(
        [
            "county_id",
            "id",
            *REPEATED,
            "kind",
            "business_on",
            "recorded_at",
            "recorded_by",
            "details",
        ],
        select(
            bindparam("county_id", type_=Integer),
            _LOANS.c.id,
            *(_LOANS.c[name] for name in REPEATED),
            bindparam("kind", type_=Text),
            bindparam("business_on", type_=Date),
            bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
            bindparam("recorded_by", type_=Text),
            cast(_LOANS.c.details, JSONB),
        ),
    )
)


async def record(
    work: Work,
    loan: Mapping[str, Any],
    kind: LoanEventKind,
    business_on: date,
    *,
    amount: Decimal | None = None,
    details: Mapping[str, Any] | None = None,
) -> UUID:
    """Append an event to a loan's history; `amount` is the principal it moved, yuan."""
    key = work.new_id()
    await RECORD.later(
        work.connection,
        id=key,
        **loan_columns(loan),
        kind=kind.value,
        business_on=business_on,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        amount=amount,
        details=document(details or {}),
    )
    return key


async def record_of_each(
    work: Work,
    loans: Sequence[Mapping[str, Any]],
    kind: LoanEventKind,
    business_on: date,
    details: Sequence[Mapping[str, Any]],
) -> None:
    """Append one event to the history of each loan, in one statement; no principal moved."""
    await RECORD_OF_EACH.run(
        work.connection,
        **of_each_loan(work, loans),
        each_details=[document(one) for one in details],
        kind=kind.value,
        business_on=business_on,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
