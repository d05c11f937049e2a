"""Rows 43 to 45: what is due, what is short, what may be planned; at and past each bound."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.facts import FundFacts
from rules.fund_duty import judge_injection_year, judge_revenue, judge_top_up
from rules.fund_facts import (
    InjectionYearFacts,
    RevenueFacts,
    TopUpFacts,
)
from rules.notice_2018_119.part_2_6_fund import injection_due, shortfall
from rules.vocabulary import RevenueBasis, SourceLevel

D = Decimal
DAY = date(2018, 12, 20)


@pytest.mark.parametrize(
    ("previous", "current", "due"),
    [
        ("450000000", "500000000", "2500000.00"),
        ("500000000", "480000000", "0.00"),
        ("500000000", "500000000", "0.00"),
        ("0.00", "0.10", "0.01"),
        ("0.00", "0.09", "0.00"),
    ],
)
def test_five_percent_of_the_growth_is_due(previous: str, current: str, due: str) -> None:
    assert f"{injection_due(D(previous), D(current), 2018):.2f}" == due


def test_no_duty_before_the_notice() -> None:
    assert injection_due(D(0), D(100), 2017) == 0


def test_the_fund_covers_a_tenth() -> None:
    lent = D("30000000.00")
    for balance, lends, missing in (
        ("3000000.00", "0", "0.00"),
        ("2999999.99", "0", "0.01"),
        ("3000000.00", "50000", "5000.00"),
    ):
        fund = FundFacts(balance=D(balance), outstanding=lent + D(lends))
        assert f"{shortfall(fund, DAY):.2f}" == missing


@pytest.mark.parametrize(
    ("missing", "planned_on", "expected"),
    [
        ("0.01", DAY, []),
        ("0.00", DAY, ["NOTHING_SHORT"]),
        ("0.01", date(2018, 12, 19), ["TOO_EARLY"]),
    ],
)
def test_a_plan_is_for_a_shortfall(missing: str, planned_on: date, expected: list[str]) -> None:
    plan = TopUpFacts(today=DAY, shortfall=D(missing), amount=D("0.01"), planned_on=planned_on)
    assert [one.param("reason") for one in judge_top_up(plan)] == expected


@pytest.mark.parametrize(
    ("basis", "year", "admitted"),
    [
        (RevenueBasis.BUDGET, 2019, True),
        (RevenueBasis.BUDGET, 2020, False),
        (RevenueBasis.FINAL_ACCOUNTS, 2017, True),
        (RevenueBasis.FINAL_ACCOUNTS, 2018, False),
        (RevenueBasis.BUDGET, 2000, True),
        (RevenueBasis.BUDGET, 1999, False),
    ],
)
def test_the_years_of_revenue(basis: RevenueBasis, year: int, admitted: bool) -> None:
    revenue = RevenueFacts(today=DAY, year=year, basis=basis, amount=D("1.00"))
    assert (judge_revenue(revenue) == []) is admitted


@pytest.mark.parametrize(
    ("level", "year", "reason"),
    [
        (SourceLevel.COUNTY, 2018, None),
        (SourceLevel.COUNTY, 2019, None),
        (SourceLevel.COUNTY, 2020, "NOT_WITHIN"),
        (SourceLevel.COUNTY, 2017, "NOT_WITHIN"),
        (SourceLevel.CITY, 2018, "COUNTY_ONLY"),
        (SourceLevel.CITY, None, None),
    ],
)
def test_the_year_an_injection_is_for(
    level: SourceLevel, year: int | None, reason: str | None
) -> None:
    facts = InjectionYearFacts(level=level, booked_on=date(2019, 1, 3), for_year=year)
    found = [one.param("reason") for one in judge_injection_year(facts)]
    assert found == ([] if reason is None else [reason])
