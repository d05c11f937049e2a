"""fundEntryReverse: an entry is taken back by a new one, once, never below nothing (二(六)1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, bindparam, select

from authz import gate
from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.risk_fund import FundEntry
from rules.facts import ReversalFacts
from rules.fund import judge_reversal, warnings_of_fund
from rules.money import ZERO
from rules.refusal import ErrorCode
from rules.vocabulary import FundAccount, FundEntryKind
from services import county_position, fund
from services.audit import AuditEntry
from services.command import optional_number, text
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_ENTRY = table_of(FundEntry)
_REVERSAL = _ENTRY.alias("reversal")


@dataclass(frozen=True, kw_only=True)
class FundEntryReverse:
    """Input of `fundEntryReverse`: `document_no` is by default that of the entry."""

    entry: GlobalId
    reason: str = text(500, lines=True, judged=True)
    document_no: str | None = optional_number(100)


def _entry(role: Role) -> Executable:
    return (
        select(*_ENTRY.columns, _REVERSAL.c.id.label("reversed_by"))
        .select_from(
            _ENTRY.outerjoin(
                _REVERSAL,
                (_REVERSAL.c.county_id == _ENTRY.c.county_id)
                & (_REVERSAL.c.reversal_of == _ENTRY.c.id),
            )
        )
        .where(
            _ENTRY.c.county_id == bindparam("county_id"),
            _ENTRY.c.id == bindparam("entry_id"),
            rows(_ENTRY, role),
        )
    )


ENTRY = Scoped(_entry)


@use_case(Act.FUNDENTRY_REVERSE, moves_money=True, duplicate=(ErrorCode.ALREADY_REVERSED, "entry"))
async def fund_entry_reverse(work: Work, command: FundEntryReverse) -> Done | Refused:
    """Book the entry with its accounts exchanged, as a CORRECTION."""
    work.named = command.entry
    # The lock first: of two reversals the second sees what the first has booked.
    totals = await county_position.lock(work)
    entry = await ENTRY.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        entry_id=work.key_of(command.entry, "fundentry"),
    )
    if entry is None or totals is None:
        work.refuse(ErrorCode.NOT_FOUND, "entry")
        return Refused()
    work.permit(Resource.FUND, gate.attributes(_ENTRY, entry))
    moved = _moved(entry)
    reversal = ReversalFacts(
        today=work.today,
        kind=FundEntryKind[entry["kind"]],
        amount=moved,
        balance=totals.fund_balance,
        is_reversed=entry["reversed_by"] is not None,
        reason=command.reason,
    )
    work.add(judge_reversal(reversal))
    if work.refusals:
        return Refused()
    row = await fund.record(
        work,
        {"id": entry["fund_id"]},
        FundEntryKind.CORRECTION,
        debit=FundAccount[entry["credit_account"]],
        credit=FundAccount[entry["debit_account"]],
        amount=entry["amount"],
        document_no=command.document_no or entry["document_no"],
        business_on=work.today,
        note=command.reason,
        reversal_of=entry["id"],
    )
    after = await county_position.take(work, fund=moved)
    work.warnings += warnings_of_fund(after.facts(), work.today)
    named = fund.entry_id(row)
    audit = AuditEntry(
        county_id=work.county_id,
        named=named,
        before={**fund.told(entry), "balance": totals.fund_balance},
        after={**fund.told(row), "balance": after.fund_balance},
    )
    return Done(
        ids={"entry": named, "reversed": fund.entry_id(entry)},
        audits=(audit,),
        figures={"balance": after.fund_balance},
    )


def _moved(entry: Mapping[str, Any]) -> Any:
    """By how much the entry raised the balance, yuan; negative for an outflow."""
    is_inflow = entry["debit_account"] == FundAccount.SPECIAL_ACCOUNT.value
    return entry["amount"] if is_inflow else ZERO - entry["amount"]
