"""The ledgers of subsidies: an entry moves money from one account to another, and stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from models.statement import Statement
from models.subsidy import SubsidyEntry
from rules.vocabulary import SubsidyAccount, SubsidyEntryKind, SubsidyLedger
from services.own_row import Row
from services.table import table_of
from services.work import Work

_ENTRY = table_of(SubsidyEntry)
BOOK = Statement(insert(_ENTRY).returning(*_ENTRY.columns))
TOLD = (
    "ledger",
    "kind",
    "debit_account",
    "credit_account",
    "amount",
    "document_no",
    "note",
    "business_on",
)


async def book(
    work: Work,
    ledger: SubsidyLedger,
    kind: SubsidyEntryKind,
    *,
    debit: SubsidyAccount,
    credit: SubsidyAccount,
    amount: Decimal,
    document_no: str,
    business_on: date,
    note: str | None = None,
    batch_id: UUID | None = None,
    premium_subsidy_id: UUID | None = None,
    reversal_of: UUID | None = None,
) -> Row:
    """An entry from `credit` to `debit`; the risk fund is in none of the accounts."""
    row: Row = await BOOK.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        ledger=ledger.value,
        kind=kind.value,
        debit_account=debit.value,
        credit_account=credit.value,
        amount=amount,
        document_no=document_no,
        batch_id=batch_id,
        premium_subsidy_id=premium_subsidy_id,
        reversal_of=reversal_of,
        note=note,
        business_on=business_on,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    return row


def told(entry: Row) -> dict[str, Any]:
    """What the audit tells of an entry."""
    return {name: entry[name] for name in TOLD}
