"""The benchmark from its arguments to its table."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import machine, wrk
from benchmarks.data import check_size, loaded
from benchmarks.names import CUSTOMARY, FLOOR, OURS, POSTGRAPHILE
from benchmarks.options import add_results, count, counts, some_of, stored
from benchmarks.peer import POOL_SIZE, Peer, running, without_rights
from benchmarks.reads import ask, drive
from benchmarks.reads.figures import Sample, as_data, figures
from benchmarks.reads.query import QUERIES, Query
from benchmarks.reads.table import page, ratio_table
from models.clock import Clock
from models.dsn import driver_dsn
from ops.development import Subject
from ops.environment import development_issuer

PEERS = (FLOOR, POSTGRAPHILE, CUSTOMARY)


def main(arguments: Sequence[str]) -> int:
    """Measures, prints the ratios, and stores them where `--store` says."""
    wanted = parser().parse_args(arguments)
    wrk.program()  # Told before anything is loaded.
    plan = drive.Plan(wanted.seconds, wanted.rounds, wanted.connections)
    chosen = [query for query in QUERIES if query.name in wanted.queries]
    with loaded(os.environ, wanted.loans) as environ:
        url = driver_dsn(without_rights(environ))
        rows = check_size(url, wanted.loans)
        before = machine.load_average()
        versions = machine.versions(url, wanted.peers)  # Of the code that is about to be loaded.
        samples, memory = measured(environ, [OURS, *wanted.peers], chosen, plan)
        conditions = {
            "measured at": Clock().now().isoformat(timespec="minutes"),
            "rows": rows,
            "rounds": f"{plan.rounds} of {plan.seconds} s or more",
            "connections to PostgreSQL": f"{POOL_SIZE} a server",
            "machine": machine.machine(),
            "versions": versions,
            "load average before": before,
            "load average after": machine.load_average(),
            "peak memory, MiB": memory,
            "note": wanted.note,
        }
    found = figures(samples)
    print(ratio_table(found), flush=True)
    if wanted.store:
        data = {"conditions": conditions, "runs": as_data(samples)}
        stored(wanted.store / f"reads-{wanted.loans}", page(found, conditions), data)
    return 0


def measured(
    environ: Mapping[str, str], names: Sequence[str], chosen: Sequence[Query], plan: drive.Plan
) -> tuple[list[Sample], dict[str, float | None]]:
    """All runs of all peers, and the most memory that each peer held."""
    found = ask.asks(driver_dsn(without_rights(environ)))
    tokens = tokens_of(environ, found)
    samples: list[Sample] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ask.write(folder / "asks.json", found)
        peers: list[Peer] = [
            stack.enter_context(running(name, environ, {"ASKS": str(folder / "asks.json")}))
            for name in names
        ]
        for query in chosen:
            asked = {
                name: [
                    drive.wire(name, query, place, one, tokens[one.role, one.region])
                    for place, one in enumerate(found)
                    if one.query == query.name
                ]
                for name in names
            }
            count = drive.compare(query, peers, asked)
            print(f"{query.name}: {count} answers agree", file=sys.stderr, flush=True)
            samples += drive.rounds(query, peers, asked, plan, folder)
        memory = {peer.name: _rounded(peer.memory_mib()) for peer in peers}
    return samples, memory


def tokens_of(environ: Mapping[str, str], found: Sequence[ask.Ask]) -> dict[tuple[str, str], str]:
    """A token of the development issuer for everybody who asks."""
    issuer = development_issuer(environ)
    people = {(one.role, one.region) for one in found}
    return {
        (role, region): issuer.mint(Subject.parse(f"{role}@{region}")) for role, region in people
    }


def parser() -> argparse.ArgumentParser:
    """The options, with the defaults of a full run."""
    made = argparse.ArgumentParser(prog="./run bench reads", description=__doc__)
    made.add_argument("--loans", type=count, default=1_000_000, metavar="N")
    made.add_argument("--seconds", type=count, default=4, help="of each run, 4")
    made.add_argument("--rounds", type=count, default=5, help="medians of so many, 5")
    made.add_argument(
        "--connections", type=counts, default=(1, 16, 64), metavar="N,N", help="1,16,64"
    )
    names = [query.name for query in QUERIES]
    made.add_argument(
        "--queries", type=some_of(names), default=names, metavar="NAME,…", help=",".join(names)
    )
    made.add_argument(
        "--peers", type=some_of(PEERS), default=list(PEERS), metavar="NAME,…", help=",".join(PEERS)
    )
    add_results(made)
    return made


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
