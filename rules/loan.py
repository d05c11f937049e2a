"""Verdicts on a loan at each of its steps: every refusal at once, in order of precedence.

Each step judges anew what may have changed since the last one (limit, status, breaker, term and
tier by the actual dates). A fact that the step's input does not hold is refused at `input.loan`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rules.facts import (
    ApprovalFacts,
    ClassificationFacts,
    DisbursementFacts,
    FundFacts,
    LoanFacts,
    SigningFacts,
)
from rules.notice_2018_119 import part_1_positioning as positioning
from rules.notice_2018_119 import part_2_1_warning as warning
from rules.notice_2018_119 import part_2_2_breaker as breaker
from rules.notice_2018_119 import part_2_6_fund as fund_rules
from rules.notice_2018_119 import part_2_8_disposal as disposal
from rules.notice_2018_119 import part_2_9_enterprise_lending as enterprise
from rules.notice_2018_119.text import TEXT
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.states import LOAN, judge_transition

# What every lending step must hold, whatever its date.
STANDING: tuple[Callable[[LoanFacts], Refusal | None], ...] = (
    warning.lender_of_county,
    positioning.registered_household,
    disposal.removed_gets_nothing,
    disposal.exited_keeps_policy,
    positioning.borrower_of_household,
    positioning.household_limit,
    positioning.term_limit,
    positioning.benchmark_rate,
    positioning.unsecured,
    positioning.admitted_purpose,
    positioning.named_prohibited_purpose,
    enterprise.project_in_library,
    positioning.enterprise_use,
)


def judge_submission(loan: LoanFacts) -> list[Refusal]:
    """May this loan be asked for? `signed_on` and `value_on` are plans, by default today."""
    return in_order([*positioning.sound_application(loan), *_standing(loan)])


def judge_approval(loan: LoanFacts, approval: ApprovalFacts) -> list[Refusal]:
    """May this submitted loan be approved today?"""
    found = [
        *judge_transition(LOAN, approval.state, "approve", "loan"),
        *positioning.sound_approval(approval),
        *_standing(loan),
    ]
    return in_order(_at_input(found, "approvalReference"))


def judge_signing(loan: LoanFacts, signing: SigningFacts) -> list[Refusal]:
    """May this contract be recorded? The rate is judged by the signing day."""
    found = [
        *judge_transition(LOAN, signing.state, "sign", "loan"),
        *positioning.sound_signing(loan, signing),
        *_standing(loan),
    ]
    return in_order(_at_input(found, "contractNo", "signedOn"))


def judge_disbursement(loan: LoanFacts, disbursement: DisbursementFacts) -> list[Refusal]:
    """May this loan be disbursed? Term and tier by the actual value date, rate by signing day."""
    listed = enterprise.entity_on_list(loan)
    found = [
        *judge_transition(LOAN, disbursement.state, "disburse", "loan"),
        *positioning.sound_disbursement(loan, disbursement),
        *_standing(loan),
        *([] if listed is None else [listed]),
    ]
    return in_order(_at_input(found, "valueOn"))


def judge_classification(classification: ClassificationFacts) -> list[Refusal]:
    """May this five-tier class be recorded? Its day lies between value date and today."""
    found = judge_transition(LOAN, classification.state, "classify", "loan")
    value_on, as_of = classification.value_on, classification.as_of
    if as_of > classification.today:
        found.append(_invalid_day("IN_THE_FUTURE"))
    elif value_on is not None and as_of < value_on:
        found.append(_invalid_day("BEFORE_DISBURSEMENT"))
    return in_order(found)


def warnings_of_lending(loan: LoanFacts, fund: FundFacts | None) -> list[Refusal]:
    """What to say with a yes: term below the cycle, and the county's fund below 1:10.

    `fund.outstanding` is the county's principal without this loan; a county without a fund
    passes a balance of 0.00. None where the step does not lend (nothing to say about the fund).
    """
    found = [positioning.term_fits_cycle(loan)]
    if fund is not None:
        lent = FundFacts(balance=fund.balance, outstanding=fund.outstanding + loan.amount)
        found.append(fund_rules.covered(lent, loan.today))
    return in_order(_present(found))


def _standing(loan: LoanFacts) -> list[Refusal]:
    """The standing conditions, the project's entity and the breaker, in no particular order."""
    found = [rule(loan) for rule in STANDING]
    found.append(breaker.lending_suspended(loan.position, loan.today))
    if loan.project is not None:
        found.append(positioning.pooled_use(loan.project.entity_kind, "project"))
        found.append(enterprise.entity_of_good_standing(loan.project.entity_list_state, "project"))
    return _present(found)


def _present(found: Iterable[Refusal | None]) -> list[Refusal]:
    """Only what was found."""
    return [refusal for refusal in found if refusal is not None]


def _at_input(found: Iterable[Refusal], *fields: str) -> list[Refusal]:
    """Refusals of other fields than the input's own are moved to `input.loan`."""
    return [
        refusal if refusal.path[1:2] and refusal.path[1] in fields else refusal.at("input", "loan")
        for refusal in found
    ]


def _invalid_day(reason: str) -> Refusal:
    """VALIDATION of the day of a classification."""
    return refuse(ErrorCode.VALIDATION, "asOf", clause=TEXT[14], reason=reason)
