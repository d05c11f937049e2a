"""Medians, ratios and tables of the benchmark of reads."""

from __future__ import annotations

import json
import math

import pytest

from benchmarks.markdown import table
from benchmarks.names import CUSTOMARY, FLOOR, OURS, POSTGRAPHILE
from benchmarks.reads.figures import (
    Sample,
    as_data,
    figures,
    p99_against_postgraphile,
    ratios,
)
from benchmarks.reads.table import page, rate_table, ratio_table
from benchmarks.wrk import Run, counted


def run(rate: float, p99: float = 10.0, failed: int = 0) -> Run:
    return Run(rate, 5.0, p99, 1000.0, 100, failed)


def of(peer: str, *runs: Run, query: str = "page", connections: int = 64) -> list[Sample]:
    return [
        Sample(query, peer, connections, number, one, number + 1.0)
        for number, one in enumerate(runs)
    ]


SAMPLES = [
    *of(OURS, run(300), run(100, 30), run(200, 20)),
    *of(FLOOR, run(400), run(250), run(200)),
    *of(POSTGRAPHILE, run(100, 50, 1), run(50, 40), run(60, 30)),
    *of(CUSTOMARY, run(0), run(0), run(4)),
]


def test_medians_over_the_rounds() -> None:
    ours, floor, postgraphile, _ = figures(SAMPLES)
    assert (ours.peer, ours.rate, ours.p99, ours.cpu_ms) == (OURS, 200, 20, 2.0)
    assert (floor.rate, postgraphile.rate, postgraphile.failed) == (250, 60, 1)
    assert figures(of(OURS, run(1), run(2)))[0].rate == 1.5


def test_a_ratio_knows_its_goal_and_whether_it_is_met() -> None:
    floor, postgraphile, customary = ratios(figures(SAMPLES))
    assert (floor.ratio, floor.goal, floor.is_met) == (0.8, 0.85, False)
    assert (postgraphile.ratio, postgraphile.goal) == (pytest.approx(3.333, abs=0.001), 2.5)
    assert postgraphile.is_met
    # Who finished nothing is no divisor.
    assert (customary.ratio, customary.goal, customary.is_met) == (None, 20, None)


def test_goals_against_peers_are_for_many_connections() -> None:
    alone = [*of(OURS, run(9), connections=1), *of(POSTGRAPHILE, run(3), connections=1)]
    [one] = ratios(figures(alone))
    assert (one.ratio, one.goal, one.is_met) == (3, None, None)


def test_tails_are_compared_with_postgraphile() -> None:
    assert p99_against_postgraphile(figures(SAMPLES)) == {("page", 64): 0.5}
    assert p99_against_postgraphile(figures(SAMPLES[:6])) == {}


def test_the_table_shows_ratios_goals_and_what_was_missed() -> None:
    assert ratio_table(figures(SAMPLES)).splitlines() == [
        "| query | connections | qiandai, requests/s | × floor       | × postgraphile | × customary"
        " | p99 × postgraphile |",
        "| ----- | ----------- | ------------------- | ------------- | -------------- | -----------"
        " | ------------------ |",
        "| page  | 64          | 200                 | 0.80 (0.85) ! | 3.33 (2.5)     | —          "
        " | 0.50 (0.5)         |",
    ]
    assert "| page  | 64          | floor        | 250.0      |" in rate_table(figures(SAMPLES))
    assert table(["a"], [["long"]]) == "| a    |\n| ---- |\n| long |"


def test_a_page_tells_its_conditions_and_every_run_can_be_counted_anew() -> None:
    conditions = {"rows": {"loan": 20_000}, "load average before": 7.5, "note": "busy"}
    text = page(figures(SAMPLES), conditions)
    assert text.startswith("# Reads over 20,000 loans\n")
    assert "- load average before: 7.5\n- note: busy" in text
    data = as_data(SAMPLES)
    assert len(data) == len(SAMPLES) and json.loads(json.dumps(data)) == data
    assert data[1] == {
        "query": "page",
        "peer": OURS,
        "connections": 64,
        "round": 1,
        "cpu_ms": 2.0,
        "rate": 100,
        "p50": 5.0,
        "p99": 30,
        "bytes_each": 1000.0,
        "requests": 100,
        "failed": 0,
    }


def test_what_wrk_counted() -> None:
    told = {"requests": 300, "microseconds": 1_500_000, "bytes": 60_000, "status": 1, "broken": 2}
    found = counted(
        f"Running 1s test\n  200 requests\n{json.dumps(told | {'p50': 1500, 'p99': 9000})}\n"
    )
    assert found == Run(200.0, 1.5, 9.0, 200.0, 300, 3)
    none = counted(json.dumps(told | {"requests": 0, "p50": 0, "p99": 0}))
    assert none.rate == 0 and math.isnan(none.bytes_each)
