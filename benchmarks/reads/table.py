"""The figures as Markdown, for the terminal and for `benchmarks/results/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.markdown import listed, table
from benchmarks.names import OURS, POSTGRAPHILE
from benchmarks.reads.figures import (
    P99_GOAL,
    P99_GOAL_CONNECTIONS,
    Figure,
    Ratio,
    p99_against_postgraphile,
    ratios,
)
from benchmarks.reads.query import QUERIES


def ratio_table(found: Sequence[Figure]) -> str:
    """Rates, and ratios against every peer; a goal stands in brackets, `!` marks a missed one."""
    peers = [peer for peer in dict.fromkeys(one.peer for one in found) if peer != OURS]
    head = ["query", "connections", f"{OURS}, requests/s", *(f"× {peer}" for peer in peers)]
    ours = {(one.query, one.connections): one for one in found if one.peer == OURS}
    by_place = {(one.query, one.connections, one.peer): one for one in ratios(found)}
    tails = p99_against_postgraphile(found)
    if POSTGRAPHILE in peers:
        head.append("p99 × postgraphile")
    rows = []
    for (query, connections), figure in ours.items():
        row = [query, str(connections), f"{figure.rate:.0f}"]
        row += [_ratio(by_place.get((query, connections, peer))) for peer in peers]
        if POSTGRAPHILE in peers:
            row.append(_tail(tails.get((query, connections)), connections))
        rows.append(row)
    return table(head, rows)


def rate_table(found: Sequence[Figure]) -> str:
    """Requests a second and latencies of every peer."""
    head = ["query", "connections", "server", "requests/s", "p50 ms", "p99 ms", "CPU ms", "failed"]
    rows = [
        [
            one.query,
            str(one.connections),
            one.peer,
            f"{one.rate:.1f}",
            f"{one.p50:.1f}",
            f"{one.p99:.1f}",
            "—" if one.cpu_ms is None else f"{one.cpu_ms:.2f}",
            str(one.failed),
        ]
        for one in found
    ]
    return table(head, rows)


def page(found: Sequence[Figure], conditions: Mapping[str, Any]) -> str:
    """The whole page: conditions, ratios, what was asked, rates."""
    asked = table(["query", "what"], [[query.name, query.title] for query in QUERIES])
    return (
        "\n\n".join(
            [
                f"# Reads over {conditions['rows']['loan']:,} loans",
                "Throughput of this server (rights, row-level security, tokens and log on) as a"
                " multiple of each peer's: medians of interleaved rounds. In brackets the goal; `!`"
                " marks one that was missed. Made by `./run bench reads`.",
                ratio_table(found),
                "## What was asked",
                asked,
                "## Conditions",
                listed(conditions),
                "## Rates, latencies, and the server process's own time a request",
                rate_table(found),
            ]
        )
        + "\n"
    )


def _ratio(one: Ratio | None) -> str:
    if one is None or one.ratio is None:
        return "—"
    if one.goal is None:
        return f"{one.ratio:.2f}"
    return f"{one.ratio:.2f} ({one.goal:g}){'' if one.is_met else ' !'}"


def _tail(ratio: float | None, connections: int) -> str:
    if ratio is None:
        return "—"
    if connections != P99_GOAL_CONNECTIONS:
        return f"{ratio:.2f}"
    return f"{ratio:.2f} ({P99_GOAL:g}){'' if ratio <= P99_GOAL else ' !'}"
