"""Money that comes into the county's fund: one entry, its balance, and what is short no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from rules.fund import warnings_of_fund
from rules.vocabulary import FundAccount, FundEntryKind, SourceLevel
from services import county_position, fund, top_up
from services.audit import AuditEntry
from services.use_case import Done
from services.work import Work


async def receive(
    work: Work,
    standing: Mapping[str, Any],
    kind: FundEntryKind,
    *,
    credit: FundAccount,
    amount: Decimal,
    document_no: str,
    business_on: date,
    source_level: SourceLevel | None = None,
    for_year: int | None = None,
    claim_id: UUID | None = None,
    recovery_id: UUID | None = None,
) -> Done:
    """Debit the special account with `amount` yuan, credit what it comes from."""
    totals = await county_position.add(work, fund=amount)
    entry = await fund.record(
        work,
        standing,
        kind,
        debit=FundAccount.SPECIAL_ACCOUNT,
        credit=credit,
        amount=amount,
        document_no=document_no,
        business_on=business_on,
        source_level=source_level,
        for_year=for_year,
        claim_id=claim_id,
        recovery_id=recovery_id,
    )
    await top_up.cover(work, totals.facts())
    work.warnings += warnings_of_fund(totals.facts(), work.today)
    named = fund.entry_id(entry)
    audit = AuditEntry(
        county_id=work.county_id,
        named=named,
        before={"balance": totals.fund_balance - amount},
        after={**fund.told(entry), "balance": totals.fund_balance},
    )
    return Done(
        ids={"entry": named, "fund": fund.fund_id(standing)},
        audits=(audit,),
        figures={"balance": totals.fund_balance},
    )
