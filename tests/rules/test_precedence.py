"""Refusals by precedence: break everything, repair from the top, the first steps down one row."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.facts import DisbursementFacts, LoanFacts
from rules.loan import judge_disbursement
from rules.refusal import PRECEDENCE, ErrorCode, Refusal, in_order, refuse
from tests.rules.situation import build
from tests.rules.sound import COUNTY_ID, TODAY

BROKEN: dict[str, Any] = {
    "lender_county_id": 520328000,
    "value_on": date(2018, 12, 21),
    "household": {
        "status": "NOT_REGISTERED",
        "applied_on": date(2021, 1, 1),
        "borrower_is_member": False,
        "conditions_met": ["WILLING"],
        "conditions_unmet": ["SKILLS"],
        "flags": ["MALICIOUS_DEFAULT"],
    },
    "exposure": {"outstanding": "50000.00"},
    "matures_on": date(2022, 12, 20),
    "rate": "9.99",
    "guarantee_mode": "MORTGAGE",
    "purpose": "HOUSING",
    "used_by": "ENTERPRISE",
    "project": {
        "entity_kind": "REAL_ESTATE",
        "state": "SCREENING",
        "entity_list_state": "NEGATIVE",
    },
    "position": {"breaker": "TRIPPED"},
}

# The first refusal, and what repairs it. One value can break two rows (a status, a project): then
# the repair of the first breaks the second.
REPAIRS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("LENDER_NOT_OF_COUNTY", {"lender_county_id": COUNTY_ID}),
    ("INVALID_TRANSITION", {"state": "SIGNED"}),
    ("VALIDATION", {"value_on": TODAY}),
    ("HOUSEHOLD_NOT_REGISTERED", {"household.status": "REMOVED_WRONG"}),
    ("HOUSEHOLD_REMOVED", {"household.status": "EXITED"}),
    ("POLICY_PERIOD_ENDED", {"household.applied_on": TODAY}),
    ("BORROWER_NOT_IN_HOUSEHOLD", {"household.borrower_is_member": True}),
    ("MALICIOUS_DEFAULTER", {"household.flags": []}),
    ("ELIGIBILITY_INCOMPLETE", {"household": {"status": "EXITED", "applied_on": TODAY}}),
    ("HOUSEHOLD_LIMIT_EXCEEDED", {"exposure": {}}),
    ("TERM_EXCEEDS_LIMIT", {"matures_on": date(2019, 12, 20)}),
    ("RATE_NOT_BENCHMARK", {"rate": "4.35"}),
    ("COLLATERAL_NOT_ALLOWED", {"guarantee_mode": "CREDIT"}),
    ("PURPOSE_NOT_ALLOWED", {"purpose": "COOPERATION"}),
    ("PROHIBITED_USE", {"project.entity_kind": "COOPERATIVE"}),
    ("AGREEMENT_REQUIRED", {"agreement": {"has_consent": False, "has_risk_control": False}}),
    ("CONSENT_MISSING", {"agreement.has_consent": True}),
    ("AGREEMENT_INCOMPLETE", {"agreement.has_risk_control": True}),
    ("LENDING_SUSPENDED", {"position": {}, "project": None}),
    (
        "PROJECT_NOT_IN_LIBRARY",
        {"project": {"state": "SCREENING", "entity_list_state": "NEGATIVE"}},
    ),
    ("ENTERPRISE_USE_NOT_ADMITTED", {"project.state": "NORMAL"}),
    ("ENTITY_ON_NEGATIVE_LIST", {"project.entity_list_state": "UNLISTED"}),
    ("ENTITY_NOT_LISTED", {"project.entity_list_state": "WHITELIST"}),
)


def test_the_first_refusal_steps_down_one_row_at_a_time() -> None:
    """Each repair takes away exactly the first refusal."""
    loan: dict[str, Any] = {**BROKEN}
    state = "DRAFT"
    for code, repair in REPAIRS:
        found = judge(loan, state)
        assert found[0].code == code
        assert found == in_order(found)
        for name, value in repair.items():
            if name == "state":
                state = value
            elif "." in name:
                outer, inner = name.split(".")
                loan[outer] = {**loan[outer], inner: value}
            else:
                loan[name] = value
        assert code not in [refusal.code for refusal in judge(loan, state)]
    assert judge(loan, state) == []


def test_the_table_is_in_the_order_of_the_codes() -> None:
    """The rows above stand in the enumeration's own order, each once."""
    places = [PRECEDENCE[ErrorCode(code)] for code, _ in REPAIRS]
    assert places == sorted(set(places))


def judge(loan: dict[str, Any], state: str) -> list[Refusal]:
    """The verdict on the disbursement."""
    return judge_disbursement(build(LoanFacts, loan), build(DisbursementFacts, {"state": state}))


def test_order_is_by_code_then_path_and_repetitions_fall_away() -> None:
    """The same input always gives the same list, whatever the order of the rules."""
    late, early = refuse(ErrorCode.VALIDATION, "b"), refuse(ErrorCode.VALIDATION, "a")
    first = refuse(ErrorCode.NOT_FOUND, "z")
    assert in_order([late, early, first, late]) == [first, early, late]


def test_codes_have_titles_in_both_languages() -> None:
    """A code without a title would be shown raw to an official."""
    for code in ErrorCode:
        assert code.zh and code.en
        assert code.value == code.name
        assert not code.en.isupper()
