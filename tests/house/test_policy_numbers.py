"""The figures of a version, the numbers that judge and what portals are shown are the same."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.clock import Clock
from rules.dated import Dated
from rules.notice_2018_119.clauses import PARTS
from rules.notice_2018_119.text import DOCUMENT, IN_FORCE_FROM, TEXT
from rules.notice_2018_119.version import NOTICE_2018_119
from rules.policy_version import PolicyVersion
from rules.vocabulary import HouseholdStatus, RateRule
from schema import static
from tests.rules.later_version import BEGINS, LPR, later_version
from tests.rules.later_version import DOCUMENT as LATER_DOCUMENT
from tests.rules.situation import benchmarks

# Figure of the version -> the number above the clause that it stands for.
NUMBER_OF = {
    "max_household_amount": "HOUSEHOLD_LIMIT",
    "max_months": "TERM_MONTHS_MAX",
    "exited_keeps_policy_until": "POLICY_PERIOD_LAST_DAY",
    "subsidy_ratio": "SUBSIDY_RATIO",
    "npl_trip_ratio": "TRIP_RATIO",
    "resume_ratio_default": "RESUME_RATIO_DEFAULT",
    "buffer_months_default": "BUFFER_MONTHS_DEFAULT",
    "buffer_months_max": "BUFFER_MONTHS_MAX",
    "deposit_working_days": "DEPOSIT_WORKING_DAYS",
    "fund_ratio_min": "FUND_RATIO_MIN",
    "injection_ratio": "INJECTION_RATIO",
    "province_watch_amount": "PROVINCE_WATCH_AMOUNT",
    "cut_date": "CUT_DATE",
    "value_date_days_back_max": "VALUE_DATE_DAYS_BACK_MAX",
}
# Rules rather than numbers: the clause functions of rows 1 and 9 are what executes them.
RULES_NOT_NUMBERS = {"rate_rule", "eligible_statuses"}
NOT_FIGURES = {"id", "code", "effective_from", "rules", "numbers", "text", "modelled"} | {
    "households",
    "agreements",
    "counties",
    "collection",
    "unpaid",
    "fund",
    "claims",
    "recoveries",
    "enterprises",
    "subsidy",
    "insurance",
    "duties",
    "reports",
    "not_modelled",
}
RATES = {RateRule.BENCHMARK_EQUAL: benchmarks(), RateRule.LPR_CAP: LPR}


def differing(version: PolicyVersion, day: date) -> set[str]:
    """Figures that are not what the number above their clause says on that day."""
    return {
        figure
        for figure, name in NUMBER_OF.items()
        if getattr(version, figure) != version.number_on(name, day)
    }


def shown(day: date) -> dict[str, Any]:
    """`policy(on:)` of a day."""
    actor: Any = None  # The policy is the same for everybody.
    return static.policy(static.Circumstance(actor, Clock(day), RATES), {"on": day})


def test_figures_are_the_numbers_that_judge() -> None:
    assert (NOTICE_2018_119.code, NOTICE_2018_119.effective_from) == (DOCUMENT, IN_FORCE_FROM)
    for day in (date(2012, 7, 6), IN_FORCE_FROM, date(2020, 12, 31), date(2021, 1, 1)):
        assert differing(NOTICE_2018_119, day) == set()


def test_this_house_test_can_fail() -> None:
    wrong = replace(NOTICE_2018_119, max_months=35)
    assert differing(wrong, IN_FORCE_FROM) == {"max_months"}


def test_every_figure_is_shown_and_stands_for_a_number() -> None:
    figures = {field.name for field in fields(PolicyVersion)} - NOT_FIGURES
    assert figures == set(NUMBER_OF) | RULES_NOT_NUMBERS == set(static.FIGURES)


def test_every_number_of_the_parts_is_the_versions() -> None:
    """No two parts share a name, or one would hide the other."""
    found = [
        (name, number)
        for part in PARTS
        for name, number in vars(part).items()
        if isinstance(number, Dated)
    ]
    assert sorted(name for name, _ in found) == sorted(NOTICE_2018_119.numbers)
    assert dict(found) == NOTICE_2018_119.numbers


@pytest.mark.parametrize("day", [date(2017, 7, 25), IN_FORCE_FROM, date(2026, 1, 1)])
def test_numbers_shown_are_the_dated_numbers(day: date) -> None:
    """Name, value, unit and clause of each; an older day is shown the first numbers."""
    numbers = {one["name"]: one for one in shown(day)["numbers"]}
    assert set(numbers) == set(NOTICE_2018_119.numbers)
    for name, number in NOTICE_2018_119.numbers.items():
        value = number.on(max(day, IN_FORCE_FROM))
        assert numbers[name]["value"] == ("" if value is None else str(value)), name
        assert numbers[name]["unit"] == number.unit
        clause = numbers[name]["clause"]
        assert (clause.document, clause.article) == (DOCUMENT, number.article)
        assert clause.quote


def test_a_number_cites_the_words_that_name_it() -> None:
    numbers = {one["name"]: one for one in shown(IN_FORCE_FROM)["numbers"]}
    assert numbers["HOUSEHOLD_LIMIT"]["clause"] == TEXT[6]
    assert numbers["HOUSEHOLD_LIMIT"]["value"] == "50000.00"
    assert numbers["RESUME_RATIO_DEFAULT"]["value"] == ""
    for name, number in NOTICE_2018_119.numbers.items():
        assert number.clause is None or number.clause.article == number.article, name
    bare = Dated("二(六)3", "days", ((IN_FORCE_FROM, 1),))
    made = static._clause(NOTICE_2018_119, bare)
    assert made.quote == f"{TEXT[49].quote}；{TEXT[50].quote}" and made.document == DOCUMENT


def test_every_obligation_is_shown_with_whether_it_is_executed() -> None:
    clauses = shown(IN_FORCE_FROM)["clauses"]
    assert [one["row"] for one in clauses] == list(range(1, 103))
    for one in clauses:
        assert (one["article"], one["quote"]) == (TEXT[one["row"]].article, TEXT[one["row"]].quote)
        assert one["modelled"] is (one["row"] in NOTICE_2018_119.modelled)
        assert one["reason"] == NOTICE_2018_119.not_modelled.get(one["row"])
        assert one["modelled"] is (one["reason"] is None)


def test_a_later_version_is_shown_from_its_day_on() -> None:
    with later_version():
        eve, first = shown(date(2020, 12, 31)), shown(BEGINS)
    assert (eve["code"], eve["effective_to"]) == (DOCUMENT, date(2020, 12, 31))
    assert (first["code"], first["effective_to"]) == (LATER_DOCUMENT, None)
    assert (eve["max_household_amount"], first["max_household_amount"]) == (
        Decimal("50000.00"),
        Decimal("80000.00"),
    )
    assert [one["percent"] for one in first["benchmark_rates"]] == ["3.85", "4.65"]
    assert eve["benchmark_rates"][0]["percent"] == "4.35"
    cited = {one["name"]: one["clause"].document for one in first["numbers"]}
    assert cited["HOUSEHOLD_LIMIT"] == cited["PROVINCE_WATCH_AMOUNT"] == LATER_DOCUMENT
    assert cited["TERM_MONTHS_MAX"] == DOCUMENT
    assert [(one["row"], one["modelled"]) for one in first["clauses"]] == [
        (1, True),
        (2, True),
        (3, True),
        (4, False),
    ]
    assert shown(BEGINS)["code"] == DOCUMENT and shown(BEGINS)["effective_to"] is None


def test_statuses_shown_are_those_that_may_borrow() -> None:
    assert set(shown(IN_FORCE_FROM)["eligible_statuses"]) == set(HouseholdStatus) - {
        HouseholdStatus.NOT_REGISTERED,
        HouseholdStatus.REMOVED_WRONG,
    }
