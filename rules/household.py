"""Verdicts on households: their five conditions, their status, and the loans of a removed one."""

from __future__ import annotations

from rules.care_facts import DisposalFacts
from rules.facts import AssessmentFacts, StatusChangeFacts
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import Clause, ErrorCode, Refusal, in_order, refuse
from rules.states import DISPOSAL, HOUSEHOLD, judge_transition
from rules.vocabulary import HouseholdStatus

# The word of the machine for each status that is changed to; the others come from the roster.
STATUS_ACTS: dict[HouseholdStatus, str] = {
    HouseholdStatus.EXITED: "exit",
    HouseholdStatus.RETURNED_POOR: "return_poor",
    HouseholdStatus.REMOVED_WRONG: "remove_wrong",
}


def judge_assessment(assessment: AssessmentFacts) -> list[Refusal]:
    """May these answers to the five conditions be recorded?"""
    return in_order(policy_on(assessment.today).households.sound_assessment(assessment))


def judge_status_change(change: StatusChangeFacts) -> list[Refusal]:
    """May the household get this status? From a day of its present status on, with a reason."""
    act, clause = STATUS_ACTS.get(change.to), _clause_of(change.to)
    if act is None:
        found = [_invalid(clause, "status", "BY_ROSTER_ONLY", accepted=",".join(STATUS_ACTS))]
    else:
        found = judge_transition(HOUSEHOLD, change.status, act, "status", clause=clause)
    if change.from_on > change.today:
        found.append(_invalid(clause, "fromOn", "IN_THE_FUTURE", latestOn=change.today))
    elif change.from_on < change.status_since:
        since = change.status_since
        found.append(_invalid(clause, "fromOn", "BEFORE_CURRENT_STATUS", earliestOn=since))
    if not change.reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=clause))
    return in_order(found)


def judge_disposal(disposal: DisposalFacts) -> list[Refusal]:
    """May this decision be recorded? Once for a case."""
    return in_order(
        [
            *judge_transition(DISPOSAL, disposal.state, "decide", "disposalCase", clause=TEXT[64]),
            *policy_on(disposal.today).households.sound_disposal(disposal),
        ]
    )


def _clause_of(status: HouseholdStatus) -> Clause:
    """A removal is of row 63, any other change of row 62."""
    return TEXT[63 if status is HouseholdStatus.REMOVED_WRONG else 62]


def _invalid(clause: Clause, field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=clause, reason=reason, **figures)
