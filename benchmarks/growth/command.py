"""The benchmark of growth from its arguments to its table."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import machine, wrk
from benchmarks.data import counts as rows_of
from benchmarks.growth.data import grown
from benchmarks.growth.table import growth_table, page
from benchmarks.names import OURS
from benchmarks.options import add_results, count, counts, some_of, stored
from benchmarks.peer import POOL_SIZE, Peer, running, without_rights
from benchmarks.reads import ask, drive
from benchmarks.reads.command import tokens_of
from benchmarks.reads.figures import Sample, as_data, figures
from benchmarks.reads.query import QUERIES, Query
from models.clock import Clock
from models.dsn import driver_dsn

SIZES = (100_000, 1_000_000, 10_000_000)


def main(arguments: Sequence[str]) -> int:
    """Measures, prints the times, and stores them where `--store` says."""
    wanted = parser().parse_args(arguments)
    wrk.program()  # Told before anything is loaded.
    sizes = sorted(wanted.sizes)
    if wanted.load:
        for size in sizes:
            with grown(os.environ, size):
                pass
        return 0
    plan = drive.Plan(wanted.seconds, wanted.rounds, wanted.connections)
    chosen = [query for query in QUERIES if query.name in wanted.queries]
    with ExitStack() as stack:
        environs = {size: stack.enter_context(grown(os.environ, size)) for size in sizes}
        urls = {size: driver_dsn(without_rights(environs[size])) for size in sizes}
        before = machine.load_average()
        versions = machine.versions(urls[sizes[0]], [])
        samples = measured(environs, chosen, plan)
        conditions = {
            "measured at": Clock().now().isoformat(timespec="minutes"),
            **{f"rows at {size:,}": rows_of(urls[size]) for size in sizes},
            "rounds": f"{plan.rounds} of {plan.seconds} s or more",
            "connections to PostgreSQL": f"{POOL_SIZE} a server",
            "machine": machine.machine(),
            "versions": versions,
            "load average before": before,
            "load average after": machine.load_average(),
            "note": wanted.note,
        }
    found = figures(samples)
    print(growth_table(found), flush=True)
    if wanted.store:
        data = {"conditions": conditions, "runs": as_data(samples)}
        stored(wanted.store / f"growth-{sizes[-1]}", page(found, conditions), data)
    return 0


def measured(
    environs: Mapping[int, Mapping[str, str]], chosen: Sequence[Query], plan: drive.Plan
) -> list[Sample]:
    """All runs: a server for each size, driven in turn as the peers of `reads` are."""
    samples: list[Sample] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        peers: list[Peer] = []
        found, tokens = {}, {}
        for size, environ in environs.items():
            peer = stack.enter_context(running(OURS, environ, {}))
            peer.name = f"{size:,}"
            peers.append(peer)
            found[peer.name] = ask.asks(driver_dsn(without_rights(environ)))
            tokens[peer.name] = tokens_of(environ, found[peer.name])
        for query in chosen:
            asked = {
                name: [
                    drive.wire(OURS, query, place, one, tokens[name][one.role, one.region])
                    for place, one in enumerate(asks)
                    if one.query == query.name
                ]
                for name, asks in found.items()
            }
            count = drive.answered(query, peers, asked)
            print(f"{query.name}: {count} answers each", file=sys.stderr, flush=True)
            samples += drive.rounds(query, peers, asked, plan, folder)
    return samples


def parser() -> argparse.ArgumentParser:
    """The options, with the defaults of a full run."""
    made = argparse.ArgumentParser(prog="./run bench growth", description=__doc__)
    made.add_argument(
        "--sizes", type=counts, default=SIZES, metavar="N,N", help=",".join(map(str, SIZES))
    )
    made.add_argument("--load", action="store_true", help="only load what is not there yet")
    made.add_argument("--seconds", type=count, default=4, help="of each run, 4")
    made.add_argument("--rounds", type=count, default=5, help="medians of so many, 5")
    made.add_argument("--connections", type=counts, default=(1, 16), metavar="N,N", help="1,16")
    names = [query.name for query in QUERIES]
    made.add_argument(
        "--queries", type=some_of(names), default=names, metavar="NAME,…", help=",".join(names)
    )
    add_results(made)
    return made
