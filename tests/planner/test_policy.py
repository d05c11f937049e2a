"""What reads show of the policy: `policy(on:)` over the wire, and figures inside statements."""

from __future__ import annotations

from datetime import date

import pytest

from models.clock import Clock
from planner.edges import NOUNS
from planner.figures import TODAY, figures, in_force
from planner.render import filled
from schema.execute import Engine
from tests.office import Office
from tests.rules.later_version import later_version

POLICY = """query($on: Date) { policy(on: $on) { code effectiveFrom effectiveTo maxHouseholdAmount
  maxMonths rateRule eligibleStatuses exitedKeepsPolicyUntil subsidyRatio nplTripRatio
  resumeRatioDefault bufferMonthsDefault bufferMonthsMax depositWorkingDays fundRatioMin
  injectionRatio provinceWatchAmount cutDate valueDateDaysBackMax
  benchmarkRates { percent effectiveOn }
  numbers { name value unit clause { document article quote } }
  clauses { row article quote modelled reason } } }"""
WATCH = "{ projects(first: 200) { nodes { amount watchLevel } } }"


def test_the_policy_is_shown_whole(office: Office) -> None:
    shown = office.data(office.actor("COUNTY_PA@520327"), POLICY, on="2018-12-20")["policy"]
    clauses, numbers = shown.pop("clauses"), shown.pop("numbers")
    assert shown == {
        "code": "黔府办函〔2018〕119号",
        "effectiveFrom": "2018-01-01",
        "effectiveTo": None,
        "maxHouseholdAmount": "50000.00",
        "maxMonths": 36,
        "rateRule": "BENCHMARK_EQUAL",
        "eligibleStatuses": ["POOR", "EXITED", "RETURNED_POOR"],
        "exitedKeepsPolicyUntil": "2020-12-31",
        "subsidyRatio": "1.00",
        "nplTripRatio": "0.03",
        "resumeRatioDefault": None,
        "bufferMonthsDefault": 2,
        "bufferMonthsMax": 3,
        "depositWorkingDays": 5,
        "fundRatioMin": "0.1",
        "injectionRatio": "0.05",
        "provinceWatchAmount": "5000000.00",
        "cutDate": "2017-07-25",
        "valueDateDaysBackMax": 5,
        "benchmarkRates": [
            {"percent": "4.35", "effectiveOn": "2015-10-24"},
            {"percent": "4.75", "effectiveOn": "2015-10-24"},
            {"percent": "4.90", "effectiveOn": "2015-10-24"},
        ],
    }
    assert [one["row"] for one in clauses] == list(range(1, 103))
    limit = next(one for one in numbers if one["name"] == "HOUSEHOLD_LIMIT")
    assert limit == {
        "name": "HOUSEHOLD_LIMIT",
        "value": "50000.00",
        "unit": "yuan",
        "clause": {
            "document": "黔府办函〔2018〕119号",
            "article": "一(二)",
            "quote": "额度最高不得超过5万元",
        },
    }


def test_a_later_version_is_shown_with_its_rates(office: Office) -> None:
    actor = office.actor("COUNTY_PA@520327")
    with later_version():
        eve = office.data(actor, POLICY, on="2020-12-31")["policy"]
        first = office.data(actor, POLICY, on="2021-01-01")["policy"]
    assert (eve["effectiveTo"], eve["rateRule"]) == ("2020-12-31", "BENCHMARK_EQUAL")
    assert (first["code"], first["effectiveTo"], first["rateRule"]) == (
        "测试〔2021〕1号",
        None,
        "LPR_CAP",
    )
    assert [one["percent"] for one in first["benchmarkRates"]] == ["3.85", "4.65"]


def test_a_figure_is_a_literal_until_versions_differ() -> None:
    assert in_force("province_watch_amount", TODAY) == "5000000.00"
    assert in_force("cut_date", "t.value_on") == "date '2017-07-25'"
    with later_version():
        assert in_force("npl_trip_ratio", TODAY) == "0.03"
        assert in_force("province_watch_amount", TODAY) == (
            "(case when ⟦today⟧::date >= date '2021-01-01' then 8000000.00 else 5000000.00 end)"
        )
        watch = filled(NOUNS["Project"].expressions["watch_level"], "t")
        assert "⟦today⟧" in watch and "{" not in watch
    assert set(figures("t")) == {
        "exited_keeps_policy_until",
        "fund_ratio_min",
        "injection_ratio",
        "npl_trip_ratio",
        "province_watch_amount",
        "cut_date",
    }


@pytest.mark.parametrize(("day", "bound"), [("2020-12-31", 5_000_000), ("2021-01-01", 8_000_000)])
def test_the_watch_shown_follows_the_business_day(office: Office, day: str, bound: int) -> None:
    """The same projects, asked on the last day of the one version and the first of the other."""
    actor = office.actor("COUNTY_PA@520327")
    directory, vault = office.directory, office.engine._planner._vault
    engine = Engine(office.database, Clock(date.fromisoformat(day)), vault, directory)
    asked = Office(office.loop, office.database, directory, engine)
    with later_version():
        projects = asked.data(actor, WATCH)["projects"]["nodes"]
    assert {one["watchLevel"] for one in projects if float(one["amount"]) >= bound} <= {"PROVINCE"}
    assert {one["watchLevel"] for one in projects if float(one["amount"]) < bound} == {"CITY"}
    levels = {one["amount"]: one["watchLevel"] for one in projects}
    assert any(5_000_000 <= float(amount) < 8_000_000 for amount in levels), levels
