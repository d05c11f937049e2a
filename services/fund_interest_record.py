"""fundInterestRecord: the bank's interest on the special account comes into the fund (row 42)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from authz import gate
from authz.act import Act
from authz.resource import Resource
from models.risk_fund import RiskFund
from rules.fund import judge_interest, warnings_of_fund
from rules.fund_facts import InterestFacts
from rules.refusal import ErrorCode
from rules.vocabulary import FundAccount, FundEntryKind
from services import county_position, fund, top_up
from services.audit import AuditEntry
from services.command import number
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class FundInterestRecord:
    """Input of `fundInterestRecord`: yuan; `business_on` is by default the business day."""

    amount: Decimal
    document_no: str = number(100)
    business_on: date | None = None


@use_case(Act.FUNDINTEREST_RECORD, moves_money=True)
async def fund_interest_record(work: Work, command: FundInterestRecord) -> Done | Refused:
    """Debit the special account, credit the interest it earned."""
    business_on = command.business_on or work.today
    standing = await fund.of_county(work)
    if standing is None:
        work.refuse(ErrorCode.NOT_FOUND, "fund")
    else:
        work.named = fund.fund_id(standing)
        work.permit(Resource.FUND, gate.attributes(table_of(RiskFund), standing))
    interest = InterestFacts(today=work.today, amount=command.amount, booked_on=business_on)
    work.add(judge_interest(interest), bookedOn="businessOn")
    if work.refusals or standing is None:
        return Refused()
    totals = await county_position.add(work, fund=command.amount)
    entry = await fund.record(
        work,
        standing,
        FundEntryKind.INTEREST,
        debit=FundAccount.SPECIAL_ACCOUNT,
        credit=FundAccount.BANK_INTEREST,
        amount=command.amount,
        document_no=command.document_no,
        business_on=business_on,
    )
    await top_up.cover(work, totals.facts())
    work.warnings += warnings_of_fund(totals.facts(), work.today)
    named = fund.entry_id(entry)
    audit = AuditEntry(
        county_id=work.county_id,
        named=named,
        before={"balance": totals.fund_balance - command.amount},
        after={**fund.told(entry), "balance": totals.fund_balance},
    )
    return Done(
        ids={"entry": named, "fund": fund.fund_id(standing)},
        audits=(audit,),
        figures={"balance": totals.fund_balance},
    )
