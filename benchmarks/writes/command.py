"""The benchmark of writes from its arguments to its table."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import psycopg

from benchmarks import machine, wrk
from benchmarks.data import check_size, loaded
from benchmarks.names import OURS, PGBENCH
from benchmarks.options import add_results, count, some_of, stored
from benchmarks.peer import POOL_SIZE, without_rights
from benchmarks.stop import BenchmarkError
from benchmarks.trips import counted
from benchmarks.writes import check, pgbench
from benchmarks.writes.ask import Pick, picks
from benchmarks.writes.copy import copied
from benchmarks.writes.peer import NAMES, Writer, addressed, writing
from benchmarks.writes.table import Sample, as_data, page, ratio_table
from models.clock import Clock
from models.dsn import driver_dsn
from ops.environment import APP_URL

CONNECTIONS = 16
WARM_SECONDS = 3
COMPARED = 40
# What every run begins with, so that none pays for the pages that another has touched.
AFRESH = ("vacuum county_lender_position, county_position, procrastinate_jobs", "checkpoint")
UNDER_WAY = """
select count(*) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
  and state <> 'idle' and backend_type = 'client backend'
"""
REST_SECONDS_MAX = 30
REST_PAUSE_SECONDS = 0.2
SETTINGS = ("synchronous_commit", "fsync", "full_page_writes", "wal_level", "shared_buffers")


def main(arguments: Sequence[str]) -> int:
    """Measures, prints the ratios, and stores them where `--store` says."""
    wanted = parser().parse_args(arguments)
    wrk.program()  # Told before anything is loaded.
    names = [OURS, *wanted.peers]
    with loaded(os.environ, wanted.loans) as environ:
        rows = check_size(driver_dsn(without_rights(environ)), wanted.loans)
        before = machine.load_average()
        with copied(environ) as own, tempfile.TemporaryDirectory() as folder:
            url = driver_dsn(without_rights(own))
            versions = machine.versions(url, wanted.peers)
            if PGBENCH in names:
                versions["pgbench"] = pgbench.version()
            chosen = picks(url)
            trips = {name: agreed(name, own, chosen, Path(folder)) for name in names}
            found = list(rounds(names, own, chosen, Path(folder), wanted))
            samples = [one for one, _ in found]
            written = {
                name: sum(count for one, count in found if one.peer == name) for name in names
            }
            held = check.balance(url)
            conditions = {
                "measured at": Clock().now().isoformat(timespec="minutes"),
                "rows": rows,
                "repaid": f"1 yuan each on {len(chosen):,} loans of"
                f" {len({one.lender for one in chosen})} lenders in"
                f" {len({one.county for one in chosen})} counties",
                "rounds": f"{wanted.rounds} of {wanted.seconds} s, {CONNECTIONS} connections",
                "connections to PostgreSQL": f"{POOL_SIZE} a server",
                "settings": settings(url),
                "repayments written": written,
                "invariants of sums and schedules that hold afterwards": held,
                "machine": machine.machine(),
                "versions": versions,
                "load average before": before,
                "load average after": machine.load_average(),
                "note": wanted.note,
            }
    print(ratio_table(samples, trips), flush=True)
    if wanted.store:
        data = {"conditions": conditions, "round trips": trips, "runs": as_data(samples)}
        stored(wanted.store / f"writes-{wanted.loans}", page(samples, trips, conditions), data)
    return 0


def agreed(name: str, environ: Mapping[str, str], chosen: Sequence[Pick], folder: Path) -> float:
    """Round trips of one repayment; an error where one changed anything else than the rules say."""
    url, today = without_rights(environ), date.fromisoformat(environ["QIANDAI_BUSINESS_DATE"])
    some = chosen[:COMPARED]
    with counted(environ[APP_URL]) as (app, ours), counted(url) as (superuser, theirs):
        through = addressed(environ, app, superuser)
        with writing(name, through, chosen, folder) as writer:
            for _ in range(2):  # The first time statements are prepared, which is paid once.
                before = ours.count + theirs.count
                check.compared(
                    name, driver_dsn(url), some, today, lambda: writer.once_each(len(some))
                )
                made = ours.count + theirs.count - before
    print(f"{name}: {len(some)} repayments as the rules say", file=sys.stderr, flush=True)
    return round(made / len(some), 2)


def rounds(
    names: Sequence[str],
    environ: Mapping[str, str],
    chosen: Sequence[Pick],
    folder: Path,
    wanted: argparse.Namespace,
) -> Iterator[tuple[Sample, int]]:
    """Every run with the number of repayments that it wrote, the order turned by one each round."""
    url = driver_dsn(without_rights(environ))
    with ExitStack() as stack:
        writers: list[Writer] = [
            stack.enter_context(writing(name, environ, chosen, folder, runs=2)) for name in names
        ]
        for number in range(-1, wanted.rounds):  # The first fills caches, and is not measured.
            turn = number % len(writers)
            for writer in [*writers[turn:], *writers[:turn]]:
                with psycopg.connect(url, autocommit=True) as connection:
                    for statement in AFRESH:
                        connection.execute(statement.encode())
                seconds = WARM_SECONDS if number < 0 else wanted.seconds
                before = check.counts(url)
                run, cpu = writer.run(CONNECTIONS, seconds)
                at_rest(url)
                after = check.counts(url)
                added = {after[table] - before[table] for table in after}
                most = run.requests + (0 if writer.is_exact() else CONNECTIONS)
                if len(added) != 1 or not run.requests <= max(added) <= most or run.failed:
                    raise BenchmarkError(
                        f"{writer.name} answered {run.requests} times, {run.failed} of them"
                        f" badly, and wrote rows of {added}"
                    )
                if number >= 0:
                    yield Sample(writer.name, number, run, cpu), max(added)
            print(f"round {number + 1} of {wanted.rounds}", file=sys.stderr, flush=True)


def at_rest(url: str) -> None:
    """Waits until nothing is under way: what wrk no longer waits for is written as well."""
    until = time.monotonic() + REST_SECONDS_MAX
    with psycopg.connect(url, autocommit=True) as connection:
        while (row := connection.execute(UNDER_WAY).fetchone()) and row[0]:
            if time.monotonic() > until:
                raise BenchmarkError(f"{row[0]} transactions do not end")
            time.sleep(REST_PAUSE_SECONDS)


def settings(url: str) -> dict[str, str]:
    """Of PostgreSQL, as far as they decide what a commit costs."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select name, current_setting(name) from pg_settings where name = any(%s)",
            [list(SETTINGS)],
        )
        found: dict[str, str] = dict(rows.fetchall())
    if found["synchronous_commit"] != "on" or found["fsync"] != "on":
        raise BenchmarkError("PostgreSQL does not wait for its log to be on disk")
    return {name: found[name] for name in SETTINGS}


def parser() -> argparse.ArgumentParser:
    """The options, with the defaults of a full run."""
    made = argparse.ArgumentParser(prog="./run bench writes", description=__doc__)
    made.add_argument("--loans", type=count, default=1_000_000, metavar="N")
    made.add_argument("--seconds", type=count, default=10, help="of each run, 10")
    made.add_argument("--rounds", type=count, default=5, help="medians of so many, 5")
    made.add_argument(
        "--peers", type=some_of(NAMES), default=list(NAMES), metavar="NAME,…", help=",".join(NAMES)
    )
    add_results(made)
    return made
