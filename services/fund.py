"""The county's fund as its use cases need it: the one row, and entries of its ledger.

INVARIANT: whoever writes an entry holds `county_position`, which carries the balance; it is the
fund's lock and the last of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, insert, select

from authz import gate
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.risk_fund import FundEntry, RiskFund
from models.statement import Statement
from rules.refusal import ErrorCode
from rules.vocabulary import FundAccount, FundEntryKind, SourceLevel
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

_FUND = table_of(RiskFund)
_ENTRY = table_of(FundEntry)

BUDGETS = {
    SourceLevel.CENTRAL: FundAccount.CENTRAL_BUDGET,
    SourceLevel.PROVINCE: FundAccount.PROVINCE_BUDGET,
    SourceLevel.CITY: FundAccount.CITY_BUDGET,
    SourceLevel.COUNTY: FundAccount.COUNTY_BUDGET,
}


def _of_county(role: Role) -> Executable:
    return select(_FUND).where(_FUND.c.county_id == bindparam("county_id"), rows(_FUND, role))


def _locked(role: Role) -> Executable:
    return (
        select(_FUND)
        .where(_FUND.c.county_id == bindparam("county_id"), rows(_FUND, role))
        .with_for_update(key_share=True)
    )


OF_COUNTY = Scoped(_of_county)
LOCKED = Scoped(_locked)
RECORD = Statement(insert(_ENTRY).returning(*_ENTRY.columns))


def fund_id(row: Mapping[str, Any]) -> GlobalId:
    """Global id of a fund."""
    return GlobalId("fund", row["county_id"], row["id"])


def entry_id(row: Mapping[str, Any]) -> GlobalId:
    """Global id of an entry."""
    return GlobalId("fundentry", row["county_id"], row["id"])


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit tells of an entry."""
    names = (
        "kind",
        "debit_account",
        "credit_account",
        "amount",
        "source_level",
        "for_year",
        "document_no",
        "note",
        "reversal_of",
        "business_on",
    )
    return {name: row[name] for name in names}


async def of_county(work: Work) -> Mapping[str, Any] | None:
    """The county's fund, or None."""
    row: Mapping[str, Any] | None = await OF_COUNTY.one(
        work.connection, work.actor, county_id=work.county_id
    )
    return row


async def permitted(work: Work, *, lock: bool = False) -> Mapping[str, Any] | None:
    """The county's fund for this act; NOT_FOUND at `input.fund` where there is none.

    `lock`: for what is done to the fund itself, not to its balance. Raises NotPermitted when the
    actor may not do this act to it.
    """
    found = LOCKED if lock else OF_COUNTY
    standing: Mapping[str, Any] | None
    standing = await found.one(work.connection, work.actor, county_id=work.county_id)
    if standing is None:
        work.refuse(ErrorCode.NOT_FOUND, "fund")
        return None
    work.named = fund_id(standing)
    work.permit(Resource.FUND, gate.attributes(_FUND, standing))
    return standing


async def record(
    work: Work,
    fund: Mapping[str, Any],
    kind: FundEntryKind,
    *,
    debit: FundAccount,
    credit: FundAccount,
    amount: Decimal,
    document_no: str,
    business_on: date,
    source_level: SourceLevel | None = None,
    for_year: int | None = None,
    note: str | None = None,
    reversal_of: UUID | None = None,
    claim_id: UUID | None = None,
    recovery_id: UUID | None = None,
) -> Mapping[str, Any]:
    """Book `amount` yuan from `credit` to `debit`; the new entry."""
    row: Mapping[str, Any] = await RECORD.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        fund_id=fund["id"],
        kind=kind.value,
        debit_account=debit.value,
        credit_account=credit.value,
        amount=amount,
        source_level=None if source_level is None else source_level.value,
        for_year=for_year,
        document_no=document_no,
        note=note,
        reversal_of=reversal_of,
        claim_id=claim_id,
        recovery_id=recovery_id,
        business_on=business_on,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    return row
