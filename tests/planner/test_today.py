"""Expressions over the business day: one statement, one plan, and the day of each request."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.clock import Clock
from tests.office import BUSINESS_DATE, Office

LOANS = """
query Loans($where: LoanFilter) {
  loans(where: $where, first: 200) { nodes { id overdue { sinceOn days } } }
}
"""
CLASSIFY = """
mutation Classify($id: ID!) {
  loanClassify(input: {loan: {id: $id}, fiveTier: LOSS, dryRun: true}) {
    errors { code } loan { overdue { sinceOn days } }
  }
}
"""
LATER = BUSINESS_DATE + timedelta(days=10)


def _overdue(office: Office) -> list[dict[str, Any]]:
    where = {"status": {"eq": "OVERDUE"}}
    found = office.data(office.actor("CITY_PA@520300"), LOANS, where=where)
    assert len(office.sent) == 1, "a read is one statement"
    return [node["overdue"] for node in found["loans"]["nodes"]]


def _days(since: str, today: date) -> int:
    return (today - date.fromisoformat(since)).days


def test_days_are_counted_to_the_business_day(office: Office) -> None:
    overdue = _overdue(office)
    assert len(overdue) == 2 and all(one["days"] > 0 for one in overdue)
    assert [one["days"] for one in overdue] == [
        _days(one["sinceOn"], BUSINESS_DATE) for one in overdue
    ]


def test_what_is_not_overdue_has_no_days(office: Office) -> None:
    where = {"status": {"in": ["ACTIVE", "SUBMITTED", "SETTLED"]}}
    found = office.data(office.actor("COUNTY_PA@520327"), LOANS, where=where)
    nodes = found["loans"]["nodes"]
    assert nodes and all(one["overdue"] == {"sinceOn": None, "days": 0} for one in nodes)


def test_a_kept_plan_takes_the_day_of_its_request(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _overdue(office)
    kept = len(office.engine._planner._plans)
    monkeypatch.setattr(office.engine._planner, "_clock", Clock(LATER))
    assert [one["days"] for one in _overdue(office)] == [one["days"] + 10 for one in before]
    assert len(office.engine._planner._plans) == kept


def test_payloads_count_to_the_business_day_too(office: Office) -> None:
    lender = office.actor("COUNTY_BANK@520324", "RCC-520324")
    found = office.data(lender, LOANS, where={"status": {"eq": "OVERDUE"}})
    (loan,) = found["loans"]["nodes"]
    shown = office.data(lender, CLASSIFY, id=loan["id"])["loanClassify"]
    assert shown == {"errors": [], "loan": {"overdue": loan["overdue"]}}
    assert loan["overdue"]["days"] == _days(loan["overdue"]["sinceOn"], BUSINESS_DATE) == 42
