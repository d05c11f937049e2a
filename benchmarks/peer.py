"""The servers that are compared: how each is started, asked and stopped.

Each is one process on loopback with a pool of as many connections, and leaves by itself when this
program ends, however it ends.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.names import CUSTOMARY, FLOOR, OURS, POSTGRAPHILE
from benchmarks.postgraphile import installed
from benchmarks.stop import BenchmarkError
from models.dsn import driver_dsn
from ops import serve
from ops.environment import APP_URL, OWNER_URL, ROOT, SUPERUSER_URL, without_owner

POOL_SIZE = 16
READY_SECONDS_MAX = 90
STOP_SECONDS = 15
ANSWER_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes over the wire; no token where nobody asks for one."""

    path: str
    token: str
    body: str


@dataclass(slots=True)
class Peer:
    """A server that runs."""

    name: str
    url: str
    process: subprocess.Popen[bytes]

    def ask(self, request: Request) -> bytes:
        """The body of an answer with status 200."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if request.token:
            headers["Authorization"] = f"Bearer {request.token}"
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=ANSWER_SECONDS)
        try:
            connection.request("POST", request.path, request.body.encode(), headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise BenchmarkError(f"{self.name} answers {response.status}: {body[:2000]!r}")
        return body

    def cpu_seconds(self) -> float | None:
        """Processor time that the process has used; None where there is no /proc."""
        try:
            stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return None
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float | None:
        """The most memory that the process held; None where there is no /proc."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        found = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(found.split()[1]) / 1024


@contextmanager
def running(name: str, environ: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Peer]:
    """A peer that answers, stopped at the end; `own` are variables for it alone."""
    start = {
        OURS: _ours,
        FLOOR: _floor,
        POSTGRAPHILE: _postgraphile,
        CUSTOMARY: _customary,
    }[name]
    with start(environ, own) as peer:
        try:
            _wait(peer)
            yield peer
        finally:
            _stop(peer.process)


@contextmanager
def _ours(environ: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Peer]:
    """As `./run serve` starts it: one API process, which may not know the owner's account."""
    life, lifeline = os.pipe()
    ready, told = os.pipe()
    with serve.listen("127.0.0.1", 0) as listener:
        number = str(listener.fileno())
        command = [sys.executable, "-P", "-m", "ops.child", "api", "--socket", number]
        process = subprocess.Popen(
            [*command, "--ready", str(told), "--lifeline", str(life)],
            env={**without_owner(environ), **own, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(listener.fileno(), told, life),
            start_new_session=True,
        )
        os.close(told)
        try:
            if not os.read(ready, 1):
                raise BenchmarkError("the server does not come up")
            yield Peer(OURS, serve.address_of(listener), process)
        finally:
            for descriptor in (life, lifeline, ready):
                os.close(descriptor)


@contextmanager
def _floor(environ: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Peer]:
    """On the application's account, so that row-level security is in force."""
    more = {APP_URL: environ[APP_URL], **own}
    with _python("benchmarks.floor.server", FLOOR, without_owner(environ) | more) as peer:
        yield peer


@contextmanager
def _customary(environ: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Peer]:
    more = {APP_URL: without_rights(environ), **own}
    with _python("benchmarks.customary.server", CUSTOMARY, dict(environ) | more) as peer:
        yield peer


@contextmanager
def _python(module: str, name: str, environ: Mapping[str, str]) -> Iterator[Peer]:
    command = [sys.executable, "-P", "-m", module]
    yield _child(name, command, dict(environ) | {"PYTHONPATH": str(ROOT)})


@contextmanager
def _postgraphile(environ: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Peer]:
    more = {APP_URL: driver_dsn(without_rights(environ)), "NODE_ENV": "production"}
    more |= {"GRAPHILE_ENV": "production", **own}
    yield _child(POSTGRAPHILE, installed.command(), dict(environ) | more)


def without_rights(environ: Mapping[str, str]) -> str:
    """The account of who sees every row."""
    return environ.get(SUPERUSER_URL) or environ[OWNER_URL]


def cpu_ms(before: float | None, after: float | None, requests: int) -> float | None:
    """Of each request; those that wrk no longer waited for were worked on as well."""
    return None if before is None or after is None else (after - before) * 1000 / requests


def _child(name: str, command: list[str], environ: Mapping[str, str]) -> Peer:
    port = _free_port()
    process = subprocess.Popen(
        command,
        env={**environ, "PORT": str(port), "POOL_SIZE": str(POOL_SIZE)},
        stdin=subprocess.PIPE,  # Its end tells the child that nobody needs it any more.
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    return Peer(name, f"http://127.0.0.1:{port}", process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(peer: Peer) -> None:
    """Until the peer takes connections."""
    address = urlsplit(peer.url)
    until = time.monotonic() + READY_SECONDS_MAX
    while True:
        if peer.process.poll() is not None:
            raise BenchmarkError(f"{peer.name} ended with code {peer.process.returncode}")
        try:
            with socket.create_connection((str(address.hostname), int(address.port or 0)), 5):
                return
        except OSError:
            if time.monotonic() > until:
                raise BenchmarkError(f"{peer.name} does not come up") from None
            time.sleep(0.2)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
