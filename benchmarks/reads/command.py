"""The benchmark from its arguments to its table."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.reads import ask, drive, machine, wrk
from benchmarks.reads.data import check_size, loaded
from benchmarks.reads.figures import Sample, as_data, figures
from benchmarks.reads.peer import POOL_SIZE, Peer, running, without_rights
from benchmarks.reads.query import CUSTOMARY, FLOOR, OURS, POSTGRAPHILE, QUERIES, Query
from benchmarks.reads.table import page, ratio_table
from models.clock import Clock
from models.dsn import driver_dsn
from ops.development import Subject
from ops.environment import development_issuer

RESULTS = Path(__file__).parent.parent / "results"
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
        name = wanted.store / f"reads-{wanted.loans}"
        name.with_suffix(".md").write_text(page(found, conditions))
        whole = {"conditions": conditions, "runs": as_data(samples)}
        name.with_suffix(".json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
        print(f"\nstored as {name}.md and .json", file=sys.stderr)
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
            stack.enter_context(running(name, environ, folder / "asks.json")) for name in names
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
    made.add_argument("--loans", type=_count, default=1_000_000, metavar="N")
    made.add_argument("--seconds", type=_count, default=4, help="of each run, 4")
    made.add_argument("--rounds", type=_count, default=5, help="medians of so many, 5")
    made.add_argument(
        "--connections", type=_counts, default=(1, 16, 64), metavar="N,N", help="1,16,64"
    )
    names = [query.name for query in QUERIES]
    made.add_argument(
        "--queries", type=_some_of(names), default=names, metavar="NAME,…", help=",".join(names)
    )
    made.add_argument(
        "--peers", type=_some_of(PEERS), default=list(PEERS), metavar="NAME,…", help=",".join(PEERS)
    )
    made.add_argument("--note", default="", help="what else ran on the machine, for the results")
    made.add_argument("--store", type=Path, default=RESULTS, help="folder for the results")
    return made


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a count from 1 on")


def _counts(text: str) -> tuple[int, ...]:
    return tuple(_count(one) for one in text.split(","))


def _some_of(names: Sequence[str]) -> Any:
    def chosen(text: str) -> list[str]:
        found = text.split(",")
        if unknown := [one for one in found if one not in names]:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(names)}")
        return [name for name in names if name in found]

    return chosen


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
