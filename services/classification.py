"""A five-tier class in a loan's history, as several use cases record it (二(二)).

Whoever records it holds the lock of the loan and stores the class on the loan itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert

from models.classification import Classification
from models.ids import GlobalId
from models.statement import Statement
from rules.vocabulary import FiveTier, LoanEventKind
from services import loan_event
from services.loan_part import loan_columns
from services.table import table_of
from services.work import Work

RECORD = Statement(insert(table_of(Classification)))


async def record(
    work: Work, loan: Mapping[str, Any], tier: FiveTier, as_of: date, details: Mapping[str, Any]
) -> GlobalId:
    """Append the class a loan has as of a day, and the event that tells of it."""
    key = work.new_id()
    await RECORD.run(
        work.connection,
        id=key,
        **loan_columns(loan),
        five_tier=tier.value,
        as_of_on=as_of,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    kind = LoanEventKind.CLASSIFIED
    await loan_event.record(work, loan, kind, as_of, details={**details, "to": tier})
    return GlobalId("classification", work.county_id, key)
