"""What happened to a loan, written beside the change of the loan itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from models.loan_event import LoanEvent
from models.statement import Statement
from rules.vocabulary import LoanEventKind
from services.audit import document
from services.table import table_of
from services.work import Work

RECORD = Statement(insert(table_of(LoanEvent)))


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
