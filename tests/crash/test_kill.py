"""kill -9 of the server, and of PostgreSQL, within a payment and around its COMMIT.

Three steps of the largest payment; `--long` takes every step of it. PostgreSQL is a durable one of
the test's own, killed with all its processes; it replays its log.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Any

import httpx
import pytest

from ops.embedded import Embedded, _postmaster
from ops.serve import address_of, listen
from tests.api.conftest import running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import ROOT, DatabaseUrls, Server, _fill_reference, ready_server
from tests.crash.conftest import grounded
from tests.crash.payments import PAYMENTS
from tests.crash.relay import Strike, relayed
from tests.crash.till import Till
from tests.factories import KEYS

pytestmark = pytest.mark.anyio
PAYMENT = PAYMENTS[0]
NEVER = 1_000_000
HTTP_SECONDS = 60


async def struck_around_the_commit(till: Till, strike: Strike) -> None:
    """In the middle, before COMMIT, and after it while its answer is on the way."""
    assert await till.run(PAYMENT, 1, strike) is False  # From here the server is a new one.
    assert await till.run(PAYMENT, NEVER) is None
    steps = till.steps
    assert await till.run(PAYMENT, steps // 2, strike) is False
    await struck_from(till, strike, steps - 1)


async def struck_from(till: Till, strike: Strike, after: int) -> None:
    """At this step and each that follows until it was COMMIT, which is done for good."""
    while (is_done := await till.run(PAYMENT, after, strike)) is False:
        after += 1
    assert is_done
    await till.ground.proved()


@dataclass
class Process:
    """An API server as it runs in production, killed and started again."""

    environ: dict[str, str]
    listener: socket
    running: subprocess.Popen[bytes] | None = None
    lifeline: int | None = None
    restart: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start it and wait until it accepts requests."""
        ready, told = os.pipe()
        life, self.lifeline = os.pipe()
        number = self.listener.fileno()
        arguments = [f"--socket={number}", f"--ready={told}", f"--lifeline={life}"]
        self.running = subprocess.Popen(
            [sys.executable, "-P", "-m", "ops.child", "api", *arguments],
            env=self.environ,
            pass_fds=(told, life, number),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(told)
        os.close(life)
        assert os.read(ready, 1) == b"r", "the server does not come up"
        os.close(ready)

    def kill(self) -> None:
        """kill -9, and nothing of it is left."""
        assert self.running is not None and self.lifeline is not None
        self.running.kill()
        self.running.wait()
        os.close(self.lifeline)

    async def strike(self) -> None:
        """Killed; another comes up on the same socket, as its supervisor sees to."""
        self.kill()
        self.restart = asyncio.create_task(asyncio.to_thread(self.start))


@asynccontextmanager
async def served(urls: DatabaseUrls, folder: Path, issuer: Issuer) -> AsyncIterator[Process]:
    """A server in a process of its own on that database."""
    settings = settings_for(urls, folder, issuer)
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": urls.app,
        "QIANDAI_DATA": str(folder),
        "QIANDAI_JWKS_FILE": str(settings.jwks_file),
        "QIANDAI_BUSINESS_DATE": PAYMENT.day.isoformat(),
    }
    with listen("127.0.0.1", 0) as listener:
        process = Process(environ, listener)
        await asyncio.to_thread(process.start)
        try:
            yield process
        finally:
            if process.restart is not None:
                await process.restart
            process.kill()


@dataclass
class Postgres:
    """A durable PostgreSQL of the test's own, killed and started again."""

    folder: Path
    stack: ExitStack = field(default_factory=ExitStack)
    restart: asyncio.Task[Embedded] | None = None

    def start(self) -> Embedded:
        """Take it over if it runs; else start it, which replays its log."""
        return self.stack.enter_context(Embedded(self.folder))

    async def strike(self) -> None:
        """The postmaster and all its children killed at one moment."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.restart = asyncio.create_task(asyncio.to_thread(self.start))

    def processes(self) -> list[int]:
        """The postmaster first, then what it has begun."""
        with Embedded(self.folder) as running:
            assert running._cluster is not None
            found = _postmaster(running._cluster)
        assert found is not None, "it runs while somebody uses it"
        return [found[0], *(one for one in _all_processes() if _parent(one) == found[0])]


def _all_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(process: int) -> int | None:
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return None  # It has just ended.
    return int(text.rpartition(")")[2].split()[1])


@pytest.fixture(scope="module")
def durable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Postgres, Server]]:
    """A cluster whose every commit is on the disk, with the roles of the application."""
    postgres = Postgres(tmp_path_factory.mktemp("durable"))
    with postgres.stack:
        yield postgres, ready_server(postgres.start().url())


@pytest.fixture
def durable_urls(durable: tuple[Postgres, Server]) -> DatabaseUrls:
    """A database there with schema, rights and dictionaries, of this test's own."""
    urls = durable[1].create(f"durable_{secrets.token_hex(4)}")
    _fill_reference(urls)
    return urls


@asynccontextmanager
async def server_till(
    urls: DatabaseUrls, folder: Path, issuer: Issuer, server: Server
) -> AsyncIterator[tuple[Till, Process]]:
    """A till before a server process."""
    async with (
        relayed(urls) as (relay, outer),
        grounded(urls) as ground,
        served(outer, folder, issuer) as process,
        httpx.AsyncClient(base_url=address_of(process.listener), timeout=HTTP_SECONDS) as client,
    ):

        async def post(body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
            return await client.post("/graphql", json=body, headers=headers)

        yield Till(relay, issuer, ground, post, server.url, urls.owner), process


@asynccontextmanager
async def postgres_till(
    urls: DatabaseUrls, folder: Path, issuer: Issuer, server: Server
) -> AsyncIterator[Till]:
    """A till before a server within this process, whose PostgreSQL may be killed."""
    (folder / "identity-keys.json").write_text(KEYS.as_json(), encoding="ascii")
    async with (
        relayed(urls) as (relay, outer),
        grounded(urls) as ground,
        running(settings_for(outer, folder, issuer, business_date=PAYMENT.day), issuer) as desk,
    ):

        async def post(body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
            return await desk.post(body, headers=headers)

        yield Till(relay, issuer, ground, post, server.url, urls.owner)


async def test_a_killed_server_leaves_a_payment_whole(
    database_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer, server: Server
) -> None:
    async with server_till(database_urls, tmp_path, issuer, server) as (till, process):
        await struck_around_the_commit(till, process.strike)


async def test_a_killed_postgresql_leaves_a_payment_whole(
    durable: tuple[Postgres, Server], durable_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer
) -> None:
    postgres, server = durable
    async with postgres_till(durable_urls, tmp_path, issuer, server) as till:
        await struck_around_the_commit(till, postgres.strike)


@pytest.mark.long
async def test_the_server_killed_after_every_step(
    database_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer, server: Server
) -> None:
    async with server_till(database_urls, tmp_path, issuer, server) as (till, process):
        await struck_from(till, process.strike, 0)


@pytest.mark.long
async def test_postgresql_killed_after_every_step(
    durable: tuple[Postgres, Server], durable_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer
) -> None:
    postgres, server = durable
    async with postgres_till(durable_urls, tmp_path, issuer, server) as till:
        await struck_from(till, postgres.strike, 0)
