"""What happened to a loan, written beside the change of the loan itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Text, Uuid, bindparam, cast, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

from models.loan_event import LoanEvent
from models.statement import Statement
from rules.vocabulary import LoanEventKind
from services.audit import document
from services.table import table_of
from services.work import Work

RECORD = Statement(insert(table_of(LoanEvent)))

_LOANS = (
    func.unnest(
        bindparam("ids", type_=ARRAY(Uuid)),
        bindparam("loan_ids", type_=ARRAY(Uuid)),
        bindparam("lender_ids", type_=ARRAY(Integer)),
        bindparam("outlet_ids", type_=ARRAY(Integer)),
        bindparam("township_ids", type_=ARRAY(Integer)),
        bindparam("details_of", type_=ARRAY(Text)),
    )
    .table_valued(
        "id", "loan_id", "lender_id", "outlet_id", "township_id", "details", name="happened"
    )
    .render_derived()
)
RECORD_OF_EACH = Statement(
    insert(table_of(LoanEvent)).from_select(
        [
            "county_id",
            "id",
            "loan_id",
            "lender_id",
            "outlet_id",
            "township_id",
            "kind",
            "business_on",
            "recorded_at",
            "recorded_by",
            "details",
        ],
        select(
            bindparam("county_id", type_=Integer),
            _LOANS.c.id,
            _LOANS.c.loan_id,
            _LOANS.c.lender_id,
            _LOANS.c.outlet_id,
            _LOANS.c.township_id,
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
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=key,
        loan_id=loan["id"],
        lender_id=loan["lender_id"],
        outlet_id=loan["outlet_id"],
        township_id=loan["township_id"],
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
        county_id=work.county_id,
        ids=[work.new_id() for _ in loans],
        loan_ids=[loan["id"] for loan in loans],
        lender_ids=[loan["lender_id"] for loan in loans],
        outlet_ids=[loan["outlet_id"] for loan in loans],
        township_ids=[loan["township_id"] for loan in loans],
        details_of=[document(one) for one in details],
        kind=kind.value,
        business_on=business_on,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
