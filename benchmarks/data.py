"""The loans that are read: loaded into a data directory of their own once, then used again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg

from benchmarks.stop import BenchmarkError
from models.dsn import driver_dsn
from ops import newest
from ops import seed as demo
from ops.environment import OWNER_URL, ROOT, data_dir, prepared

TOLERANCE = 0.01  # The seed rounds by county and household.


@contextmanager
def loaded(environ: Mapping[str, str], loans: int) -> Iterator[dict[str, str]]:
    """A complete environment whose database holds about so many loans, at the newest shape."""
    own = dict(environ)
    if not own.get("QIANDAI_DATA") and not own.get("DATABASE_URL"):
        own["QIANDAI_DATA"] = str(data_dir(environ) / f"bench-{loans}")
    with prepared(own, needs_owner=True) as complete:
        url = driver_dsn(complete[OWNER_URL])
        folder = data_dir(complete)
        if not newest.is_remembered(url, folder):
            _run(complete, "migrate")
            if not demo.is_seeded(url):
                print(f"seeding {loans:,} loans; once", file=sys.stderr, flush=True)
                _run(complete, "seed", "--loans", str(loans))
            newest.remember(url, folder)
        yield complete


def check_size(url: str, loans: int) -> dict[str, int]:
    """Rows of the tables read, or an error where the loans are far from what was wanted."""
    counted = counts(url)
    if abs(counted["loan"] - loans) > loans * TOLERANCE:
        raise BenchmarkError(
            f"the database holds {counted['loan']:,} loans, not {loans:,}: name another"
            f" QIANDAI_DATA, or --loans {counted['loan']}"
        )
    return counted


def counts(url: str) -> dict[str, int]:
    """Rows by table."""
    with psycopg.connect(url) as connection:
        return {
            table: _count(connection, table)
            for table in ("loan", "repayment", "instalment", "household", "project")
        }


def _count(connection: psycopg.Connection[tuple[int]], table: str) -> int:
    query = psycopg.sql.SQL("select count(*) from {}").format(psycopg.sql.Identifier(table))
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def _run(environ: Mapping[str, str], *arguments: str) -> None:
    command = [sys.executable, "-P", "-m", "ops.command", *arguments]
    code = subprocess.run(command, env={**environ, "PYTHONPATH": str(ROOT)}, check=False).returncode
    if code:
        raise BenchmarkError(f"{arguments[0]} ended with {code}")
