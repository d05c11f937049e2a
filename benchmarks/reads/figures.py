"""From the runs of all rounds to medians and ratios."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.reads.query import FLOOR, OURS, POSTGRAPHILE, QUERIES
from benchmarks.reads.wrk import Run

CONNECTIONS_OF_GOALS = (16, 64)
P99_GOAL = 0.5  # Of PostGraphile's, at 64 connections.
P99_GOAL_CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of one peer in one round."""

    query: str
    peer: str
    connections: int
    round: int
    run: Run


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians over the rounds; rates a second, latencies in milliseconds."""

    query: str
    peer: str
    connections: int
    rate: float
    p50: float
    p99: float
    failed: int


def figures(samples: Iterable[Sample]) -> list[Figure]:
    """Medians by query, connections and peer, in the order of the samples."""
    groups: dict[tuple[str, int, str], list[Run]] = {}
    for one in samples:
        groups.setdefault((one.query, one.connections, one.peer), []).append(one.run)
    return [
        Figure(
            query,
            peer,
            connections,
            rate=statistics.median(run.rate for run in runs),
            p50=statistics.median(run.p50 for run in runs),
            p99=statistics.median(run.p99 for run in runs),
            failed=sum(run.failed for run in runs),
        )
        for (query, connections, peer), runs in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class Ratio:
    """This server's rate against a peer's, with the goal where there is one."""

    query: str
    connections: int
    peer: str
    ratio: float | None
    goal: float | None

    @property
    def is_met(self) -> bool | None:
        """None where nothing was asked or nothing was measured."""
        return None if self.goal is None or self.ratio is None else self.ratio >= self.goal


def ratios(found: Iterable[Figure]) -> list[Ratio]:
    """Ours against every peer, for each query and number of connections."""
    by_place = {(one.query, one.connections, one.peer): one for one in found}
    goals = {query.name: query.goals for query in QUERIES}
    return [
        Ratio(
            query,
            connections,
            peer,
            _over(by_place[query, connections, OURS].rate, one.rate),
            goals[query].get(peer) if _has_goal(connections, peer) else None,
        )
        for (query, connections, peer), one in by_place.items()
        if peer != OURS and (query, connections, OURS) in by_place
    ]


def p99_against_postgraphile(found: Iterable[Figure]) -> dict[tuple[str, int], float | None]:
    """Our 99th percentile as a part of PostGraphile's, by query and connections."""
    by_place = {(one.query, one.connections, one.peer): one for one in found}
    return {
        (query, connections): _over(by_place[query, connections, OURS].p99, one.p99)
        for (query, connections, peer), one in by_place.items()
        if peer == POSTGRAPHILE and (query, connections, OURS) in by_place
    }


def as_data(samples: Iterable[Sample]) -> list[dict[str, Any]]:
    """Every run, for whoever wants to count anew."""
    return [
        {
            "query": one.query,
            "peer": one.peer,
            "connections": one.connections,
            "round": one.round,
            **{name: round(value, 3) for name, value in asdict(one.run).items()},
        }
        for one in samples
    ]


def _has_goal(connections: int, peer: str) -> bool:
    return connections in CONNECTIONS_OF_GOALS or peer == FLOOR


def _over(one: float, other: float) -> float | None:
    """A ratio; None where the other finished nothing in the time it had."""
    return one / other if other else None
