"""Runs the API and the worker as child processes, restarts what falls over, stops them in order.

The listening socket belongs to the parent: a port in use is reported before anything starts, and
connections wait in the queue while a fallen API comes back. Each child holds the reading end of a
pipe whose writing end only the parent has; when the parent is killed the child sees its end and
leaves by itself.
"""

from __future__ import annotations

import contextlib
import errno
import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ops.environment import ROOT, without_owner

BACKLOG = 2048
BIND_WAIT_SECONDS = 5  # The children of a killed parent need a moment to give the port back.
STOP_SECONDS = 5  # On top of the grace that requests in flight get.
READY_SECONDS_MAX = 60
RESTARTS_MAX = 5  # Within RESTARTS_SECONDS; more means that it will not come up at all.
RESTARTS_SECONDS = 60
POLL_SECONDS = 0.2


class ServeError(RuntimeError):
    """The servers cannot run; the text is for the person at the keyboard."""


@dataclass
class Child:
    """One process under supervision, and how to start it again."""

    name: str
    arguments: tuple[str, ...]
    sockets: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    ready: int | None = None  # Reading end of the pipe on which the child says that it is up.
    was_ready: bool = False
    starts: list[float] = field(default_factory=list)


class Supervisor:
    """Starts children and keeps them up until told to stop."""

    def __init__(
        self,
        environ: Mapping[str, str],
        children: list[Child],
        grace_seconds: float,
        module: str = "ops.child",
    ) -> None:
        self._environ = without_owner(environ)
        self._children = children
        self._grace_seconds = grace_seconds
        self._module = module
        self._life, self._lifeline = os.pipe()
        self._selector = selectors.DefaultSelector()

    def run(self, on_ready: Callable[[], None]) -> int:
        """Blocks until a signal asks for the end (0), or a child cannot be kept up (1)."""
        announced = False
        try:
            for child in self._children:
                self._start(child)
            while True:
                for key, _ in self._selector.select(POLL_SECONDS):
                    self._hear(key.data)
                if not announced and all(child.was_ready for child in self._children):
                    announced = True
                    on_ready()
                for child in self._children:
                    if not self._is_kept(child):
                        return 1
        except SystemExit:
            if not announced:
                raise
            return 0  # To be told to stop is how a server ends well.
        finally:
            self._stop()

    def _start(self, child: Child) -> None:
        ready, told = os.pipe()
        command = [sys.executable, "-P", "-m", self._module, *child.arguments]
        child.process = subprocess.Popen(
            [*command, "--ready", str(told), "--lifeline", str(self._life)],
            env={**self._environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            pass_fds=(told, self._life, *child.sockets),
            start_new_session=True,  # Ctrl-C is for the parent, which then stops all in order.
        )
        os.close(told)
        child.ready = ready
        child.starts.append(time.monotonic())
        self._selector.register(ready, selectors.EVENT_READ, child)

    def _hear(self, child: Child) -> None:
        """The child said that it is up, or its end of the pipe closed."""
        assert child.ready is not None, "only open pipes are registered"
        if os.read(child.ready, 1):
            child.was_ready = True
        self._selector.unregister(child.ready)
        os.close(child.ready)
        child.ready = None

    def _is_kept(self, child: Child) -> bool:
        """Starts a fallen child again; false when that is hopeless."""
        assert child.process is not None, "every child was started"
        now = time.monotonic()
        if child.process.poll() is None:
            if child.ready is not None and now - child.starts[-1] > READY_SECONDS_MAX:
                _say(f"the {child.name} does not come up within {READY_SECONDS_MAX} s")
                return False
            return True
        if child.ready is not None:
            self._hear(child)
        _say(f"the {child.name} ended with code {child.process.returncode}")
        recent = [at for at in child.starts if now - at < RESTARTS_SECONDS]
        if not child.was_ready or len(recent) > RESTARTS_MAX:
            return False
        _say(f"starting the {child.name} again")
        self._start(child)
        return True

    def _stop(self) -> None:
        """Asks every child to finish its work, and ends those that do not."""
        running = [child for child in self._children if child.process is not None]
        for child in running:
            assert child.process is not None
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        deadline = time.monotonic() + self._grace_seconds + STOP_SECONDS
        for child in running:
            assert child.process is not None
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _say(f"the {child.name} does not stop; it is killed")
                child.process.kill()
                child.process.wait()
        os.close(self._life)
        os.close(self._lifeline)
        self._selector.close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that children can inherit; port 0 takes a free one."""
    deadline = time.monotonic() + BIND_WAIT_SECONDS
    while True:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            made = socket.socket(family, kind, protocol)
        except OSError as error:
            raise ServeError(f"{host} is not an address of this machine: {error}") from None
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(address)
            made.listen(BACKLOG)
        except OSError as error:
            made.close()
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            if error.errno == errno.EADDRINUSE:
                raise ServeError(
                    f"port {port} on {host} is in use; choose another, for example --port"
                    f" {port + 1}"
                ) from None
            raise ServeError(f"cannot listen on {host}:{port}: {error.strerror}") from None
        return made


def address_of(listener: socket.socket) -> str:
    """The URL's beginning, for a person on this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{host}:{port}"


def api_children(listener: socket.socket, workers: int) -> list[Child]:
    """So many API processes on one socket."""
    number = listener.fileno()
    names = ["API"] if workers == 1 else [f"API {place}" for place in range(1, workers + 1)]
    return [Child(name, ("api", "--socket", str(number)), (number,)) for name in names]


def worker_child() -> Child:
    """The process that runs jobs and the timetable."""
    return Child("worker", ("worker",))


def _say(text: str) -> None:
    print(f"qiandai: {text}", file=sys.stderr, flush=True)
