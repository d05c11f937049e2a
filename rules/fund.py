"""Verdicts on a county's risk-compensation fund: opening, injection, outflow, reversal.

All of it is judged by the version of the business day.
"""

from __future__ import annotations

from datetime import date

from rules.facts import (
    FundFacts,
    FundOpeningFacts,
    InjectionFacts,
    OutflowFacts,
    ReversalFacts,
)
from rules.fund_facts import InterestFacts
from rules.money import FEN, is_money
from rules.notice_2018_119.text import TEXT, of_row
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.vocabulary import FundEntryKind

# Kinds of entry that stand as long as their claim does: the row that they carry out, and why.
OF_A_CLAIM = {
    FundEntryKind.COMPENSATION: (55, "ENTRY_OF_CLAIM"),
    FundEntryKind.RECOVERY: (49, "ENTRY_OF_RECOVERY"),
}


def judge_fund_opening(opening: FundOpeningFacts) -> list[Refusal]:
    """May the county open a fund? One for each county, on a document."""
    found = []
    if not opening.document_no.strip():
        found.append(_invalid("documentNo", "MISSING"))
    if (exists := policy_on(opening.today).fund.one_fund_per_county(opening)) is not None:
        found.append(exists)
    return in_order(found)


def judge_injection(injection: InjectionFacts) -> list[Refusal]:
    """May this money be booked into the fund? Positive, sourced, not of a day to come."""
    found = policy_on(injection.today).rules.sourced_injection(injection)
    if injection.amount <= 0 or not is_money(injection.amount):
        found.append(_invalid("amount", "NOT_POSITIVE_MONEY", least=FEN))
    if injection.booked_on > injection.today:
        found.append(_invalid("bookedOn", "IN_THE_FUTURE", latestOn=injection.today))
    return in_order(found)


def judge_interest(interest: InterestFacts) -> list[Refusal]:
    """May this interest be booked into the fund? Positive, not of a day to come."""
    found = []
    if interest.amount <= 0 or not is_money(interest.amount):
        found.append(_invalid("amount", "NOT_POSITIVE_MONEY", least=FEN))
    if interest.booked_on > interest.today:
        found.append(_invalid("bookedOn", "IN_THE_FUTURE", latestOn=interest.today))
    return in_order(found)


def judge_outflow(outflow: OutflowFacts) -> list[Refusal]:
    """May this money leave the fund? Only for claims and corrections, and only what is there."""
    policy = policy_on(outflow.today)
    found = [policy.rules.earmarked(outflow), policy.fund.never_negative(outflow)]
    refusals = [refusal for refusal in found if refusal is not None]
    if outflow.amount <= 0 or not is_money(outflow.amount):
        refusals.append(_invalid("amount", "NOT_POSITIVE_MONEY", least=FEN))
    return in_order(refusals)


def judge_reversal(reversal: ReversalFacts) -> list[Refusal]:
    """May this entry be reversed? Once, with a reason, never a reversal, never below zero.

    What the fund paid for a claim, and what of it came back, belong to that claim: as long as it
    stands, its entries do. Else the fund would hold again what the claim says that it paid.
    """
    found: list[Refusal] = []
    is_free = reversal.kind not in OF_A_CLAIM and reversal.kind is not FundEntryKind.CORRECTION
    if reversal.kind is FundEntryKind.CORRECTION:
        code = ErrorCode.INVALID_TRANSITION
        found.append(refuse(code, "entry", object="fund_entry", state=reversal.kind, act="reverse"))
    elif reversal.kind in OF_A_CLAIM:
        row, reason = OF_A_CLAIM[reversal.kind]
        figures = {"reason": reason, "kind": reversal.kind, "amount": abs(reversal.amount)}
        found.append(of_row(row, ErrorCode.VALIDATION, "entry", **figures))
    elif reversal.is_reversed:
        found.append(refuse(ErrorCode.ALREADY_REVERSED, "entry"))
    if not reversal.reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason"))
    # Taking back an inflow is an outflow.
    outflow = OutflowFacts(
        today=reversal.today,
        kind=FundEntryKind.CORRECTION,
        amount=reversal.amount,
        balance=reversal.balance,
    )
    never_negative = policy_on(reversal.today).fund.never_negative
    if is_free and not reversal.is_reversed and (short := never_negative(outflow)) is not None:
        found.append(short.at("input", "entry"))
    return in_order(found)


def warnings_of_fund(fund: FundFacts, day: date) -> list[Refusal]:
    """What to say with a yes: the fund covers less than a tenth of the balance."""
    warning = policy_on(day).rules.covered(fund, day)
    return [] if warning is None else [warning]


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[40], reason=reason, **figures)
