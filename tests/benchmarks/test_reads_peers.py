"""The spellings of the queries, the pins of the peers, and how the load is made."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest
import strawberry
from graphql import build_schema, parse, validate

from benchmarks import __main__ as command_line
from benchmarks import data, wrk
from benchmarks.customary.query import Query as CustomaryQuery
from benchmarks.floor.server import Connections
from benchmarks.names import CUSTOMARY, FLOOR, OURS, POSTGRAPHILE
from benchmarks.postgraphile import installed
from benchmarks.reads import command, drive
from benchmarks.reads.ask import Ask, read, write
from benchmarks.reads.query import PAGE, QUERIES, Query
from benchmarks.stop import BenchmarkError
from schema.build import GRAPHQL

ASK = Ask("page", "COUNTY_PA", "520327", {"code": "520327"}, {"county": 5203271})


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_query_is_valid_in_every_spelling(query: Query) -> None:
    customary = build_schema(strawberry.Schema(CustomaryQuery).as_str())
    assert validate(GRAPHQL, parse(query.text(OURS))) == []
    assert validate(customary, parse(query.text(CUSTOMARY))) == []
    assert parse(query.text(POSTGRAPHILE)).definitions
    assert query.text(FLOOR) == query.text(OURS)


def test_a_request_is_addressed_to_its_peer() -> None:
    ours = drive.wire(OURS, PAGE, 7, ASK, "token")
    assert (ours.path, ours.token) == ("/graphql", "token")
    assert json.loads(ours.body) == {"query": PAGE.ours, "variables": {"code": "520327"}}
    assert drive.wire(FLOOR, PAGE, 7, ASK, "token").path == "/7"
    theirs = drive.wire(POSTGRAPHILE, PAGE, 7, ASK, "token")
    assert (theirs.path, theirs.token) == ("/graphql", "")
    assert json.loads(theirs.body)["variables"] == {"county": 5203271}
    # wrk's script reads a request a line, its parts between tabs.
    assert not {"\t", "\n"} & set(ours.body)


def test_asks_are_handed_over_whole(tmp_path: Path) -> None:
    write(tmp_path / "asks.json", [ASK])
    assert read(tmp_path / "asks.json") == [ASK]


def test_what_is_missing_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(BenchmarkError, match="wrk is missing; install it"):
        command.main(["--loans", "10"])
    with pytest.raises(BenchmarkError, match="npm is missing"):
        monkeypatch.setattr(installed, "STAMP", Path("/nowhere"))
        installed.command()


def test_the_lock_pins_what_is_measured_and_names_no_place() -> None:
    text = installed.LOCK.read_text()
    packages = json.loads(text)["packages"]
    wanted = json.loads((installed.FOLDER / "package.json").read_text())
    assert packages[""]["dependencies"] == wanted["dependencies"]
    assert packages["node_modules/postgraphile"]["version"].startswith("5.1.")
    carried = wanted["optionalDependencies"].items()
    assert {installed.major(version) for _, version in carried} == {22}
    for name, package in packages.items():
        assert "resolved" not in package
        assert name == "" or package["integrity"].startswith("sha512-")
    assert "omit-lockfile-registry-resolved=true" in (installed.FOLDER / ".npmrc").read_text()


@pytest.mark.anyio
async def test_the_floor_lends_what_was_used_last_and_lets_others_wait() -> None:
    pool = Connections(["a", "b"])
    one, other = await pool.take(), await pool.take()
    assert (one, other) == ("b", "a")
    waiting = asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    pool.give(one)
    assert await waiting == "b"
    pool.give(other)
    pool.give("b")
    assert await pool.take() == "b"


def test_options() -> None:
    full = command.parser().parse_args([])
    assert (full.loans, full.connections, full.peers) == (
        1_000_000,
        (1, 16, 64),
        list(command.PEERS),
    )
    given = [
        "--loans",
        "20000",
        "--connections",
        "16",
        "--queries",
        "loan,page",
        "--peers",
        "floor",
    ]
    short = command.parser().parse_args(given)
    assert (short.loans, short.connections, short.peers) == (20_000, (16,), ["floor"])
    assert short.queries == ["page", "loan"]
    for wrong in (["--queries", "pages"], ["--loans", "0"], ["--connections", "1,x"]):
        with pytest.raises(SystemExit):
            command.parser().parse_args(wrong)


def test_other_data_than_wanted_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "counts", lambda _url: {"loan": 8_000})
    with pytest.raises(BenchmarkError, match="holds 8,000 loans, not 1,000,000"):
        data.check_size("", 1_000_000)
    assert data.check_size("", 8_050) == {"loan": 8_000}


def test_a_name_that_is_no_benchmark(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "speed"])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert command_line.main() == 2
    assert "no benchmark 'speed'; there are:\n  engine" in capsys.readouterr().err
    assert wrk.SCRIPT.exists()
