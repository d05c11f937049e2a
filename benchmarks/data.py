"""The loans that are read: loaded into a data directory of their own once, then used again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg

from benchmarks.peer import without_rights
from benchmarks.stop import BenchmarkError
from models.dsn import driver_dsn
from ops import newest
from ops import seed as demo
from ops.environment import OWNER_URL, ROOT, data_dir, prepared

TOLERANCE = 0.01  # The seed rounds by county and household.
REPAYMENTS_A_LOAN = 3
# The demo counts interest of quarters that are over as paid, mostly by the county's subsidy, but
# tells of no such payment. Here each has its row, so that loans have a history of usual length.
_SETTLED_QUARTERS = """
insert into repayment (county_id, id, loan_id, lender_id, outlet_id, township_id, received_on,
  principal, interest, penalty, payer_type, bank_ref, recorded_at, recorded_by)
select i.county_id, uuidv7(i.due_on - statement_timestamp()), i.loan_id, i.lender_id, i.outlet_id,
  i.township_id, i.due_on, 0, i.interest_paid, 0, 'FINANCE', 'SETTLED-' || i.due_on,
  i.due_on + interval '18 hours', 'seed'
from instalment i
where i.interest_paid > 0 and not exists (
  select from repayment r where r.county_id = i.county_id and r.loan_id = i.loan_id
    and r.received_on between i.due_on and i.due_on + 10)
"""


@contextmanager
def loaded(
    environ: Mapping[str, str], loans: int, *, has_history: bool = True
) -> Iterator[dict[str, str]]:
    """A complete environment whose database holds about so many loans, at the newest shape.

    With `has_history` every quarter whose interest is paid has its repayment.
    """
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
        if has_history:
            _tell_history(driver_dsn(without_rights(complete)))
        yield complete


def _tell_history(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if _count(connection, "repayment") >= REPAYMENTS_A_LOAN * _count(connection, "loan"):
            return
        print("recording the quarters that were paid; once", file=sys.stderr, flush=True)
        connection.execute(_SETTLED_QUARTERS.encode())
        connection.execute("vacuum analyze repayment")


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
