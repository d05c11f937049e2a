"""From the runs of all rounds to medians and ratios."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.names import FLOOR, OURS, POSTGRAPHILE
from benchmarks.reads.query import QUERIES
from benchmarks.wrk import Run

CONNECTIONS_OF_GOALS = (16, 64)
P99_GOAL = 0.5  # Of PostGraphile's, at 64 connections.
P99_GOAL_CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of one peer in one round; `cpu_ms` is the server process's own, a request.

    Without the database's: of two servers that run the same statement it is the difference, and
    it hardly depends on what else the machine does.
    """

    query: str
    peer: str
    connections: int
    round: int
    run: Run
    cpu_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians over the rounds; rates a second, latencies in milliseconds."""

    query: str
    peer: str
    connections: int
    rate: float
    p50: float
    p99: float
    cpu_ms: float | None
    failed: int


def figures(samples: Iterable[Sample]) -> list[Figure]:
    """Medians by query, connections and peer, in the order of the samples."""
    groups: dict[tuple[str, int, str], list[Sample]] = {}
    for one in samples:
        groups.setdefault((one.query, one.connections, one.peer), []).append(one)
    return [
        Figure(
            query,
            peer,
            connections,
            rate=statistics.median(one.run.rate for one in group),
            p50=statistics.median(one.run.p50 for one in group),
            p99=statistics.median(one.run.p99 for one in group),
            cpu_ms=_median([one.cpu_ms for one in group if one.cpu_ms is not None]),
            failed=sum(one.run.failed for one in group),
        )
        for (query, connections, peer), group in groups.items()
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
            "cpu_ms": None if one.cpu_ms is None else round(one.cpu_ms, 3),
            **{name: round(value, 3) for name, value in asdict(one.run).items()},
        }
        for one in samples
    ]


def _has_goal(connections: int, peer: str) -> bool:
    return connections in CONNECTIONS_OF_GOALS or peer == FLOOR


def _median(values: list[float]) -> float | None:
    return statistics.median(values) if values else None


def _over(one: float, other: float) -> float | None:
    """A ratio; None where the other finished nothing in the time it had."""
    return one / other if other else None
