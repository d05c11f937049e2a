"""fundInject: budget money of some level is paid into the county's fund (二(六)1, row 40)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from authz.act import Act
from rules.facts import InjectionFacts
from rules.fund import judge_injection
from rules.fund_duty import judge_injection_year
from rules.fund_facts import InjectionYearFacts
from rules.vocabulary import FundEntryKind, SourceLevel
from services import fund
from services.command import number
from services.fund_inflow import receive
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class FundInject:
    """Input of `fundInject`: yuan; `business_on` is by default the business day.

    `for_year` is the year whose duty the county's own money fulfils, by default that of the day.
    """

    amount: Decimal
    source_level: SourceLevel
    document_no: str = number(100, judged=True)
    business_on: date | None = None
    for_year: int | None = None


@use_case(Act.FUND_INJECT, moves_money=True)
async def fund_inject(work: Work, command: FundInject) -> Done | Refused:
    """Debit the special account, credit the budget that paid."""
    business_on = command.business_on or work.today
    standing = await fund.permitted(work)
    injection = InjectionFacts(
        today=work.today,
        amount=command.amount,
        booked_on=business_on,
        source_level=command.source_level,
        document_no=command.document_no,
    )
    work.add(judge_injection(injection), bookedOn="businessOn")
    for_year = InjectionYearFacts(
        level=command.source_level, booked_on=business_on, for_year=command.for_year
    )
    work.add(judge_injection_year(for_year))
    if work.refusals or standing is None:
        return Refused()
    return await receive(
        work,
        standing,
        FundEntryKind.INJECTION,
        credit=fund.BUDGETS[command.source_level],
        amount=command.amount,
        document_no=command.document_no,
        business_on=business_on,
        source_level=command.source_level,
        for_year=command.for_year,
    )
