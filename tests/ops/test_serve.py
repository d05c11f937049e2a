"""The supervisor and its socket: readiness, restarts, giving up, and what survives kill -9."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ops import serve
from ops.serve import Child, ServeError, Supervisor, listen

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = "tests.ops.stand_in"
PARENT = """
import sys
from ops.serve import Child, Supervisor
child = Child("steady", ("steady", sys.argv[1]))
Supervisor({}, [child], 1, "tests.ops.stand_in").run(lambda: print("ready", flush=True))
"""


def test_it_announces_itself_once_all_are_up_and_stops_them_at_the_end(tmp_path: Path) -> None:
    children = [Child(name, ("steady", str(tmp_path / name))) for name in ("one", "two")]
    seen = []

    def on_ready() -> None:
        seen.append([child.process and child.process.poll() for child in children])
        raise SystemExit(143)

    assert Supervisor({}, children, 1, STAND_IN).run(on_ready) == 0
    assert seen == [[None, None]]
    assert [child.process and child.process.returncode for child in children] == [
        -signal.SIGTERM,
        -signal.SIGTERM,
    ]


def test_one_that_falls_over_again_and_again_ends_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "RESTARTS_MAX", 2)
    notes = tmp_path / "notes"
    children = [Child("falling", ("falling", str(notes)))]
    assert Supervisor({}, children, 1, STAND_IN).run(lambda: None) == 1
    assert len(notes.read_text().split()) == 3
    assert capsys.readouterr().err.count("the falling ended with code 3") == 3


def test_one_that_never_comes_up_is_not_started_again(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    announced: list[int] = []
    child = Child("dead", ("dead", str(notes)))
    assert Supervisor({}, [child], 1, STAND_IN).run(lambda: announced.append(1)) == 1
    assert len(notes.read_text().split()) == 1
    assert announced == []


def test_children_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(notes)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        parent.kill()
    child = int(notes.read_text())
    deadline = time.monotonic() + 10
    while is_running(child):
        assert time.monotonic() < deadline, "the child outlives its parent"
        time.sleep(0.05)


def test_the_owners_account_is_kept_from_the_children(tmp_path: Path) -> None:
    supervisor = Supervisor({"QIANDAI_OWNER_DATABASE_URL": "x", "DATABASE_URL": "y"}, [], 1)
    assert supervisor._environ == {"DATABASE_URL": "y"}


def test_a_port_in_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "BIND_WAIT_SECONDS", 0.2)
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf"port {port} on 127\.0\.0\.1 is in use"):
            listen("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_told() -> None:
    with pytest.raises(ServeError, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 0)


def test_the_address_is_one_that_a_person_can_open() -> None:
    with listen("0.0.0.0", 0) as everywhere:  # noqa: S104
        port = everywhere.getsockname()[1]
        assert serve.address_of(everywhere) == f"http://127.0.0.1:{port}"
        socket.create_connection(("127.0.0.1", port), 5).close()


def is_running(process: int) -> bool:
    """Alive, and not merely waiting to be reaped."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
