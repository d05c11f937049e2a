"""The embedded PostgreSQL: one cluster in the data directory, shared by all commands that use it.

Two lock files decide its life. `start.lock` is held while somebody starts or stops it;
`users.lock` is held shared by every user, and who gets it alone at the end stops the server. The
kernel drops the locks of a process that is killed, so the next start finds either a running
server, which it takes over, or a crashed one, which it starts again: PostgreSQL replays its log.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg

from ops.embedded_account import Account, choose
from ops.secret_file import secret_once, write_secret

START_SECONDS = 90
START_TRIES = 40  # A killed postmaster's children hold its memory until they notice.
START_PAUSE_SECONDS = 0.25
STOP_SECONDS = 60
INTERRUPTED_START_SECONDS = 3
LOG_BYTES_MAX = 10_000_000
MAJOR = "18"
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",  # A deep data directory exceeds the length of a socket's path.
    "password_encryption": "'scram-sha-256'",
    "max_connections": "150",
    "shared_buffers": "'256MB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "max_wal_size": "'2GB'",
    "wal_level": "minimal",  # No replicas here, and COPY into new tables skips the log.
    "max_wal_senders": "0",
    "checkpoint_timeout": "'15min'",
    "random_page_cost": "1.1",
    "jit": "off",  # Compiling costs more than our short statements take.
    "timezone": "'Asia/Shanghai'",
    "log_timezone": "'Asia/Shanghai'",
    "datestyle": "'ISO, YMD'",
    "logging_collector": "off",
    "log_min_messages": "warning",
    # Statements and their values can hold personal data; the log must not.
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


class EmbeddedError(RuntimeError):
    """The server cannot be started or stopped; the text is for the person at the keyboard."""


class Embedded:
    """A context in which the cluster of `data_dir` runs; the last one to leave stops it."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.folder = data_dir.resolve() / "postgres"
        self._settings = SETTINGS | (DURABLE if durable else FORGETFUL)
        self._durable = durable
        self._users: int | None = None
        self._cluster: Path | None = None
        self._is_starting = False
        self.port = 0

    def __enter__(self) -> Embedded:
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        with self._mutex():
            self._users = os.open(self.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._users, fcntl.LOCK_SH)
        try:
            with self._mutex():
                self._ensure_running()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        users, self._users = self._users, None
        if users is None:
            return
        try:
            with self._mutex():
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return  # Somebody else still uses it.
                self._stop()
        finally:
            os.close(users)

    def url(self, database: str = "postgres") -> str:
        """A connection address of the superuser; the password is in it."""
        if not (self.folder / "password").exists():
            raise EmbeddedError(f"{self.folder / 'password'} is missing; the cluster needs it")
        password = quote((self.folder / "password").read_text().strip(), safe="")
        return f"postgresql://postgres:{password}@127.0.0.1:{self.port}/{database}"

    @contextlib.contextmanager
    def _mutex(self) -> Iterator[None]:
        """Held by whoever starts or stops the server."""
        lock = os.open(self.folder / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _ensure_running(self) -> None:
        """Takes over a running server, or starts one; asks again while an old one is dying."""
        account = choose(self.folder)
        cluster = self._cluster = account.home.resolve() / "cluster"
        if not cluster.exists():
            self._initialise(account, cluster)
        if (cluster / "PG_VERSION").read_text().strip() != MAJOR:
            raise EmbeddedError(f"{cluster} was made by another PostgreSQL than {MAJOR}")
        deadline, failures = time.monotonic() + START_SECONDS, 0
        while time.monotonic() < deadline and failures < START_TRIES:
            running = _postmaster(cluster)
            if running and self._answers(running[1], cluster):
                return
            if not running:
                if self._start(account, cluster):
                    continue  # It says it is up: ask it.
                failures += 1
            time.sleep(START_PAUSE_SECONDS)
        raise EmbeddedError(
            f"PostgreSQL does not start; the end of {account.home / 'server.log'}:\n"
            + _tail(account.home / "server.log")
        )

    def _initialise(self, account: Account, cluster: Path) -> None:
        """Makes the cluster beside its place and moves it there whole."""
        password = secret_once(self.folder / "password", lambda: secrets.token_urlsafe(24))
        for leftover in account.home.glob("cluster.new*"):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh = account.home / f"cluster.new-{os.getpid()}"
        fresh.mkdir(mode=0o700)
        account.own(fresh)
        handed = account.home / f"password-{os.getpid()}"
        write_secret(handed, password)
        account.own(handed)
        try:
            done = account.run(
                "initdb",
                f"--pgdata={fresh}",
                "--username=postgres",
                f"--pwfile={handed}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-locale",
                *(() if self._durable else ("--no-sync",)),
            )
        finally:
            handed.unlink()
        if done.returncode:
            raise EmbeddedError(f"initdb failed:\n{done.stdout}")
        with (fresh / "postgresql.conf").open("a") as file:
            file.write("include_if_exists = 'qiandai.conf'\n")
        fresh.rename(cluster)

    def _start(self, account: Account, cluster: Path) -> bool:
        """One attempt; false when an old server's memory or a zombie is still in the way."""
        account.own(cluster)
        self._remove_stale_pid(cluster)
        port = _free_port(_read_int(self.folder / "port"))
        lines = [f"{name} = {value}\n" for name, value in self._settings.items()]
        (cluster / "qiandai.conf").write_text("".join([*lines, f"port = {port}\n"]))
        os.chmod(cluster / "qiandai.conf", 0o644)
        log = account.home / "server.log"
        if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
            log.rename(log.with_suffix(".log.old"))
        self._is_starting = True
        done = account.run(
            "pg_ctl",
            "start",
            "--wait",
            "--silent",
            f"--timeout={START_SECONDS}",
            f"--pgdata={cluster}",
            log=log,
            timeout=START_SECONDS + 10,
        )
        self._is_starting = False
        if done.returncode:
            return False
        (self.folder / "port").write_text(f"{port}\n")
        return True

    def _remove_stale_pid(self, cluster: Path) -> None:
        """A pid file of a dead process, or of a stranger's, would keep PostgreSQL from starting.

        PostgreSQL itself only asks whether the number is alive; a killed postmaster that nobody has
        reaped yet, and a number given anew after a reboot, both look alive.
        """
        if _postmaster(cluster) is None:
            (cluster / "postmaster.pid").unlink(missing_ok=True)

    def _answers(self, port: int, cluster: Path) -> bool:
        """Whether the server on that port is up and is the one of this cluster."""
        self.port = port
        try:
            with psycopg.connect(self.url(), connect_timeout=5) as connection:
                row = connection.execute("show data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).resolve() == cluster

    def _stop(self) -> None:
        """Fast shutdown by signal (pg_ctl refuses root), the hard way if it does not obey."""
        if self._cluster is None:
            return
        running = _postmaster(self._cluster)
        deadline = time.monotonic() + INTERRUPTED_START_SECONDS
        while running is None and self._is_starting and time.monotonic() < deadline:
            time.sleep(0.05)  # Ctrl-C came between the launch and the server's first sign of life.
            running = _postmaster(self._cluster)
        if running is None:
            return
        # SIGINT: disconnect everybody and write a checkpoint. SIGQUIT: leave at once.
        for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(running[0], number)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                if not _is_alive(running[0]):
                    return
                time.sleep(0.02)
        raise EmbeddedError(f"PostgreSQL (process {running[0]}) does not stop")


def _postmaster(cluster: Path) -> tuple[int, int] | None:
    """(process, port) of a living postmaster of this cluster."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        process, port = int(lines[0]), int(lines[3])
    except (OSError, ValueError, IndexError):
        return None
    if not _is_alive(process):
        return None
    with contextlib.suppress(OSError):
        # The postmaster lives in its data directory; a number given anew to another does not.
        if Path(f"/proc/{process}/cwd").readlink() != cluster:
            return None
    return process, port


def _is_alive(process: int) -> bool:
    """Whether the process runs; a zombie, dead but not reaped, does not."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(process, os.WNOHANG)  # It is our own child if we are the first in a container.
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return Path("/proc/self").exists() is False
    return state not in ("Z", "X")


def _free_port(wished: int) -> int:
    """The wished loopback port if nobody has it, else a free one."""
    for port in (wished, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    raise EmbeddedError("no free port on 127.0.0.1")


def _read_int(path: Path) -> int:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return 0


def _tail(path: Path, lines: int = 20) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
