"""An act that a state does not permit names the clause that the act serves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules import breaker, household
from rules.facts import PositionFacts, StatusChangeFacts
from rules.notice_2018_119.part_2_2_breaker import breaker_key
from rules.notice_2018_119.text import TEXT
from rules.refusal import ErrorCode, Refusal
from rules.states import DISPOSAL, LOAN, judge_transition
from rules.vocabulary import BreakerState, ClearingMeans, HouseholdStatus

DAY = date(2018, 12, 20)
LENDING = PositionFacts(outstanding=Decimal("100.00"))


@pytest.mark.parametrize(
    "found",
    [
        breaker.judge_resume_request(LENDING, None, ClearingMeans.CASH_REPAYMENT, None, DAY),
        breaker.judge_resume_grant(LENDING, None, DAY),
        breaker.judge_resume_refusal(BreakerState.TRIPPED, "不同意"),
    ],
    ids=["request", "grant", "refusal"],
)
def test_a_breaker_of_row_26(found: list[Refusal]) -> None:
    assert [(one.code, one.clause) for one in found] == [(ErrorCode.INVALID_TRANSITION, TEXT[26])]


@pytest.mark.parametrize(
    ("to", "row"),
    [
        (HouseholdStatus.EXITED, 62),
        (HouseholdStatus.RETURNED_POOR, 62),
        (HouseholdStatus.REMOVED_WRONG, 63),
    ],
)
def test_a_removal_is_of_row_63_and_any_other_change_of_row_62(
    to: HouseholdStatus, row: int
) -> None:
    facts = StatusChangeFacts(
        today=DAY,
        status=HouseholdStatus.REMOVED_WRONG,
        status_since=DAY,
        to=to,
        from_on=date(2018, 12, 19),
        reason=" ",
    )
    found = household.judge_status_change(facts)
    assert [one.code for one in found] == [
        ErrorCode.INVALID_TRANSITION,
        ErrorCode.VALIDATION,
        ErrorCode.REASON_REQUIRED,
    ]
    assert {one.clause for one in found} == {TEXT[row]}


def test_an_act_that_serves_no_clause_names_none() -> None:
    (bare,) = judge_transition(LOAN, "SUBMITTED", "disburse", "loan")
    (of_row,) = judge_transition(DISPOSAL, "DECIDED", "decide", "disposalCase", clause=TEXT[64])
    assert (bare.clause, of_row.clause) == (None, TEXT[64])
    assert dict(of_row.params) == {"object": "disposal", "state": "DECIDED", "act": "decide"}


def test_a_breaker_is_of_one_lender_in_one_county() -> None:
    """Row 27: neither the county's other lenders nor the next county's are stopped with it."""
    keys = {breaker_key(county, lender) for county in (520327000, 520328000) for lender in (1, 2)}
    assert len(keys) == 4
