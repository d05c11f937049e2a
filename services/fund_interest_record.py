"""fundInterestRecord: the bank's interest on the special account comes into the fund (row 42)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from authz.act import Act
from rules.fund import judge_interest
from rules.fund_facts import InterestFacts
from rules.vocabulary import FundAccount, FundEntryKind
from services import fund
from services.command import number
from services.fund_inflow import receive
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
    standing = await fund.permitted(work)
    interest = InterestFacts(today=work.today, amount=command.amount, booked_on=business_on)
    work.add(judge_interest(interest), bookedOn="businessOn")
    if work.refusals or standing is None:
        return Refused()
    return await receive(
        work,
        standing,
        FundEntryKind.INTEREST,
        credit=FundAccount.BANK_INTEREST,
        amount=command.amount,
        document_no=command.document_no,
        business_on=business_on,
    )
