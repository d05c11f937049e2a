"""Verdicts on loans not paid at maturity, or not going to be: extension, plan, class (二(八)1).

None of them depends on the lender's breaker: they are how the ratio falls (二(二)).
"""

from __future__ import annotations

from rules.care_facts import (
    ConsentFacts,
    ExtensionFacts,
    PendingExtension,
    PlanFacts,
    UnpaidFacts,
)
from rules.ledger import Ledger
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.states import EXTENSION, LOAN, ON_THE_BOOK, judge_transition


def judge_extension_request(
    extension: ExtensionFacts, pending: PendingExtension | None, reason: str
) -> list[Refusal]:
    """May this extension be asked for? `pending` is the loan's open one, where it has one."""
    found = _extendable(extension)
    if pending is not None:
        rules = policy_on(extension.today).unpaid
        found += rules.consented_by_both(pending, extension.new_matures_on)
    if not reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[60]))
    found += policy_on(extension.today).rules.no_security(extension.security)
    return in_order(found)


def judge_extension_consent(extension: ExtensionFacts, consent: ConsentFacts) -> list[Refusal]:
    """May this office consent today? All is judged again: days and loan may have moved on."""
    if consent.signed_on is not None and EXTENSION.after(consent.state, "refuse"):
        found = [refuse(ErrorCode.ALREADY_SIGNED, clause=TEXT[60], signedOn=consent.signed_on)]
    else:
        found = judge_transition(EXTENSION, consent.state, consent.act, clause=TEXT[60])
    if not found:
        found = _extendable(extension)
        if consent.by_same_person:
            found.append(refuse(ErrorCode.SAME_ACTOR, clause=TEXT[60]))
        if not consent.is_rate_known:
            reason = "NO_BENCHMARK"
            found.append(refuse(ErrorCode.VALIDATION, clause=TEXT[60], reason=reason))
    return in_order(refusal.at("input", "extension") for refusal in found)


def judge_spread(ledger: Ledger) -> list[Refusal]:
    """Is there principal due at the maturity that an extension would move?

    Of a few fen that are left of a loan in instalments, the lines before the last may be all.
    """
    if ledger.dues[-1].unpaid_principal > 0:
        return []
    reason, left = "NOTHING_DUE_AT_MATURITY", ledger.outstanding
    figures = {"reason": reason, "outstanding": left}
    return [refuse(ErrorCode.VALIDATION, "extension", clause=TEXT[60], **figures)]


def judge_instalment_plan(plan: PlanFacts) -> list[Refusal]:
    """May this plan be agreed?"""
    return in_order(policy_on(plan.today).unpaid.sound_plan(plan))


def judge_loan_disposal(loan: UnpaidFacts) -> list[Refusal]:
    """May a class of disposal be set for this loan?"""
    return in_order(policy_on(loan.today).unpaid.unpaid_at_maturity(loan))


def _extendable(extension: ExtensionFacts) -> list[Refusal]:
    """Whether the loan's state admits an extension, and its days; those of a loan on the book."""
    found = judge_transition(LOAN, extension.state, "extend", "loan", clause=TEXT[60])
    if extension.state in ON_THE_BOOK:
        found += policy_on(extension.today).unpaid.sound_extension(extension)
    return found
