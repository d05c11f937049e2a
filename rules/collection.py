"""Verdicts on what follows lending: inspections, cases of collection, early calls, evasion."""

from __future__ import annotations

import re

from rules.care_facts import (
    CaseClosingFacts,
    CollectionActionFacts,
    CollectionFacts,
    DefaultConfirmationFacts,
    InspectionFacts,
    RecallFacts,
)
from rules.money import is_money
from rules.notice_2018_119.part_1_3_use import sound_finding
from rules.notice_2018_119.part_2_1_warning import sound_inspection
from rules.notice_2018_119.part_2_4_subsidy import evaded_by_county
from rules.notice_2018_119.part_2_5_recovery import (
    case_stays_open,
    confirmed_by_case,
    ground_of_recall,
    sound_action,
)
from rules.notice_2018_119.part_2_8_disposal import debt_retained
from rules.notice_2018_119.text import TEXT
from rules.refusal import Clause, ErrorCode, Refusal, in_order, present, refuse
from rules.states import COLLECTION, LOAN, MALICIOUS_DEFAULT, judge_transition
from rules.vocabulary import ArrearsCause, CollectionCause, LoanState

_HASH = re.compile("[0-9a-fA-F]{64}")


def judge_inspection(inspection: InspectionFacts) -> list[Refusal]:
    """May this inspection be recorded? Of a loan on the book, with a finding that fits."""
    found = [
        *judge_transition(LOAN, inspection.state, "inspect", "loan", clause=TEXT[22]),
        *sound_inspection(inspection),
        *sound_finding(inspection),
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
    return in_order([*moves, *sound_action(action)])


def judge_case_closing(closing: CaseClosingFacts) -> list[Refusal]:
    """May the case be closed? With a reason, and not while a bad loan is owed."""
    found = judge_transition(COLLECTION, closing.state, "close", "collectionCase", clause=TEXT[38])
    kept = debt_retained(closing.retained, "collectionCase") or case_stays_open(closing)
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
    if (missing := ground_of_recall(recall)) is not None:
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
    state: LoanState, cause: ArrearsCause | None, *, is_open: bool
) -> list[Refusal]:
    """May evasion of this loan be proposed? Of a debt that stands, once at a time.

    Not where nothing is late but what the county owes (row 36).
    """
    found = judge_transition(LOAN, state, "collect", "loan", clause=TEXT[39])
    found += present([evaded_by_county(cause, "loan")])
    if is_open:
        found.append(refuse(ErrorCode.ALREADY_OPEN, "loan", clause=TEXT[39]))
    return in_order(found)


def judge_default_confirmation(confirmation: DefaultConfirmationFacts) -> list[Refusal]:
    """May the court confirm? What was proposed, and a finding with its case number."""
    found = judge_transition(
        MALICIOUS_DEFAULT, confirmation.state, "confirm", "maliciousDefault", clause=TEXT[39]
    )
    if (missing := confirmed_by_case(confirmation)) is not None:
        found.append(missing)
    return in_order(found)


def _invalid(clause: Clause, field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=clause, reason=reason, **figures)
