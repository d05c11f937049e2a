"""Verdicts on households: their five conditions, their status, and the loans of a removed one."""

from __future__ import annotations

from rules.facts import AssessmentFacts, DisposalFacts, StatusChangeFacts
from rules.notice_2018_119.part_1_positioning import sound_assessment
from rules.notice_2018_119.part_2_8_disposal import sound_disposal
from rules.notice_2018_119.text import TEXT
from rules.refusal import ErrorCode, Refusal, in_order, refuse
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
    return in_order(sound_assessment(assessment))


def judge_status_change(change: StatusChangeFacts) -> list[Refusal]:
    """May the household get this status? From a day of its present status on, with a reason."""
    act = STATUS_ACTS.get(change.to)
    if act is None:
        found = [_invalid("status", "BY_ROSTER_ONLY", accepted=",".join(STATUS_ACTS))]
    else:
        found = judge_transition(HOUSEHOLD, change.status, act, "status")
    if change.from_on > change.today:
        found.append(_invalid("fromOn", "IN_THE_FUTURE", latestOn=change.today))
    elif change.from_on < change.status_since:
        since = change.status_since
        found.append(_invalid("fromOn", "BEFORE_CURRENT_STATUS", earliestOn=since))
    if not change.reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason"))
    return in_order(found)


def judge_disposal(disposal: DisposalFacts) -> list[Refusal]:
    """May this decision be recorded? Once for a case."""
    return in_order(
        [
            *judge_transition(DISPOSAL, disposal.state, "decide", "disposalCase"),
            *sound_disposal(disposal),
        ]
    )


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[62], reason=reason, **figures)
