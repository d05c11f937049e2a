"""Verdicts on what follows lending: inspections, cases of collection, early calls, evasion."""

from __future__ import annotations

import re
from datetime import date

from rules.care_facts import (
    CaseClosingFacts,
    CollectionActionFacts,
    CollectionFacts,
    DefaultConfirmationFacts,
    InspectionFacts,
    MisuseDecisionFacts,
    RecallFacts,
)
from rules.money import is_money
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import Clause, ErrorCode, Refusal, in_order, present, refuse
from rules.states import COLLECTION, LOAN, MALICIOUS_DEFAULT, judge_transition
from rules.vocabulary import ArrearsCause, CollectionCause, LoanState

_HASH = re.compile("[0-9a-fA-F]{64}")


def judge_inspection(inspection: InspectionFacts) -> list[Refusal]:
    """May this inspection be recorded? Of a loan on the book, with a finding that fits."""
    rules = policy_on(inspection.today).collection
    found = [
        *judge_transition(LOAN, inspection.state, "inspect", "loan", clause=TEXT[22]),
        *rules.sound_inspection(inspection),
        *rules.sound_finding(inspection),
    ]
    if inspection.file_hash is not None and not _HASH.fullmatch(inspection.file_hash):
        found.append(_invalid(TEXT[22], "fileHash", "FORM"))
    return in_order(found)


def judge_collection(collection: CollectionFacts) -> list[Refusal]:
    """May a case be opened? One at a time, for a cause that the loan shows."""
    found = judge_transition(LOAN, collection.state, "collect", "loan", clause=TEXT[38])
    if collection.open_since is not None:
        clause, since = TEXT[38], collection.open_since
        found.append(refuse(ErrorCode.ALREADY_OPEN, "loan", clause=clause, openedOn=since))
    shown = {
        CollectionCause.MISUSED: collection.is_misused,
        CollectionCause.NON_PERFORMING: collection.five_tier.non_performing,
        CollectionCause.OVERDUE: collection.is_overdue,
        CollectionCause.OTHER: True,
    }
    if not shown[collection.cause]:
        accepted = ",".join(cause for cause, is_so in shown.items() if is_so)
        found.append(_invalid(TEXT[38], "cause", "CAUSE_NOT_SHOWN", accepted=accepted))
    return in_order(found)


def judge_collection_action(action: CollectionActionFacts) -> list[Refusal]:
    """May this step be recorded? In an open case."""
    moves = judge_transition(COLLECTION, action.state, "act", "collectionCase", clause=TEXT[38])
    return in_order([*moves, *policy_on(action.today).collection.sound_action(action)])


def judge_misuse_decision(misuse: MisuseDecisionFacts) -> list[Refusal]:
    """May the county government decide? In an open case of a misused loan, and anew."""
    moves = judge_transition(COLLECTION, misuse.state, "decide", "collectionCase", clause=TEXT[56])
    return in_order([*moves, *policy_on(misuse.today).collection.sound_misuse_decision(misuse)])


def judge_case_closing(closing: CaseClosingFacts) -> list[Refusal]:
    """May the case be closed? With a reason, and not while a bad loan is owed."""
    found = judge_transition(COLLECTION, closing.state, "close", "collectionCase", clause=TEXT[38])
    policy = policy_on(closing.today)
    kept = policy.unpaid.debt_retained(closing.retained, "collectionCase")
    kept = kept or policy.collection.case_stays_open(closing)
    if kept is not None:
        found.append(kept)
    if not closing.reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[38]))
    return in_order(found)


def judge_recall(recall: RecallFacts) -> list[Refusal]:
    """May the loan be called early? On a ground, for a coming day, for no more than is owed."""
    found = judge_transition(LOAN, recall.state, "call_early", "loan", clause=TEXT[37])
    if recall.plan_in_force:
        found.append(refuse(ErrorCode.PLAN_IN_FORCE, "loan", clause=TEXT[57]))
    if (missing := policy_on(recall.today).collection.ground_of_recall(recall)) is not None:
        found.append(missing)
    if recall.demand_on <= recall.today:
        found.append(_invalid(TEXT[37], "demandOn", "NOT_IN_FUTURE", today=recall.today))
    if not is_money(recall.amount) or recall.amount <= 0:
        found.append(_invalid(TEXT[37], "amount", "NOT_POSITIVE_MONEY"))
    elif recall.amount > recall.outstanding:
        owed = recall.outstanding
        found.append(_invalid(TEXT[37], "amount", "ABOVE_OUTSTANDING", outstanding=owed))
    return in_order(found)


def judge_default_proposal(
    state: LoanState, cause: ArrearsCause | None, *, is_open: bool, on: date
) -> list[Refusal]:
    """May evasion of this loan be proposed? Of a debt that stands, once at a time.

    Not where nothing is late but what the county owes (row 36).
    """
    found = judge_transition(LOAN, state, "collect", "loan", clause=TEXT[39])
    found += present([policy_on(on).subsidy.evaded_by_county(cause, "loan")])
    if is_open:
        found.append(refuse(ErrorCode.ALREADY_OPEN, "loan", clause=TEXT[39]))
    return in_order(found)


def judge_default_confirmation(confirmation: DefaultConfirmationFacts) -> list[Refusal]:
    """May the court confirm? What was proposed, and a finding with its case number."""
    found = judge_transition(
        MALICIOUS_DEFAULT, confirmation.state, "confirm", "maliciousDefault", clause=TEXT[39]
    )
    rules = policy_on(confirmation.today).collection
    if (missing := rules.confirmed_by_case(confirmation)) is not None:
        found.append(missing)
    return in_order(found)


def _invalid(clause: Clause, field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=clause, reason=reason, **figures)
