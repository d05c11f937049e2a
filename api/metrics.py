"""Figures for operators in Prometheus' form; no label tells of a tenant or a person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from models.database import Database
from rules.refusal import ErrorCode

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_NONE = "none"
_OUTCOMES = frozenset(
    {"ok", "partial", "disconnected", *(code.value.lower() for code in ErrorCode)}
)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "qiandai_requests",
            "GraphQL requests by kind of operation and outcome (ok, partial or an error code)",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "qiandai_request_seconds",
            "Time from the end of a request's head to the start of its answer",
            ["kind"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        # Finding a series by its labels costs more than counting.
        self._series: dict[tuple[str, str], tuple[Counter, Histogram]] = {}

    def observe_database(self, database: Database) -> None:
        """Report the connections of this database."""
        for name, text in {
            "size": "Budget of connections",
            "opened": "Connections open",
            "in_use": "Connections in use",
            "queued": "Requests waiting for a connection",
        }.items():
            self.observe(f"qiandai_connections_{name}", text, partial(_figure, database, name))

    def observe(self, name: str, text: str, read: Callable[[], float]) -> None:
        """Report a figure that is read when it is asked for."""
        Gauge(name, text, registry=self.registry).set_function(read)

    def end(self, kind: str | None, outcome: str, seconds: float) -> None:
        """A request was answered."""
        key = (kind or _NONE, outcome)
        series = self._series.get(key)
        if series is None:
            told = outcome.lower() if outcome.lower() in _OUTCOMES else "other"
            series = (self._requests.labels(key[0], told), self._seconds.labels(key[0]))
            if told != "other":
                self._series[key] = series
        series[0].inc()
        series[1].observe(seconds)

    def text(self) -> bytes:
        """All figures in the text format."""
        return generate_latest(self.registry)


def _figure(database: Database, name: str) -> float:
    return database.figures[name]
