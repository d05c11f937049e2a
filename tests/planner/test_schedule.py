"""What is due and what is late, asked of the engine: schedules, PAR30, lists by days overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from models.clock import Clock
from tests.office import BUSINESS_DATE, Office

LENDER, COUNTY = "RCC-520324", "520324"
LOANS = """
query Loans($where: LoanFilter) {
  loans(where: $where, first: 200) { totalCount nodes {
    id status outstandingPrincipal maturesOn overdue { sinceOn days principal interest }
    nextDue { dueOn principal interest }
    schedule { number dueOn principal interest principalPaid interestPaid unpaid }
  } }
}
"""
BREAKER = f"""
{{ circuitBreaker(lender: "{LENDER}", county: "{COUNTY}") {{
  denominator overdue overdueCount overdueRatio par30 par30Ratio }} }}
"""
REPAY = """
mutation Repay($input: RepaymentRecordInput!) {
  repaymentRecord(input: $input) {
    errors { code path params { name value } }
    repayment { principal interest penalty }
    loan { status outstandingPrincipal schedule { number unpaid } }
  }
}
"""


def _loans(office: Office, who: str, **where: Any) -> list[dict[str, Any]]:
    found = office.data(office.actor(who), LOANS, where=where)["loans"]
    assert len(office.sent) == 1, "a read is one statement"
    nodes: list[dict[str, Any]] = found["nodes"]
    assert found["totalCount"] == len(nodes)
    return nodes


def test_every_loan_on_the_book_has_its_schedule(office: Office) -> None:
    loans = _loans(office, "CITY_PA@520300", status={"in": ["ACTIVE", "OVERDUE"]})
    assert len(loans) > 20
    for loan in loans:
        lines = loan["schedule"]
        assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
        assert lines[-1]["dueOn"] == loan["maturesOn"]
        left = sum(Decimal(line["principal"]) - Decimal(line["principalPaid"]) for line in lines)
        assert left == Decimal(loan["outstandingPrincipal"])
        for line in lines:
            due = Decimal(line["principal"]) + Decimal(line["interest"])
            paid = Decimal(line["principalPaid"]) + Decimal(line["interestPaid"])
            assert Decimal(line["unpaid"]) == due - paid
        late = [
            line
            for line in lines
            if line["dueOn"] < BUSINESS_DATE.isoformat() and line["unpaid"] != "0.00"
        ]
        assert loan["overdue"]["sinceOn"] == (late[0]["dueOn"] if late else None)


def test_what_is_due_next_is_the_first_unpaid_line_to_come(office: Office) -> None:
    for loan in _loans(office, "CITY_PA@520300", status={"in": ["ACTIVE", "OVERDUE"]}):
        coming = [
            line
            for line in loan["schedule"]
            if line["dueOn"] >= BUSINESS_DATE.isoformat() and line["unpaid"] != "0.00"
        ]
        found = loan["nextDue"]
        if not coming:
            assert found == {"dueOn": None, "principal": None, "interest": None}
            continue
        assert found["dueOn"] == coming[0]["dueOn"]
        total = Decimal(found["principal"]) + Decimal(found["interest"])
        assert total == Decimal(coming[0]["unpaid"])


def test_a_loan_not_paid_out_has_no_lines(office: Office) -> None:
    for loan in _loans(office, "CITY_PA@520300", status={"in": ["SUBMITTED", "SIGNED"]}):
        assert loan["schedule"] == [] and loan["nextDue"]["dueOn"] is None


def test_lists_by_band_of_days(office: Office) -> None:
    """Bands of days overdue are intervals of the day since when."""
    overdue = _loans(office, "CITY_PA@520300", status={"eq": "OVERDUE"})
    assert len(overdue) == 2
    for low, high in ((1, 30), (31, 90), (91, 3650)):
        band = {
            "gte": (BUSINESS_DATE - timedelta(days=high)).isoformat(),
            "lte": (BUSINESS_DATE - timedelta(days=low)).isoformat(),
        }
        found = {one["id"] for one in _loans(office, "CITY_PA@520300", overdueSinceOn=band)}
        assert found == {one["id"] for one in overdue if low <= one["overdue"]["days"] <= high}


@pytest.mark.parametrize(
    ("days", "par30", "ratio"), [(-12, "0.00", 0), (-11, "28000.00", 1), (0, "28000.00", 1)]
)
def test_par30_is_of_the_day(
    office: Office, monkeypatch: pytest.MonkeyPatch, days: int, par30: str, ratio: int
) -> None:
    """42 days late on the business day: thirty are not more than thirty."""
    day = BUSINESS_DATE + timedelta(days=days)
    monkeypatch.setattr(office.engine._planner, "_clock", Clock(day))
    found = office.data(office.actor("REGULATOR@520000"), BREAKER)["circuitBreaker"]
    assert len(office.sent) == 1
    assert (found["overdue"], found["par30"]) == ("28000.00", par30)
    whole = Decimal(28000) / Decimal(found["denominator"])
    assert Decimal(found["overdueRatio"]) == round(whole, 10)
    assert Decimal(found["par30Ratio"]) == round(whole * ratio, 10)


def test_par30_is_told_to_nobody_who_sees_a_part_of_the_book(office: Office) -> None:
    loan = office.data(
        office.actor(f"COUNTY_BANK@{COUNTY}", LENDER),
        "{ loans(where: {status: {eq: OVERDUE}}) { nodes { outlet { code } } } }",
    )["loans"]["nodes"][0]
    own = office.actor(f"BANK_OUTLET@{COUNTY}", LENDER, loan["outlet"]["code"])
    for actor, told in ((own, "28000.00"), (replace(own, outlet_id=0), None)):
        found = office.data(actor, BREAKER)["circuitBreaker"]
        assert (found["overdue"], found["par30"]) == ("28000.00", told)


def test_an_amount_is_divided_by_the_platform(office: Office) -> None:
    """A dry run over the engine: the payload tells the parts, and the lines as they would be."""
    bank = office.actor(f"COUNTY_BANK@{COUNTY}", LENDER)
    loan = office.data(bank, LOANS, where={"status": {"eq": "OVERDUE"}})["loans"]["nodes"][0]
    given = {"loan": {"id": loan["id"]}, "bankRef": "HK-1", "dryRun": True}
    done = office.data(bank, REPAY, input=given | {"amount": "2000.00", "penaltyDue": "65.08"})
    assert done["repaymentRecord"] == {
        "errors": [],
        "repayment": {"principal": "700.00", "interest": "1234.92", "penalty": "65.08"},
        "loan": {
            "status": "OVERDUE",
            "outstandingPrincipal": "27300.00",
            "schedule": [{"number": 1, "unpaid": "27300.00"}],
        },
    }
    both = office.data(bank, REPAY, input=given | {"amount": "1.00", "principal": "1.00"})
    (error,) = both["repaymentRecord"]["errors"]
    assert (error["code"], error["path"]) == ("VALIDATION", ["input", "amount"])
    more = office.data(bank, REPAY, input=given | {"amount": "29234.93"})
    (error,) = more["repaymentRecord"]["errors"]
    assert error["code"] == "REPAYMENT_EXCEEDS_OUTSTANDING"
    assert {one["name"]: one["value"] for one in error["params"]} == {
        "outstanding": "28000.00",
        "interestDue": "1234.92",
        "excess": "0.01",
    }
