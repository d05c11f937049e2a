"""Verdicts on a loan at each of its steps: every refusal at once, in order of precedence.

Each step judges anew what may have changed since the last one (limit, status, breaker, term and
tier by the actual dates). A loan is judged by the version of the policy of its signing day, its
lender's breaker and its county's fund by that of the business day. A fact that the step's input
does not hold is refused at `input.loan`.
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.facts import (
    ApprovalFacts,
    ClassificationFacts,
    DisbursementFacts,
    FundFacts,
    LoanFacts,
    PayeeFacts,
    SigningFacts,
)
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.policy_version import LendingRules
from rules.refusal import ErrorCode, Refusal, in_order, present, refuse
from rules.states import LOAN, judge_transition
from rules.vocabulary import LoanState


def judge_submission(loan: LoanFacts) -> list[Refusal]:
    """May this loan be asked for? `signed_on` and `value_on` are plans, by default today."""
    return in_order([*_rules(loan).sound_application(loan), *_standing(loan)])


def judge_approval(loan: LoanFacts, approval: ApprovalFacts) -> list[Refusal]:
    """May this submitted loan be approved today?"""
    found = [
        *judge_transition(LOAN, approval.state, "approve", "loan"),
        *_rules(loan).sound_approval(approval),
        *_standing(loan),
        *_from_approval(loan),
    ]
    return in_order(_at_input(found, "approvalReference"))


def judge_signing(loan: LoanFacts, signing: SigningFacts) -> list[Refusal]:
    """May this contract be recorded? The rate is judged by the signing day."""
    found = [
        *judge_transition(LOAN, signing.state, "sign", "loan"),
        *_rules(loan).sound_signing(loan, signing),
        *_standing(loan),
        *_from_approval(loan),
    ]
    return in_order(_at_input(found, "contractNo", "signedOn", "guarantors", "collaterals"))


def judge_disbursement(loan: LoanFacts, disbursement: DisbursementFacts) -> list[Refusal]:
    """May this loan be disbursed? Term and tier by the actual value date, rate by signing day."""
    rules, today = _rules(loan), policy_on(loan.today).rules
    found = [
        *judge_transition(LOAN, disbursement.state, "disburse", "loan"),
        *rules.sound_disbursement(loan, disbursement),
        *_standing(loan),
        *_from_approval(loan),
        *present(rule(loan) for rule in rules.at_disbursement),
        *present([today.lent_while_suspended(loan.value_on, disbursement.resumed_on)]),
    ]
    return in_order(_at_input(found, "valueOn"))


def judge_ending(
    state: LoanState, act: str, reason: str | None, *, needs_reason: bool
) -> list[Refusal]:
    """May this application be refused, withdrawn or cancelled? The breaker does not matter."""
    found = judge_transition(LOAN, state, act, "loan")
    if needs_reason and not (reason or "").strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[14]))
    return in_order(found)


def judge_classification(classification: ClassificationFacts) -> list[Refusal]:
    """May this five-tier class be recorded? Its day lies between value date and today."""
    found = judge_transition(LOAN, classification.state, "classify", "loan")
    value_on, as_of = classification.value_on, classification.as_of
    if as_of > classification.today:
        found.append(_invalid_day("IN_THE_FUTURE", latestOn=classification.today))
    elif value_on is not None and as_of < value_on:
        found.append(_invalid_day("BEFORE_DISBURSEMENT", earliestOn=value_on))
    return in_order(found)


def warnings_of_lending(loan: LoanFacts, fund: FundFacts | None) -> list[Refusal]:
    """What to say with a yes: term below the cycle, and the county's fund below 1:10.

    `fund.outstanding` is the county's principal without this loan; a county without a fund
    passes a balance of 0.00. None where the step does not lend (nothing to say about the fund).
    """
    found = [rule(loan) for rule in _rules(loan).warnings]
    if fund is not None:
        lent = FundFacts(balance=fund.balance, outstanding=fund.outstanding + loan.amount)
        found.append(policy_on(loan.today).rules.covered(lent, loan.today))
    return in_order(present(found))


def warnings_of_payee(loan: LoanFacts, payee: PayeeFacts | None) -> list[Refusal]:
    """What to say of the account that a loan is paid into; None where none was named."""
    return [] if payee is None else present([_rules(loan).third_party_payee(payee)])


def _rules(loan: LoanFacts) -> LendingRules:
    """The clause functions that bind this loan: at submission and approval those of today."""
    return policy_on(loan.signed_on).rules


def _standing(loan: LoanFacts) -> list[Refusal]:
    """The standing conditions of the loan's version and today's breaker, in no particular order."""
    rules = _rules(loan)
    found = [rule(loan) for rule in rules.standing]
    found.append(policy_on(loan.today).rules.lending_suspended(loan.position, loan.today))
    return [*present(found), *rules.no_security(loan.security)]


def _from_approval(loan: LoanFacts) -> list[Refusal]:
    """What an application may still lack, and nothing that comes after it."""
    return present(rule(loan) for rule in _rules(loan).from_approval)


def _at_input(found: Iterable[Refusal], *fields: str) -> list[Refusal]:
    """Refusals of other fields than the input's own are moved to `input.loan`."""
    return [
        refusal if refusal.path[1:2] and refusal.path[1] in fields else refusal.at("input", "loan")
        for refusal in found
    ]


def _invalid_day(reason: str, **figures: object) -> Refusal:
    """VALIDATION of the day of a classification."""
    return refuse(ErrorCode.VALIDATION, "asOf", clause=TEXT[14], reason=reason, **figures)
