"""Databases of several sizes, all made alike: a small demo by the seeder, then multiplied."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg

from benchmarks.data import loaded
from benchmarks.growth.multiply import multiply
from benchmarks.peer import without_rights
from benchmarks.stop import BenchmarkError
from models.dsn import driver_dsn
from ops.environment import APP_URL, OWNER_URL, data_dir
from ops.seed.check import violations

SEEDED = 20_000
CHECKS = ("check_sums.sql", "check_schedules.sql")
CHECK_MEMORY = "512MB"
# Written when a size is complete and its sums were checked.
DONE_FILE = "grown"


@contextmanager
def grown(environ: Mapping[str, str], loans: int) -> Iterator[dict[str, str]]:
    """The environment of a database with about so many loans, made where it is not there yet."""
    if environ.get(APP_URL):
        raise BenchmarkError(f"growth needs a server of its own for each size: unset {APP_URL}")
    folder = data_dir(environ) / f"growth-{loans}"
    own = dict(environ) | {"QIANDAI_DATA": str(folder)}
    with loaded(own, min(SEEDED, loans), has_history=False) as complete:
        done = folder / DONE_FILE
        if not done.exists():
            _make(complete, loans)
            done.write_text(f"{loans}\n")
        yield complete


def _make(environ: Mapping[str, str], loans: int) -> None:
    url = driver_dsn(without_rights(environ))
    with psycopg.connect(url) as connection:
        row = connection.execute("select count(*) from loan").fetchone()
    assert row is not None
    if row[0] < loans:
        print(f"growing to {loans:,} loans; once", file=sys.stderr, flush=True)
        multiply(driver_dsn(environ[OWNER_URL]), loans)
    with psycopg.connect(url) as connection:
        connection.execute(f"set work_mem = '{CHECK_MEMORY}'")
        if broken := violations(connection, files=CHECKS):
            raise BenchmarkError("the sums are broken:\n" + "\n".join(broken))
    print(f"{loans:,} loans: the sums hold", file=sys.stderr, flush=True)
