"""Rows 19 to 23 at their bounds: terms, feeds, ratios, maturities, arrears."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rules.facts import PositionFacts
from rules.notice_2018_119 import part_2_1_warning as warning
from rules.notice_2018_119.text import TEXT
from rules.refusal import ErrorCode
from rules.vocabulary import CountyDocumentKind, Severity

DAY = date(2018, 12, 20)


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [(0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False), (-9, 9, True)],
)
def test_a_term_includes_both_its_ends(first: int, last: int | None, covered: bool) -> None:
    end = None if last is None else DAY + timedelta(days=last)
    terms = [(DAY + timedelta(days=first), end)]
    assert (warning.rules_in_force(terms, DAY) is None) is covered
    assert (warning.plan_in_force(terms, DAY) is None) is covered
    assert (warning.team_in_place(terms, DAY) is None) is covered
    assert warning.team_in_place([], DAY) is ErrorCode.NO_RISK_TEAM


@pytest.mark.parametrize(("days", "stale"), [(30, False), (31, True)])
def test_thirty_days_are_not_more_than_thirty(days: int, stale: bool) -> None:
    assert warning.feed_is_stale(DAY - timedelta(days=days), DAY) is stale
    assert warning.long_overdue(DAY - timedelta(days=days), DAY) is stale


@pytest.mark.parametrize(
    ("npl", "severity"),
    [
        ("199999.99", None),
        ("200000.00", Severity.YELLOW),
        ("249999.99", Severity.YELLOW),
        ("250000.00", Severity.ORANGE),
        ("299999.99", Severity.ORANGE),
        ("300000.00", Severity.RED),
    ],
)
def test_levels_of_the_ratio_are_inclusive(npl: str, severity: Severity | None) -> None:
    facts = PositionFacts(npl=Decimal(npl), outstanding=Decimal("10000000.00"))
    assert warning.npl_severity(facts, DAY) is severity
    assert warning.npl_severity(PositionFacts(), DAY) is None


@pytest.mark.parametrize(
    ("days", "severity"),
    [
        (-1, None),
        (0, Severity.ORANGE),
        (30, Severity.ORANGE),
        (31, Severity.YELLOW),
        (60, Severity.YELLOW),
        (61, Severity.BLUE),
        (90, Severity.BLUE),
        (91, None),
    ],
)
def test_maturities_draw_near(days: int, severity: Severity | None) -> None:
    assert warning.maturing_severity(DAY + timedelta(days=days), DAY) is severity


KINDS = {CountyDocumentKind.COUNTY_RULES: 19, CountyDocumentKind.CONTINGENCY_PLAN: 21}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("issued", "valid_from", "valid_to", "expected"),
    [
        (0, 0, None, {}),
        (0, 0, 0, {}),
        (1, 1, None, {"issuedOn": {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}}),
        (0, -1, None, {"validFrom": {"reason": "BEFORE_ISSUE", "earliestOn": "2018-12-20"}}),
        (-1, 0, -1, {"validTo": {"reason": "BEFORE_START", "earliestOn": "2018-12-20"}}),
    ],
)
def test_a_document_is_issued_then_valid(
    kind: CountyDocumentKind,
    issued: int,
    valid_from: int,
    valid_to: int | None,
    expected: dict[str, dict[str, str]],
) -> None:
    issued_on, begins_on = DAY + timedelta(days=issued), DAY + timedelta(days=valid_from)
    ends_on = None if valid_to is None else DAY + timedelta(days=valid_to)
    found = warning.judge_document(kind, DAY, issued_on, begins_on, ends_on)
    assert {one.path[-1]: dict(one.params) for one in found} == expected
    assert all(one.clause == TEXT[KINDS[kind]] for one in found)


def test_a_team_has_members_and_begins_by_today() -> None:
    assert warning.judge_team(DAY, DAY, 1) == []
    found = warning.judge_team(DAY, DAY + timedelta(days=1), 0)
    assert [(one.path[-1], dict(one.params)) for one in found] == [
        ("fromOn", {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}),
        ("members", {"reason": "MISSING"}),
    ]
    assert all(one.clause == TEXT[20] for one in found)
