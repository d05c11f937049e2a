"""A payment on a loan: what it changes of the loan, and its row, append-only.

Whoever records it holds the lock of the loan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from models.ids import GlobalId
from models.repayment import Repayment
from models.statement import Statement
from rules.ledger import Allocation
from rules.vocabulary import PayerType
from services.loan_part import loan_columns
from services.loan_row import writer
from services.payee import stored_payer
from services.table import table_of
from services.work import Work

WRITE = writer(
    "state",
    "outstanding_principal",
    "overdue_since_on",
    "overdue_principal",
    "overdue_interest",
    "arrears_cause",
    "settled_on",
)
RECORD = Statement(insert(table_of(Repayment)))


@dataclass(frozen=True, slots=True, repr=False)
class Payer:
    """Who paid, and by what name where it was not the borrower."""

    kind: PayerType
    name: str | None = None


BORROWER = Payer(PayerType.BORROWER)


async def record(
    work: Work,
    loan: Mapping[str, Any],
    received_on: date,
    paid: Allocation,
    payer: Payer,
    bank_ref: str,
) -> GlobalId:
    """Append the payment in its parts; its global id."""
    key = work.new_id()
    await RECORD.later(
        work.connection,
        id=key,
        **loan_columns(loan),
        received_on=received_on,
        principal=paid.principal,
        interest=paid.interest,
        penalty=paid.penalty,
        payer_type=payer.kind.value,
        **stored_payer(work, key, payer.name),
        bank_ref=bank_ref,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    return GlobalId("repayment", work.county_id, key)
