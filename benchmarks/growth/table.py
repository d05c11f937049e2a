"""The times of growth as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.markdown import listed, table
from benchmarks.reads.figures import Figure
from benchmarks.reads.query import PAGE, QUERIES

# Of the largest against the smallest.
GOALS = {PAGE.name: 1.2}


def growth_table(found: Sequence[Figure]) -> str:
    """Median times by size, and how many times that of the smallest the largest takes."""
    sizes = list(dict.fromkeys(one.peer for one in found))
    by_place = {(one.query, one.connections, one.peer): one for one in found}
    head = ["query", "connections", *(f"{size} loans, ms" for size in sizes), "largest : smallest"]
    rows = [
        [
            query,
            str(connections),
            *(_time(by_place[query, connections, size]) for size in sizes),
            _ratio(query, *(by_place[query, connections, size].p50 for size in sizes)),
        ]
        for query, connections in dict.fromkeys((one.query, one.connections) for one in found)
    ]
    return table(head, rows)


def page(found: Sequence[Figure], conditions: Mapping[str, Any]) -> str:
    """The whole page."""
    asked = table(["query", "what"], [[query.name, query.title] for query in QUERIES])
    return "\n\n".join(
        [
            "# The same reads over more loans",
            "Median times of this server's answers (rights, row-level security, tokens and log on),"
            " a server and a PostgreSQL for each size, driven in turn. The goal stands in brackets;"
            " `!` marks one that was missed. Made by `./run bench growth`.",
            growth_table(found),
            "## What was asked",
            asked,
            "## Conditions",
            listed(conditions) + "\n",
        ]
    )


def _time(figure: Figure) -> str:
    """The median, and what failed if anything did."""
    return f"{figure.p50:.2f}" + (f", {figure.failed} failed" if figure.failed else "")


def _ratio(query: str, *times: float) -> str:
    if not times[0]:
        return "—"
    ratio, goal = times[-1] / times[0], GOALS.get(query)
    if goal is None:
        return f"{ratio:.2f}"
    return f"{ratio:.2f} ({goal:g}){'' if ratio <= goal else ' !'}"
