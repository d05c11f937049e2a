"""The benchmark of writes: its documents, what its programs tell, and round trips on the wire."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from graphql import parse, validate

from benchmarks.names import OURS, PGBENCH, POSTGRAPHILE
from benchmarks.stop import BenchmarkError
from benchmarks.trips import counted
from benchmarks.writes import ask, check, command, pgbench
from benchmarks.writes.copy import FUNCTION, at
from benchmarks.writes.table import Sample, as_data, page, ratio_table
from benchmarks.wrk import NUMBERED, Run
from schema.build import GRAPHQL

PICK = ask.Pick(520327000, UUID(int=7), 12, "THD1", "520327", "RCC-520327")
TOLD = """number of transactions actually processed: 3760
number of failed transactions: 0 (0.000%)
latency average = 30.970 ms
initial connection time = 18.017 ms
tps = 516.612345 (without initial connection time)
"""


def run(rate: float) -> Run:
    return Run(rate=rate, p50=2.0, p99=math.nan, bytes_each=math.nan, requests=10, failed=0)


SAMPLES = [
    Sample(OURS, 0, run(50.0), 3.0),
    Sample(POSTGRAPHILE, 0, run(40.0), 2.0),
    Sample(PGBENCH, 0, run(200.0), None),
]
TRIPS = {OURS: 9.0, POSTGRAPHILE: 1.0, PGBENCH: 1.02}


def test_what_is_asked_is_valid_and_differs_by_a_number_as_long_as_its_place() -> None:
    assert validate(GRAPHQL, parse(ask.OURS_QUERY)) == []
    assert parse(ask.POSTGRAPHILE_QUERY).definitions
    (ours,) = ask.requests(OURS, [PICK], {PICK: "token"}, "2018-12-20")
    given = json.loads(ours.body)["variables"]["input"]
    assert given["loan"] == {"number": {"lender": "RCC-520327", "loanNo": "THD1"}}
    assert given["bankRef"] == given["idempotencyKey"] == NUMBERED and ours.token == "token"
    (theirs,) = ask.requests(POSTGRAPHILE, [PICK], {}, "2018-12-20")
    assert theirs.token == "" and json.loads(theirs.body)["variables"]["input"]["loan"] == str(
        PICK.loan_id
    )
    assert not {"\t", "\n"} & set(ours.body + theirs.body)


def test_what_pgbench_tells() -> None:
    found = pgbench.counted(TOLD)
    assert (found.requests, found.failed, found.rate, found.p50) == (3760, 0, 516.612345, 30.97)
    with pytest.raises(BenchmarkError, match="did not tell its requests"):
        pgbench.counted("pgbench: error")
    assert Path(pgbench.program()).name == "pgbench" and pgbench.version().startswith("1")


def test_variables_of_the_statement_are_given() -> None:
    """A colon before a letter is a variable wherever it stands."""
    text = re.sub(r"::\w+", "", "\n".join(pgbench.STATEMENT.read_text().splitlines()[1:]))
    assert set(re.findall(r":([a-z]\w*)", text)) == {"n", "loans", "today"}


def test_ratios_and_goals() -> None:
    lines = ratio_table(SAMPLES, TRIPS).splitlines()
    assert [cell.strip() for cell in lines[3].split("|")[2:5]] == ["40", "1.25 (1)", "1.00"]
    assert [cell.strip() for cell in lines[4].split("|")[2:8]] == [
        *("200", "0.25 (0.4) !", "1.02", "2.00", "—", "—"),
    ]
    assert "9.00 (4) !" in lines[2]
    assert "# Repayments on 20,000 loans" in page(SAMPLES, TRIPS, {"rows": {"loan": 20_000}})
    assert as_data(SAMPLES)[2]["p99"] is None


def test_options_and_places() -> None:
    full = command.parser().parse_args([])
    assert (full.loans, full.peers) == (1_000_000, [POSTGRAPHILE, PGBENCH])
    assert at("postgresql://a:b@127.0.0.1:5/x", "y") == "postgresql://a:b@127.0.0.1:5/y"
    # Nothing of it is known to the migrations.
    assert "create schema bench" in FUNCTION.read_text()
    assert set(check.ADDED) == {"repayment", "loan_event", "audit_event", "idempotency"}


def test_round_trips_are_counted_on_the_wire(owner_url: str) -> None:
    with (
        counted(owner_url) as (url, trips),
        psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection,
    ):
        connection.execute("select 1")
        before = trips.count
        connection.execute("select %s::int", [1])
        connection.execute("begin; select 1; commit")
        assert trips.count - before == 2
