"""Verdicts on a repayment: money is always taken, but never more than is owed, never undated."""

from __future__ import annotations

from decimal import Decimal

from rules.facts import RepaymentFacts
from rules.money import ZERO, is_money
from rules.notice_2018_119.part_1_positioning import third_party_repayment
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.states import LOAN, judge_transition


def judge_repayment(repayment: RepaymentFacts) -> list[Refusal]:
    """May this repayment be recorded? Paths are principal, interest, penalty and receivedOn."""
    return in_order(
        [
            *judge_transition(LOAN, repayment.state, "repay", "loan"),
            *_judge_day(repayment),
            *_judge_amounts(repayment),
            *_judge_debt(repayment),
        ]
    )


def warnings_of_repayment(repayment: RepaymentFacts) -> list[Refusal]:
    """What to say with a yes: a third party paid, the class of what is still owed is old."""
    found = [third_party_repayment(repayment)]
    classified_on = repayment.classified_on or repayment.value_on
    is_classed = LOAN.after(repayment.state, "classify") is not None
    if classified_on is not None and is_classed and repayment.principal < repayment.outstanding:
        rules = policy_on(repayment.today).rules
        found.append(rules.classification_stale(classified_on, repayment.today))
    return in_order(warning for warning in found if warning is not None)


def _judge_day(repayment: RepaymentFacts) -> list[Refusal]:
    """Received between disbursement and today."""
    if repayment.received_on > repayment.today:
        return [_invalid("receivedOn", "IN_THE_FUTURE")]
    if repayment.value_on is not None and repayment.received_on < repayment.value_on:
        return [_invalid("receivedOn", "BEFORE_DISBURSEMENT")]
    return []


def _judge_amounts(repayment: RepaymentFacts) -> list[Refusal]:
    """Each part is money and not negative; together they are something."""
    parts = {
        "principal": repayment.principal,
        "interest": repayment.interest,
        "penalty": repayment.penalty,
    }
    wrong = [
        _invalid(name, "NOT_MONEY")
        for name, amount in parts.items()
        if not is_money(amount) or amount < 0
    ]
    if not wrong and sum(parts.values(), ZERO) == 0:
        wrong.append(_invalid("principal", "NOTHING_PAID"))
    return wrong


def _judge_debt(repayment: RepaymentFacts) -> list[Refusal]:
    """Neither principal nor, where it is known, interest beyond what is owed."""
    found = []
    if repayment.principal > repayment.outstanding:
        found.append(_excess("principal", repayment.principal, repayment.outstanding))
    if repayment.interest_due is not None and repayment.interest > repayment.interest_due:
        found.append(_excess("interest", repayment.interest, repayment.interest_due))
    return found


def _excess(field: str, paid: Decimal, owed: Decimal) -> Refusal:
    """REPAYMENT_EXCEEDS_OUTSTANDING with what is owed and what is too much, yuan."""
    return refuse(
        ErrorCode.REPAYMENT_EXCEEDS_OUTSTANDING, field, outstanding=owed, excess=paid - owed
    )


def _invalid(field: str, reason: str) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[14], reason=reason)
