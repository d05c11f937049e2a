"""The command line: bad arguments end with 2 and a message, good ones reach their command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import command, start, tools

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """`main` takes the signals over; the test process wants them back."""
    before = {number: signal.getsignal(number) for number in command.SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["--port", "65536"], "'65536' is not a port"),
        (["--port", "-1"], "--port"),
        (["serve", "--workers", "0"], "'0' is not a count"),
        (["serve", "--workers", "two"], "'two' is not a count"),
        (["seed", "--loans", "1e3"], "'1e3' is not a count"),
        (["seed", "--loan", "5"], "--loan"),
        (["migrate", "now"], "now"),
        (["token"], "either ROLE@REGION or --list"),
        (["token", "--list", "COUNTY_PA@520327"], "either ROLE@REGION or --list"),
        (["token", "COUNTY_PA@520327", "--days", "0"], "'0' is not a count"),
    ],
)
def test_bad_arguments_are_told(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_arguments_reach_their_command(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def noted(name: str) -> object:
        return lambda *given, **named: seen.append((name, given, named)) or 0

    for module in (start, tools):
        for name in ("everything", "serve", "seed", "suite", "psql", "token"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, noted(name))
    for arguments in (
        [],
        ["--port", "0"],
        ["serve", "--host", "::1", "--workers", "2"],
        ["seed", "--loans", "1000000", "--seed", "7"],
        ["test", "--long", "-k", "breaker", "--collect-only"],
        ["test"],
        ["psql", "-c", "select 1"],
        ["token", "COUNTY_BANK@520327", "--lender", "ABC-520327", "--days", "3"],
    ):
        assert command.main(arguments) == 0
    assert seen == [
        ("everything", (None, None), {}),
        ("everything", (None, 0), {}),
        ("serve", ("::1", None, 2), {}),
        ("seed", (1_000_000, 7), {}),
        ("suite", (["-k", "breaker", "--collect-only"],), {"with_long": True}),
        ("suite", ([],), {"with_long": False}),
        ("psql", (["-c", "select 1"],), {}),
        ("token", ("COUNTY_BANK@520327", "ABC-520327", None, 3), {}),
    ]


def test_pytest_gets_our_choices_unless_the_caller_has_its_own() -> None:
    cores = str(tools._cores())
    assert tools.pytest_options([], False) == ["-n", cores, "-m", "not long"]
    assert tools.pytest_options([], True) == ["-n", cores, "-m", "long or not long"]
    assert tools.pytest_options(["-n0"], False) == ["-m", "not long", "-n0"]
    assert tools.pytest_options(["-p", "no:xdist"], False)[:2] == ["-m", "not long"]
    assert tools.pytest_options(["-m", "long"], False) == ["-n", cores, "-m", "long"]


def test_a_path_is_the_callers_though_pytest_runs_in_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_mine.py").touch()
    monkeypatch.chdir(tmp_path)
    given = ["test_mine.py::test_one", "tests/ops", "-x", "no_such.py"]
    assert tools.pytest_options(given, False)[4:] == [
        f"{tmp_path}/test_mine.py::test_one",
        "tests/ops",
        "-x",
        "no_such.py",
    ]


@pytest.mark.parametrize(
    ("variables", "code", "told"),
    [
        ({"QIANDAI_ENV": "prod"}, 1, "QIANDAI_ENV is 'prod'"),
        ({"QIANDAI_ENV": "production"}, 1, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "postgresql://x:secret@127.0.0.1:1/x"}, 1, "does not answer"),
    ],
)
def test_a_bad_environment_is_told_without_its_secrets(
    variables: dict[str, str], code: int, told: str, tmp_path: Path
) -> None:
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "QIANDAI_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ops.command", "serve"],
        env=environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
