"""Connections: addresses, sessions, closing, and a network that fails in every way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import pytest

from models.database import (
    CommitUncertain,
    Database,
    DeadlineExceeded,
    Overloaded,
    Unavailable,
    settings_sql,
)
from models.dsn import driver_dsn
from models.scope import setting_sql
from models.session import Session
from tests.api.fenced import exact, fence, opened, quiet, scope
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.anyio


@pytest.fixture
def urls(empty_database: DatabaseUrls) -> DatabaseUrls:
    """A fenced database of this test's own."""
    fence(empty_database)
    return empty_database


async def test_an_unreachable_database_is_told_quickly(urls: DatabaseUrls) -> None:
    started = asyncio.get_running_loop().time()
    with pytest.raises(OSError):
        await Database.open("postgresql://nobody@127.0.0.1:1/none")
    assert asyncio.get_running_loop().time() - started < 2


async def test_closing_waits_for_users_and_refuses_newcomers(urls: DatabaseUrls) -> None:
    async with opened(urls) as database:
        slow = asyncio.create_task(database.fetch(scope(1000), "select pg_sleep(0.2)"))
        await asyncio.sleep(0.05)
        closing = asyncio.create_task(database.close(2.0))
        await asyncio.sleep(0)
        with pytest.raises(Overloaded):
            await database.fetch(scope(1000), "select 1")
        await closing
        assert len(await slow) == 1


async def test_sessions_do_not_depend_on_the_servers_defaults(urls: DatabaseUrls) -> None:
    async with opened(urls) as database:
        for name, value in {
            "TimeZone": "UTC",
            "DateStyle": "ISO, YMD",
            "jit": "off",
            "statement_timeout": "8s",
            "default_transaction_read_only": "on",
        }.items():
            assert (await database.fetchrow({}, f"show {name}"))[0] == value


@pytest.mark.parametrize("error", [asyncio.CancelledError, TimeoutError, OSError])
async def test_a_limit_counts_only_once_it_was_confirmed(error: type[BaseException]) -> None:
    """A SET that was cut off may or may not have reached the server: it is sent again."""
    sent: list[str] = []

    class Cut:
        async def execute(self, text: str) -> None:
            assert not session.is_sure
            sent.append(text)
            if len(sent) == 2:
                raise error

    session = Session(Cut(), 0.0)
    await session.adopt(None)
    await session.adopt(1500)
    await session.adopt(1500)
    with pytest.raises(error):
        await session.adopt(None)
    assert not session.is_sure
    await session.adopt(1500)
    await session.adopt(None)
    assert [text.rpartition(" ")[2] for text in sent] == ["1500", "DEFAULT", "1500", "DEFAULT"]


def test_quoting() -> None:
    assert settings_sql({"app.b": "x'y", "app.a": "", "app.c": "="}, True) == (
        "SET LOCAL app.scope = '\nb=x''y\nc==\n';"
    )
    assert settings_sql({"app.a": "\\"}, False) == "SET app.scope = E'\na=\\\\\n';"
    assert (
        settings_sql({"app.a": ""}, True) == settings_sql({}, True) == "SET LOCAL app.scope = '';"
    )
    for name in ("app.A", "app.a b", "app.", "x.a", "app.a;drop", "app.a\n", "app.scope"):
        with pytest.raises(ValueError, match="not a scope setting"):
            settings_sql({name: "1"}, False)
    for value in ("a\nloan=all", "a\x00", "\ud800"):
        with pytest.raises(ValueError, match="control"):
            settings_sql({"app.a": value}, True)


async def test_quoted_values_arrive_as_they_are(urls: DatabaseUrls) -> None:
    values = ["'", "''", "\\", "\\'", "';drop table item;--", "$1", "贵州", "E'x'", "a" * 2000]
    async with opened(urls) as database:
        for value in values:
            async with database.reading({"app.extra": value}) as connection:
                assert await connection.fetchval(f"select {setting_sql('app.extra')}") == value
            async with database.writing({"app.extra": value}) as transaction:
                shown = await transaction.connection.fetchval(f"select {setting_sql('app.extra')}")
                assert shown == value
                assert not await transaction.connection.fetchval(f"select {setting_sql('app.ex')}")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("postgresql://u:p@h:1/d", "postgresql://u:p@h:1/d"),
        ("postgresql+psycopg://u@h/d", "postgresql://u@h/d"),
        (
            "postgresql://u:p@/d?host=a:1&host=b:2",
            "postgresql://u:p@a:1,b:2/d?target_session_attrs=primary",
        ),
        (
            "postgresql://u@/d?host=a:1&host=b:2&target_session_attrs=prefer-standby",
            "postgresql://u@a:1,b:2/d?target_session_attrs=prefer-standby",
        ),
        ("postgresql://u@/d?host=/run/x", "postgresql://u@/d?host=/run/x"),
        ("postgresql://u@h/d?sslmode=require", "postgresql://u@h/d?sslmode=require"),
    ],
)
def test_addresses(given: str, wanted: str) -> None:
    assert driver_dsn(given) == wanted


async def test_several_hosts_find_the_living_one(urls: DatabaseUrls) -> None:
    parts = urlsplit(urls.app)
    account, _, host = parts.netloc.rpartition("@")
    dsn = f"postgresql://{account}@{parts.path}?host=127.0.0.1:1&host={host}"
    database = await Database.open(dsn, size=1)
    try:
        await exact(database, scope(1000))
    finally:
        await database.close()


@dataclass
class Network:
    """A relay before PostgreSQL that can hold its breath or cut after a given message."""

    host: str
    port: int
    own_port: int = 0
    held: bool = False
    cut_after: bytes | None = None
    mute: bool = False
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self.host, self.port)
        self.writers += [writer, back]
        await asyncio.gather(
            self._copy(reader, back, True), self._copy(there, writer, False), return_exceptions=True
        )
        writer.close()
        back.close()

    async def _copy(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, outgoing: bool
    ) -> None:
        while data := await reader.read(65536):
            while self.held:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            cut = outgoing and self.cut_after is not None and self.cut_after in data
            self.mute = self.mute or cut
            if outgoing or not self.mute:
                writer.write(data)
                await writer.drain()
            if cut:
                await asyncio.sleep(0.1)  # The server has done it before its answer is lost.
                for one in self.writers:
                    one.transport.abort()
                self.writers.clear()
                self.mute = False
        writer.close()


@asynccontextmanager
async def behind(urls: DatabaseUrls) -> AsyncIterator[tuple[Network, DatabaseUrls]]:
    """The same database behind such a relay."""
    parts = urlsplit(urls.app)
    assert parts.hostname is not None and parts.port is not None
    network = Network(parts.hostname, parts.port)
    server = await asyncio.start_server(network.relay, "127.0.0.1", 0)
    network.own_port = server.sockets[0].getsockname()[1]
    account = parts.netloc.rpartition("@")[0]
    app = urlunsplit(parts._replace(netloc=f"{account}@127.0.0.1:{network.own_port}"))
    try:
        yield network, DatabaseUrls(urls.owner, app)
    finally:
        for writer in network.writers:
            writer.transport.abort()
        server.close()


async def test_a_black_hole_costs_one_deadline_and_is_forgotten_at_once(
    urls: DatabaseUrls,
) -> None:
    loop = asyncio.get_running_loop()
    async with (
        behind(urls) as (network, outer),
        opened(outer, size=3, deadline_seconds=0.5, wait_seconds=0.3) as database,
    ):
        await asyncio.gather(*(exact(database, scope(1000 * n)) for n in range(1, 4)))
        network.held = True
        started = loop.time()
        results = await asyncio.gather(
            *(database.fetch(scope(1000 * n), "select 1") for n in range(1, 9)),
            return_exceptions=True,
        )
        assert loop.time() - started < 1.0
        assert all(isinstance(one, DeadlineExceeded | Overloaded) for one in results), results
        network.held = False
        started = loop.time()
        while True:
            try:
                await exact(database, scope(1000))
                break
            except (DeadlineExceeded, Overloaded):
                assert loop.time() - started < 5
        await quiet(database)
        assert database.figures["opened"] <= 3


async def test_an_answer_to_commit_that_is_lost_is_called_uncertain(urls: DatabaseUrls) -> None:
    async with behind(urls) as (network, outer), opened(outer, size=1) as database:
        network.cut_after = b"COMMIT"
        with pytest.raises(CommitUncertain):
            async with database.writing(scope(1000)) as transaction:
                await transaction.connection.execute("insert into item values (1000, 'lost')")
        network.cut_after = None
        # It had been committed: that is why a caller must ask with the same key.
        rows = await database.fetch(scope(1000), "select name from item order by name")
        assert [row["name"] for row in rows] == ["item 1000", "lost"]


async def test_an_answer_that_is_lost_within_a_transaction_undoes_it(urls: DatabaseUrls) -> None:
    async with behind(urls) as (network, outer), opened(outer, size=1) as database:
        network.cut_after = b"pg_sleep"
        with pytest.raises(Unavailable):
            async with database.writing(scope(1000)) as transaction:
                await transaction.connection.execute("insert into item values (1000, 'lost')")
                await transaction.connection.execute("select pg_sleep(0)")
        network.cut_after = None
        rows = await database.fetch(scope(1000), "select name from item order by name")
        assert [row["name"] for row in rows] == ["item 1000"]
