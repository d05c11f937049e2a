"""Verdicts on a circuit breaker: its resume ratio, a request to resume, and the decision on it.

Judged by the version of the business day. The ratio is asked only of a breaker that the act could
move: in any other state there is nothing to resume.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rules.facts import PositionFacts
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.states import BREAKER, judge_transition
from rules.vocabulary import BreakerState, ClearingMeans


def judge_resume_ratio(ratio: Decimal, today: date) -> list[Refusal]:
    """May the county set this ratio? The path is `ratio`."""
    refusal = policy_on(today).rules.admitted_resume_ratio(ratio, today)
    return [] if refusal is None else [refusal]


def judge_resume_request(
    position: PositionFacts,
    resume_ratio: Decimal | None,
    means: ClearingMeans,
    note: str | None,
    today: date,
) -> list[Refusal]:
    """May the lender ask to resume? Refused already here, so that it learns what is missing."""
    found = _judge_resume(position, resume_ratio, "request_resume", today)
    if means is ClearingMeans.OTHER and not (note or "").strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "note", clause=TEXT[26]))
    return in_order(found)


def judge_resume_grant(
    position: PositionFacts, resume_ratio: Decimal | None, today: date
) -> list[Refusal]:
    """May the county let the lender resume, by the figures of this moment?"""
    return in_order(_judge_resume(position, resume_ratio, "resume", today))


def judge_resume_refusal(state: BreakerState, reason: str) -> list[Refusal]:
    """May the county turn a request down? It says why."""
    found = judge_transition(BREAKER, state, "refuse_resume", "breaker", clause=TEXT[26])
    if not reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[26]))
    return in_order(found)


def _judge_resume(
    position: PositionFacts, resume_ratio: Decimal | None, act: str, today: date
) -> list[Refusal]:
    """The transition, and where it is permitted the ratio."""
    found = judge_transition(BREAKER, position.breaker, act, "breaker", clause=TEXT[26])
    if found:
        return found
    refusal = policy_on(today).rules.may_resume(position, resume_ratio)
    return [] if refusal is None else [refusal]
