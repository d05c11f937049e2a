"""Verdicts on a repayment: money is always taken, but never more than is owed, never undated.

It comes in its parts, as the bank booked them, or as one amount that the ledger divides: penalty
first, then interest, then principal.
"""

from __future__ import annotations

from decimal import Decimal

from rules.facts import RepaymentFacts
from rules.ledger import Allocation, allocate, interest_owed
from rules.money import ZERO, is_money
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.states import LOAN, judge_transition
from rules.vocabulary import PayerType


def judge_repayment(repayment: RepaymentFacts) -> list[Refusal]:
    """May this repayment be recorded? Paths are amount or the parts, and receivedOn."""
    # What is paid of a compensated loan goes back to the fund too: it is a recovery.
    debt_retained = policy_on(repayment.today).unpaid.debt_retained
    if (kept := debt_retained(repayment.retained, "loan")) is not None:
        return [kept]
    return in_order(
        [
            *judge_transition(LOAN, repayment.state, "repay", "loan"),
            *_judge_payer(repayment),
            *_judge_day(repayment),
            *(_judge_form(repayment) or _judge_money(repayment)),
        ]
    )


def warnings_of_repayment(repayment: RepaymentFacts) -> list[Refusal]:
    """What to say with a yes: a third party paid, the class of what is still owed is old."""
    rules = policy_on(repayment.today).rules
    found = [rules.third_party_repayment(repayment)]
    classified_on = repayment.classified_on or repayment.value_on
    is_classed = LOAN.after(repayment.state, "classify") is not None
    is_owed = allocation_of(repayment).principal < repayment.outstanding
    if classified_on is not None and is_classed and is_owed:
        found.append(rules.classification_stale(classified_on, repayment.today))
    return in_order(warning for warning in found if warning is not None)


def allocation_of(repayment: RepaymentFacts) -> Allocation:
    """What the payment pays, and how much of it is more than everything owed."""
    if repayment.amount is None:
        principal = repayment.principal or ZERO
        interest, penalty = repayment.interest or ZERO, repayment.penalty or ZERO
        return Allocation(penalty, interest, principal, ZERO)
    penalty_due = repayment.penalty_due or ZERO
    if repayment.ledger is not None:
        day = repayment.counts_on or repayment.received_on
        return allocate(repayment.ledger, repayment.amount, penalty_due, day)
    penalty = min(repayment.amount, penalty_due)
    interest = min(repayment.amount - penalty, repayment.interest_arrears)
    left = repayment.amount - penalty - interest
    principal = min(left, repayment.outstanding)
    return Allocation(penalty, interest, principal, left - principal)


def interest_due(repayment: RepaymentFacts, principal: Decimal) -> Decimal | None:
    """The most interest that may be paid with so much principal; None where nobody knows."""
    if repayment.ledger is None:
        return repayment.interest_due
    day = repayment.counts_on or repayment.received_on
    return interest_owed(repayment.ledger, day, min(principal, repayment.outstanding))


def _judge_payer(repayment: RepaymentFacts) -> list[Refusal]:
    """Anybody may pay but the county: its subsidy is booked when its batch is paid.

    Who pays is named where it is not the borrower, whom the loan names already.
    """
    if repayment.payer_type is PayerType.FINANCE:
        return [_invalid("payerType", "PAID_WITH_THE_BATCH")]
    if repayment.payer_type is PayerType.BORROWER and repayment.is_payer_named:
        return [_invalid("payerName", "IS_THE_BORROWER")]
    return []


def _judge_day(repayment: RepaymentFacts) -> list[Refusal]:
    """Received between disbursement and today."""
    if repayment.received_on > repayment.today:
        return [_invalid("receivedOn", "IN_THE_FUTURE", latestOn=repayment.today)]
    if repayment.value_on is not None and repayment.received_on < repayment.value_on:
        return [_invalid("receivedOn", "BEFORE_DISBURSEMENT", earliestOn=repayment.value_on)]
    return []


def _judge_form(repayment: RepaymentFacts) -> list[Refusal]:
    """One amount or its parts: exactly one of the two."""
    parts = (repayment.principal, repayment.interest, repayment.penalty)
    has_parts = any(part is not None for part in parts)
    if (repayment.amount is not None) == has_parts:
        return [_invalid("amount", "AMOUNT_OR_PARTS")]
    if has_parts and repayment.penalty_due is not None:
        return [_invalid("penaltyDue", "AMOUNT_OR_PARTS")]
    return []


def _judge_money(repayment: RepaymentFacts) -> list[Refusal]:
    """Each sum is money and not negative, together they are something, and none is too much."""
    sums = {
        "amount": repayment.amount,
        "penaltyDue": repayment.penalty_due,
        "principal": repayment.principal,
        "interest": repayment.interest,
        "penalty": repayment.penalty,
    }
    wrong = {
        name
        for name, amount in sums.items()
        if amount is not None and (not is_money(amount) or amount < 0)
    }
    found = [_invalid(name, "NOT_MONEY") for name in sums if name in wrong]
    if repayment.amount is not None:
        if not wrong and repayment.amount == 0:
            found.append(_invalid("amount", "NOTHING_PAID"))
        return found if found else _judge_amount(repayment)
    paid = (repayment.principal, repayment.interest, repayment.penalty)
    if not wrong and sum((part or ZERO for part in paid), ZERO) == 0:
        found.append(_invalid("principal", "NOTHING_PAID"))
    return found + _judge_parts(repayment, wrong)


def _judge_amount(repayment: RepaymentFacts) -> list[Refusal]:
    """Nothing of one amount may be left when all that is owed is paid."""
    rest = allocation_of(repayment).rest
    if rest == 0:
        return []
    owed = interest_due(repayment, repayment.outstanding)
    return [
        _excess(repayment, "amount", repayment.interest_arrears if owed is None else owed, rest)
    ]


def _judge_parts(repayment: RepaymentFacts, wrong: set[str]) -> list[Refusal]:
    """Neither principal nor, where it is known, interest beyond what is owed."""
    if "principal" in wrong:
        return []
    found = []
    principal, interest = repayment.principal or ZERO, repayment.interest or ZERO
    owed = interest_due(repayment, principal)
    if principal > repayment.outstanding:
        found.append(_excess(repayment, "principal", owed, principal - repayment.outstanding))
    if "interest" not in wrong and owed is not None and interest > owed:
        found.append(_excess(repayment, "interest", owed, interest - owed))
    return found


def _excess(
    repayment: RepaymentFacts, field: str, interest: Decimal | None, excess: Decimal
) -> Refusal:
    """REPAYMENT_EXCEEDS_OUTSTANDING with what is owed and what is too much, yuan."""
    code, debt = ErrorCode.REPAYMENT_EXCEEDS_OUTSTANDING, repayment.outstanding
    if interest is None:
        return refuse(code, field, outstanding=debt, excess=excess)
    return refuse(code, field, outstanding=debt, interestDue=interest, excess=excess)


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[14], reason=reason, **figures)
