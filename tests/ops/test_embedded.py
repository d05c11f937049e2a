"""The embedded PostgreSQL, for real: start, stop, sharing, kill -9 of its users and of itself."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ops import embedded_account
from ops.embedded import Embedded, EmbeddedError

ROOT = Path(__file__).resolve().parents[2]
USER = """
import sys, time
from pathlib import Path
import psycopg
from ops.embedded import Embedded
with Embedded(Path(sys.argv[1])) as embedded:
    with psycopg.connect(embedded.url(), autocommit=True) as connection:
        connection.execute("create table if not exists kept (n int)")
        connection.execute("insert into kept values (1)")
        print("in use", flush=True)
        time.sleep(120)
"""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data directory with a space in its name; whatever still runs in it is ended."""
    folder = tmp_path / "a b"
    yield folder
    if process := postmaster(folder):
        os.kill(process, signal.SIGQUIT)


def test_it_starts_stops_and_keeps_what_was_written(data: Path) -> None:
    with Embedded(data, durable=False) as embedded:
        with psycopg.connect(embedded.url()) as connection:
            connection.execute("create table kept (n int)")
            assert setting(connection, "listen_addresses") == "127.0.0.1"
            assert setting(connection, "unix_socket_directories") == ""
            assert setting(connection, "jit") == "off"
            assert connection.execute(
                "select datlocprovider, datlocale from pg_database where datname = 'template0'"
            ).fetchone() == ("b", "C.UTF-8")
        first_port = embedded.port
    assert postmaster(data) is None
    with (
        Embedded(data, durable=False) as embedded,
        psycopg.connect(embedded.url()) as connection,
    ):
        assert connection.execute("select count(*) from kept").fetchone() == (0,)
        assert embedded.port == first_port


def test_nobody_enters_without_the_password(data: Path) -> None:
    with Embedded(data, durable=False) as embedded:
        password = data / "postgres" / "password"
        assert stat.S_IMODE(password.stat().st_mode) == 0o600
        without = embedded.url().replace(f":{password.read_text()}@", "@")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(without, passfile="/dev/null")


def test_commits_are_durable_unless_it_serves_tests(data: Path) -> None:
    with Embedded(data) as embedded, psycopg.connect(embedded.url()) as connection:
        assert setting(connection, "fsync") == "on"
        assert setting(connection, "synchronous_commit") == "on"


def test_the_last_user_stops_it(data: Path) -> None:
    with Embedded(data, durable=False) as first:
        with Embedded(data, durable=False) as second:
            assert second.port == first.port
            shared = postmaster(data)
        assert postmaster(data) == shared
    assert postmaster(data) is None


def test_a_killed_user_leaves_a_server_that_the_next_one_takes_over(data: Path) -> None:
    with user_of(data) as user:
        orphan = postmaster(data)
        user.kill()
    assert postmaster(data) == orphan
    with Embedded(data, durable=False) as embedded:
        assert postmaster(data) == orphan
        assert rows(embedded) == 1
    assert postmaster(data) is None


def test_a_killed_server_loses_nothing_that_was_committed(data: Path) -> None:
    with user_of(data) as user:
        process = postmaster(data)
        assert process is not None
        os.kill(process, signal.SIGKILL)
        user.kill()
    with Embedded(data, durable=False) as embedded:
        assert postmaster(data) != process
        assert rows(embedded) == 1


def test_a_pid_file_whose_number_belongs_to_another_program_is_no_obstacle(data: Path) -> None:
    with Embedded(data, durable=False):
        pass
    stranger = f"{os.getpid()}\n{data}\n1\n5432\n\n127.0.0.1\n0 0\nready\n"
    (data / "postgres" / "cluster" / "postmaster.pid").write_text(stranger)
    with Embedded(data, durable=False) as embedded:
        assert postmaster(data) not in (None, os.getpid())
        assert embedded.port != 5432


def test_a_cluster_of_another_version_is_refused(data: Path) -> None:
    with Embedded(data, durable=False):
        pass
    (data / "postgres" / "cluster" / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedError, match="another PostgreSQL than 18"):
        Embedded(data, durable=False).__enter__()


def test_sigterm_to_a_command_stops_what_it_started(data: Path) -> None:
    command = [sys.executable, "-P", "-m", "ops.command", "psql", "-c", "select pg_sleep(100)"]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "QIANDAI_DATA": str(data)}
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE) as process:
        wait_for(lambda: postmaster(data) is not None and "pg_sleep" in backends(data))
        process.terminate()
        assert process.wait(20) == 128 + signal.SIGTERM
    assert postmaster(data) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a ladder to climb")
def test_root_falls_back_to_a_copy_that_nobody_can_reach(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)  # noqa: S103 - nobody has to get through.
        monkeypatch.setattr(embedded_account, "COPY_ROOT", Path(place) / "qiandai")
        monkeypatch.setattr(embedded_account, "UNSHARE", ("false",))
        monkeypatch.setattr(embedded_account, "_reaches", lambda *_: False)
        for _ in range(2):
            with Embedded(data, durable=False) as embedded:
                with psycopg.connect(embedded.url()) as connection:
                    assert setting(connection, "data_directory").startswith(place)
                assert not (data / "postgres" / "cluster").exists()


def user_of(data: Path) -> subprocess.Popen[str]:
    """Another process that uses the server and has written one row."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(data)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in use\n"
    return process


def rows(embedded: Embedded) -> int:
    with psycopg.connect(embedded.url()) as connection:
        found = connection.execute("select count(*) from kept").fetchone()
    assert found is not None
    return int(found[0])


def setting(connection: psycopg.Connection, name: str) -> str:
    found = connection.execute("select current_setting(%s)", [name]).fetchone()
    assert found is not None
    return str(found[0])


def postmaster(data: Path) -> int | None:
    """The living server's process, by its own account."""
    try:
        process = int((data / "postgres/cluster/postmaster.pid").read_text().split()[0])
        os.kill(process, 0)
    except (OSError, ValueError, IndexError):
        return None
    return process


def backends(data: Path) -> str:
    """What the server is working on, as far as it lets us in yet."""
    try:
        password = (data / "postgres" / "password").read_text()
        port = (data / "postgres" / "port").read_text().strip()
        url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        with psycopg.connect(url) as connection:
            found = connection.execute(
                "select string_agg(query, ' ') from pg_stat_activity where pid <> pg_backend_pid()"
            ).fetchone()
    except (OSError, psycopg.Error):
        return ""
    return str(found and found[0])


def wait_for(holds: object, seconds: float = 20) -> None:
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
