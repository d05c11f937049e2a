"""The figures of writes as Markdown."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.markdown import listed, table
from benchmarks.names import OURS, PGBENCH, POSTGRAPHILE
from benchmarks.wrk import Run

GOALS = {POSTGRAPHILE: 1.0, PGBENCH: 0.4}
TRIPS_GOAL = 4


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of one peer; `cpu_ms` is its server process's own for a repayment."""

    peer: str
    round: int
    run: Run
    cpu_ms: float | None


def rates(samples: Sequence[Sample]) -> dict[str, float]:
    """Median of repayments a second by peer."""
    return {
        peer: statistics.median(one.run.rate for one in samples if one.peer == peer)
        for peer in dict.fromkeys(one.peer for one in samples)
    }


def ratio_table(samples: Sequence[Sample], trips: Mapping[str, float]) -> str:
    """A line a peer; the goal in brackets, `!` where it was missed."""
    found = rates(samples)
    head = ["server", "repayments/s", f"{OURS} ×", "round trips", "p50 ms", "p99 ms", "CPU ms"]
    rows = []
    for peer, rate in found.items():
        own = [one for one in samples if one.peer == peer]
        rows.append(
            [
                peer,
                f"{rate:.0f}",
                "—" if peer == OURS else _goal(found[OURS] / rate, GOALS[peer], more=True),
                _goal(trips[peer], TRIPS_GOAL if peer == OURS else None, more=False),
                _number([one.run.p50 for one in own]),
                _number([one.run.p99 for one in own]),
                _number([one.cpu_ms for one in own if one.cpu_ms is not None]),
            ]
        )
    return table(head, rows)


def page(
    samples: Sequence[Sample], trips: Mapping[str, float], conditions: Mapping[str, Any]
) -> str:
    """The whole page."""
    return "\n\n".join(
        [
            f"# Repayments on {conditions['rows']['loan']:,} loans",
            "`repaymentRecord` of this server (rules, rights, row-level security, tokens, audit,"
            " key, log) against PostGraphile calling one function that writes the same rows, and"
            " pgbench writing them in one statement: medians of interleaved rounds,"
            " `synchronous_commit` on. In brackets the goal; `!` marks one that was missed."
            " pgbench's latency is its mean."
            " Made by `./run bench writes`.",
            ratio_table(samples, trips),
            "## Conditions",
            listed(conditions) + "\n",
        ]
    )


def as_data(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """Every run, for whoever wants to count anew."""
    return [
        {
            "peer": one.peer,
            "round": one.round,
            "cpu_ms": None if one.cpu_ms is None else round(one.cpu_ms, 3),
            **{
                name: None if math.isnan(value) else round(value, 3)
                for name, value in asdict(one.run).items()
            },
        }
        for one in samples
    ]


def _number(values: Sequence[float]) -> str:
    known = [value for value in values if not math.isnan(value)]
    return f"{statistics.median(known):.2f}" if known else "—"


def _goal(value: float, goal: float | None, *, more: bool) -> str:
    if goal is None:
        return f"{value:.2f}"
    is_met = value >= goal if more else value <= goal
    return f"{value:.2f} ({goal:g}){'' if is_met else ' !'}"
