"""fundOpen: a county opens its one risk-compensation fund on a document (二(六)1, B3)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from authz.act import Act
from authz.resource import Resource
from models.risk_fund import RiskFund
from models.statement import Statement
from rules.account import ACCOUNT_DIGITS_MAX, is_account, masked_account
from rules.facts import FundOpeningFacts
from rules.fund import judge_fund_opening
from rules.refusal import ErrorCode
from services import county_position, fund
from services.audit import AuditEntry
from services.command import number, text
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

INSERT = Statement(insert(table_of(RiskFund)).returning(*table_of(RiskFund).columns))


@dataclass(frozen=True, kw_only=True)
class FundOpen:
    """Input of `fundOpen`: `account_no` is kept masked, never whole."""

    document_no: str = number(100, judged=True)
    bank_name: str = text(100)
    account_no: str = number(ACCOUNT_DIGITS_MAX)


@use_case(Act.FUND_OPEN, duplicate=(ErrorCode.FUND_EXISTS, "county"))
async def fund_open(work: Work, command: FundOpen) -> Done | Refused:
    """Open the fund with a balance of nothing."""
    work.permit(Resource.FUND, {"county_id": work.county_id})
    standing = await fund.of_county(work)
    opening = FundOpeningFacts(
        today=work.today, exists=standing is not None, document_no=command.document_no
    )
    work.add(judge_fund_opening(opening))
    unsound = any(refusal.path[-1:] == ("accountNo",) for refusal in work.refusals)
    if not unsound and not is_account(command.account_no):
        work.invalid("accountNo", "FORM")
    if work.refusals:
        return Refused()
    row = await INSERT.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        document_no=command.document_no,
        bank_name=command.bank_name,
        account_no_masked=masked_account(command.account_no),
        opened_on=work.today,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
    )
    await county_position.add(work)
    named = fund.fund_id(row)
    told = ("document_no", "bank_name", "account_no_masked", "opened_on")
    entry = AuditEntry(
        county_id=work.county_id, named=named, after={name: row[name] for name in told}
    )
    return Done(ids={"fund": named}, audits=(entry,))
