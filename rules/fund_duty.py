"""Verdicts on what a county owes its fund: revenue recorded, the year paid for, plans to top up."""

from __future__ import annotations

from rules.fund_facts import InjectionYearFacts, RevenueFacts, TopUpFacts
from rules.money import FEN, is_money
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.vocabulary import RevenueBasis, SourceLevel

YEAR_MIN = 2000
# The first year that the notice governs.
DUTY_FROM_YEAR = IN_FORCE_FROM.year


def judge_revenue(revenue: RevenueFacts) -> list[Refusal]:
    """May it be recorded? A budget up to the coming year, accounts of years that are over."""
    found = []
    is_budget = revenue.basis is RevenueBasis.BUDGET
    year_max = revenue.today.year + (1 if is_budget else -1)
    if not YEAR_MIN <= revenue.year <= year_max:
        found.append(_invalid("year", 43, "NOT_WITHIN", least=YEAR_MIN, most=year_max))
    if revenue.amount < 0 or not is_money(revenue.amount):
        found.append(_invalid("amount", 43, "NOT_MONEY"))
    return in_order(found)


def judge_injection_year(injection: InjectionYearFacts) -> list[Refusal]:
    """May it be for that year? The county's own money, for its year or one before."""
    if injection.for_year is None:
        return []
    if injection.level is not SourceLevel.COUNTY:
        return [_invalid("forYear", 43, "COUNTY_ONLY")]
    most = injection.booked_on.year
    if DUTY_FROM_YEAR <= injection.for_year <= most:
        return []
    return [_invalid("forYear", 43, "NOT_WITHIN", least=DUTY_FROM_YEAR, most=most)]


def judge_top_up(plan: TopUpFacts) -> list[Refusal]:
    """May it be planned? Something is short, the amount is money, the day is not past."""
    nothing_short = policy_on(plan.today).fund.topped_up(plan)
    found = [] if nothing_short is None else [nothing_short]
    if plan.amount <= 0 or not is_money(plan.amount):
        found.append(_invalid("amount", 45, "NOT_POSITIVE_MONEY", least=FEN))
    if plan.planned_on < plan.today:
        found.append(_invalid("plannedOn", 45, "TOO_EARLY", earliestOn=plan.today))
    return in_order(found)


def _invalid(name: str, row: int, reason: str, **figures: object) -> Refusal:
    return refuse(ErrorCode.VALIDATION, name, clause=TEXT[row], reason=reason, **figures)
