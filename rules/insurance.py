"""Verdicts on farm insurance: registering a policy, subsidising its premium, taking that back."""

from __future__ import annotations

from rules.facts import OutflowFacts
from rules.insurance_facts import (
    InsurancePolicyFacts,
    PremiumReversalFacts,
    PremiumSubsidyFacts,
)
from rules.money import ZERO, is_money
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, present, refuse
from rules.vocabulary import PremiumFundSource

# What a subsidy would be as an outflow of the risk fund.
OUTFLOW = "SUBSIDY"
# The fields of the five payers in the order of the columns.
PARTS = (
    ("central", "central"),
    ("province", "province"),
    ("city", "city"),
    ("county", "county"),
    ("self_paid", "selfPaid"),
)


def judge_insurance_policy(policy: InsurancePolicyFacts) -> list[Refusal]:
    """May this policy be registered? Of any category, its premium split without a fen left over."""
    clauses = policy_on(policy.today).insurance
    found = [*clauses.insured_as_the_notice_names(policy), *_judge_money(policy)]
    if policy.ends_on < policy.starts_on:
        found.append(_invalid("endsOn", "BEFORE_START"))
    return in_order(found)


def _judge_money(policy: InsurancePolicyFacts) -> list[Refusal]:
    found = []
    for name, amount in (("sumInsured", policy.sum_insured), ("premium", policy.premium)):
        if amount <= 0 or not is_money(amount):
            found.append(_invalid(name, "NOT_POSITIVE_MONEY"))
    parts = [(field, getattr(policy.parts, name)) for name, field in PARTS]
    wrong = [field for field, amount in parts if amount < 0 or not is_money(amount)]
    found += [
        refuse(ErrorCode.VALIDATION, "parts", field, clause=TEXT[28], reason="NEGATIVE_MONEY")
        for field in wrong
    ]
    if not found and policy.parts.total != policy.premium:
        total = policy.parts.total
        found.append(
            refuse(
                ErrorCode.VALIDATION,
                "premium",
                clause=TEXT[28],
                reason="PARTS_DIFFER",
                sum=total,
                premium=policy.premium,
                difference=policy.premium - total,
            )
        )
    return found


def judge_premium_subsidy(subsidy: PremiumSubsidyFacts) -> list[Refusal]:
    """May this self-paid premium be subsidised? A household's, in full, once, from one fund."""
    clauses = policy_on(subsidy.today).insurance
    found = [clauses.qualifying_category(subsidy), clauses.allotted_fund(subsidy)]
    refusals = present(found)
    refusals += clauses.household_in_full(subsidy)
    if subsidy.fund_source is PremiumFundSource.RISK_FUND:
        # Row 42 says it of the fund what row 31 says of the premium.
        outflow = OutflowFacts(
            today=subsidy.today, kind=OUTFLOW, amount=subsidy.amount, balance=subsidy.amount
        )
        earmarked = policy_on(subsidy.today).rules.earmarked(outflow)
        refusals += [one.at("input", "fundSource") for one in present([earmarked])]
    if subsidy.amount <= ZERO or not is_money(subsidy.amount):
        refusals.append(
            refuse(ErrorCode.VALIDATION, "amount", clause=TEXT[30], reason="NOT_POSITIVE_MONEY")
        )
    if subsidy.paid_on > subsidy.today:
        refusals.append(
            refuse(
                ErrorCode.VALIDATION,
                "paidOn",
                clause=TEXT[30],
                reason="IN_THE_FUTURE",
                latestOn=subsidy.today,
            )
        )
    return in_order(refusals)


def judge_premium_reversal(reversal: PremiumReversalFacts) -> list[Refusal]:
    """May this payment be reversed? Once, with a reason."""
    found = []
    if reversal.is_reversed:
        found.append(refuse(ErrorCode.ALREADY_REVERSED, "subsidy"))
    if not reversal.reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason"))
    return in_order(found)


def _invalid(field: str, reason: str) -> Refusal:
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[28], reason=reason)
