"""No scope leaks to the next user: errors, cancellation, timeouts, churn, killed backends."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from models.beginning import RowFound, Sought
from models.database import (
    ConnectionLost,
    Database,
    DeadlineExceeded,
    Overloaded,
    Unavailable,
    deadline,
)
from models.scope import quoted, scope_text
from tests.api.fenced import SET_SCOPE, Log, exact, fence, opened, quiet, scope, seen
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.anyio


@pytest.fixture
def urls(empty_database: DatabaseUrls) -> DatabaseUrls:
    """A fenced database of this test's own."""
    fence(empty_database)
    return empty_database


async def test_settings_are_exactly_the_scope(urls: DatabaseUrls) -> None:
    async with opened(urls, size=1) as database:
        await exact(database, scope(1000, extra="x"))
        await exact(database, scope(2000))
        await exact(database, {})
        async with database.reading({}) as connection:
            assert await connection.fetch("select * from item") == []
        async with database.reading(scope(3000)) as connection:
            assert [row["county_id"] for row in await connection.fetch("select * from item")] == [
                3000
            ]


ITEMS = f"select case when s.done then (select array_agg(name) from item) end{SET_SCOPE}"


async def test_a_statement_brings_its_scope_along(urls: DatabaseUrls) -> None:
    """One statement, whatever the scope was before; it is gone with the statement."""
    log = Log()
    async with opened(urls, size=1) as database:
        database.add_query_logger(log)
        for county in (1000, 2000, 1000, 7000):
            row = await database.ask(scope(county), ITEMS, scope_text(scope(county)))
            assert row[0] == [f"item {county}"]
        assert await log.taken() == [ITEMS] * 4
        assert (await database.ask({}, ITEMS, ""))[0] is None
        assert await database.fetch({}, "select name from item") == []


async def test_every_part_of_a_statement_comes_after_its_scope(urls: DatabaseUrls) -> None:
    """Counts, lists and joins, in plans for these values and for any: not a row too few."""
    parts = (
        "select count(*) from item",
        "select string_agg(name, ',') from (select name from item order by name limit 3) x",
        "select max(a.name || b.name) from item a join item b using (county_id)",
    )
    answers = ", ".join(f"case when s.done then ({part}) end" for part in parts)
    async with opened(urls, size=1) as database:
        for turn in range(20):  # From the sixth on the plan may be the generic one.
            name = f"item {1000 * (1 + turn % 8)}"
            wanted = scope(1000 * (1 + turn % 8))
            row = await database.ask(wanted, f"select {answers}{SET_SCOPE}", scope_text(wanted))
            assert tuple(row) == (1, name, name + name)


@pytest.mark.parametrize("pooler", [False, True], ids=["distributed", "pooler"])
async def test_where_a_statement_cannot_bring_it_a_transaction_does(
    urls: DatabaseUrls, pooler: bool
) -> None:
    log = Log()
    async with opened(urls, size=1, transaction_pooler=pooler) as database:
        database._is_distributed = not pooler  # What `open` finds where Citus is.
        database.add_query_logger(log)
        row = await database.ask(scope(3000), ITEMS, scope_text(scope(3000)))
        assert row[0] == ["item 3000"]
        begin, asked, commit = await log.taken()
        assert begin.startswith("BEGIN READ ONLY;") and "SET LOCAL app.scope = '" in begin
        assert (asked, commit) == (ITEMS, "COMMIT")


async def test_writing_begins_in_one_round_trip(urls: DatabaseUrls) -> None:
    log = Log()
    async with opened(urls) as database:
        database.add_query_logger(log)
        async with database.writing(scope(1000), savepoint=True) as transaction:
            await transaction.connection.execute("insert into item values ($1, $2)", 1000, "new")
        begin, insert, commit = await log.taken()
        assert begin.startswith("BEGIN READ WRITE;SET LOCAL app.scope = '\ncounty_max=1999\n")
        assert begin.endswith("SAVEPOINT work;") and insert.startswith("insert")
        assert commit == "COMMIT"


@pytest.mark.parametrize("pooler", [False, True])
async def test_writing_begins_only_where_nothing_is_found(
    urls: DatabaseUrls, *, pooler: bool
) -> None:
    """Who is told of a row can have the lock at once; what is not in scope is not found."""
    query = "select from item where county_id = $1 and name = $2"
    names = ("item 1000", "it's \\ new")
    there, new = (Sought(query, ("1000", quoted(name))) for name in names)
    async with opened(urls, size=1, transaction_pooler=pooler) as database:
        for _ in range(2):
            with pytest.raises(RowFound):
                async with database.writing(scope(1000), savepoint=True, lock=7, unless=there):
                    raise AssertionError("it has begun")
        async with database.writing(scope(2000), lock=7, unless=there):
            pass
        log = Log()
        database.add_query_logger(log)
        async with database.writing(scope(1000), lock=7, unless=new) as transaction:
            insert = "insert into item values ($1, $2)"
            await transaction.connection.execute(insert, 1000, names[1])
        begin, _, commit = await log.taken()
        assert begin.startswith("BEGIN READ WRITE;") and commit == "COMMIT"
        with pytest.raises(RowFound):
            async with database.writing(scope(1000), lock=7, unless=new):
                raise AssertionError("it has begun")
        assert database.figures["in_use"] == 0


async def test_transaction_ends_as_it_should(urls: DatabaseUrls) -> None:
    async def names() -> set[str]:
        return {row[0] for row in await database.fetch(scope(1000), "select name from item")}

    async def insert(connection: Any, name: str) -> None:
        await connection.execute("insert into item values (1000, $1)", name)

    async with opened(urls) as database:
        before = await names()
        async with database.writing(scope(1000)) as transaction:
            await insert(transaction.connection, "dry")
            transaction.discard()
        with pytest.raises(KeyError):
            async with database.writing(scope(1000)) as transaction:
                await insert(transaction.connection, "error")
                raise KeyError
        with pytest.raises(asyncpg.UniqueViolationError):
            async with database.writing(scope(1000)) as transaction:
                await insert(transaction.connection, "twice")
                await insert(transaction.connection, "twice")
        with pytest.raises(RuntimeError, match="had failed"):
            async with database.writing(scope(1000)) as transaction:
                await insert(transaction.connection, "swallowed")
                with pytest.raises(asyncpg.UniqueViolationError):
                    await insert(transaction.connection, "swallowed")
        assert await names() == before
        async with database.writing(scope(1000), savepoint=True) as transaction:
            await insert(transaction.connection, "refused")
            await transaction.undo_work()
            assert await seen(transaction.connection) == scope(1000)
            await insert(transaction.connection, "audit")
        assert await names() == before | {"audit"}
        assert database.figures["in_use"] == 0


async def test_reading_cannot_write(urls: DatabaseUrls) -> None:
    async with opened(urls) as database:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await database.fetch(scope(1000), "insert into item values (1000, 'x')")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.writing(scope(1000)) as transaction:
                await transaction.connection.execute("insert into item values (2000, 'x')")


async def test_no_leak_after_errors_inside_a_transaction_left_open(urls: DatabaseUrls) -> None:
    async with opened(urls, size=1) as database:
        await database.fetch({}, "BEGIN")
        await exact(database, scope(2000))
        with pytest.raises(asyncpg.DivisionByZeroError):
            await database.ask(scope(3000), f"select 1/0{SET_SCOPE}", scope_text(scope(3000)))
        await exact(database, scope(4000))


async def test_no_leak_when_a_set_is_refused(urls: DatabaseUrls) -> None:
    async with opened(urls, size=1) as database:
        await exact(database, scope(1000))
        with pytest.raises(ValueError, match="not a scope setting"):
            async with database.reading({"statement_timeout": "0"}):
                pass
        with pytest.raises(ValueError, match="control"):
            async with database.reading({"app.reads": "a\x00b"}):
                pass
        await exact(database, scope(2000))


@pytest.mark.parametrize("delay", [0.0, 0.0003, 0.001, 0.003, 0.01, 0.05])
async def test_no_leak_after_cancellation(urls: DatabaseUrls, delay: float) -> None:
    """Cancelled at every stage: while waiting, setting the scope, in the query, afterwards."""

    async def user(database: Database, county: int, writes: bool) -> None:
        manager = database.writing if writes else database.reading
        async with manager(scope(county, extra=str(county))) as lent:
            connection = lent.connection if writes else lent
            assert await seen(connection) == scope(county, extra=str(county))
            await connection.execute("select pg_sleep(0.02)")

    async with opened(urls) as database:
        for turn in range(12):
            tasks = [
                asyncio.create_task(user(database, 1000 * (1 + turn % 8), turn % 3 == 0))
                for _ in range(4)
            ]
            await asyncio.sleep(delay)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(
                result is None or isinstance(result, asyncio.CancelledError) for result in results
            ), results
            await exact(database, scope(8000 - 1000 * (turn % 7)))
        assert database.figures["opened"] <= 2
        await quiet(database)


async def test_no_leak_after_the_deadline(urls: DatabaseUrls) -> None:
    loop = asyncio.get_running_loop()
    async with opened(urls, size=1) as database:
        for _ in range(3):
            started = loop.time()
            with pytest.raises(DeadlineExceeded), deadline(0.1):
                async with database.reading(scope(1000, extra="slow")) as connection:
                    await connection.execute("select pg_sleep(5)")
            with pytest.raises(DeadlineExceeded), deadline(0.1):
                async with database.writing(scope(1000, extra="slow")) as transaction:
                    await transaction.connection.execute("insert into item values (1000, 'late')")
                    await transaction.connection.execute("select pg_sleep(5)")
            assert loop.time() - started < 1.0
            await exact(database, scope(2000))
        rows = await database.fetch(scope(1000), "select name from item")
        assert [row["name"] for row in rows] == ["item 1000"]
    async with opened(urls, deadline_seconds=0.2) as database:
        with pytest.raises(DeadlineExceeded):
            await database.fetch(scope(1000), "select pg_sleep(5)")


async def test_one_deadline_covers_the_wait_as_well(urls: DatabaseUrls) -> None:
    loop = asyncio.get_running_loop()
    async with opened(urls, size=1, wait_seconds=5.0) as database:

        async def hold() -> None:
            async with database.reading(scope(1000)) as connection:
                await connection.execute("select pg_sleep(0.3)")

        holder = asyncio.create_task(hold())
        await asyncio.sleep(0.02)
        started = loop.time()
        with pytest.raises(DeadlineExceeded), deadline(0.1):
            await database.fetch(scope(2000), "select 1")
        assert loop.time() - started < 0.25
        await holder
        await exact(database, scope(2000))


async def test_overload_is_told_and_passes(urls: DatabaseUrls) -> None:
    async with opened(urls, size=2, wait_seconds=0.1, queue_max=3) as database:
        tasks = [
            asyncio.create_task(database.fetch(scope(1000), "select pg_sleep(0.4)"))
            for _ in range(8)
        ]
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert sum(isinstance(result, list) for result in results) == 2
        assert sum(isinstance(result, Overloaded) for result in results) == 6
        await exact(database, scope(2000))
        await quiet(database)


@pytest.mark.parametrize("pooler", [False, True])
async def test_no_leak_between_many_users_at_once(urls: DatabaseUrls, pooler: bool) -> None:
    """Eight scopes, four connections, and every kind of accident at random."""
    dice = random.Random(20181220)

    async def user(database: Database, turn: int) -> None:
        county = dice.randrange(1, 9) * 1000
        wanted = scope(county, **({"extra": f"x{turn}"} if turn % 3 else {}))
        manager: Callable[..., Any] = database.writing if turn % 4 == 0 else database.reading
        async with manager(wanted) as lent:
            connection = lent.connection if turn % 4 == 0 else lent
            assert await seen(connection) == wanted
            rows = await connection.fetch("select county_id from item")
            assert {row["county_id"] for row in rows} <= {county}
            match dice.randrange(6):
                case 0:
                    raise KeyError
                case 1:
                    await connection.fetch("select 1/0")
                case 2:
                    await connection.fetch("select pg_sleep(0.01)")
                case _:
                    pass
            assert await seen(connection) == wanted

    async with opened(urls, size=4, wait_seconds=8.0, transaction_pooler=pooler) as database:
        for round_ in range(15):
            tasks = [asyncio.create_task(user(database, round_ * 20 + n)) for n in range(20)]
            await asyncio.sleep(dice.random() * 0.02)
            for task in dice.sample(tasks, 5):
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                assert result is None or isinstance(
                    result, KeyError | asyncpg.DivisionByZeroError | asyncio.CancelledError
                ), repr(result)
        await quiet(database)
        assert database.figures["opened"] <= 4


async def test_killed_backends_are_replaced(urls: DatabaseUrls) -> None:
    kill = "select pg_terminate_backend(pid) from pg_stat_activity where usename='qiandai_app'"
    kill += " and datname = current_database()"
    async with opened(urls, size=3) as database:
        administrator = await asyncpg.connect(_as_administrator(urls))
        try:
            for turn in range(10):
                await exact(database, scope(1000))
                await administrator.execute(kill)
                if turn % 2:
                    await asyncio.sleep(0.05)
                # A single statement is repeated, so its caller notices nothing.
                rows = await database.fetch(scope(1000), "select name from item")
                assert [row["name"] for row in rows] == ["item 1000"]
                await exact(database, scope(2000))
            with pytest.raises(ConnectionLost):
                async with database.reading(scope(1000)) as connection:
                    await administrator.execute(kill)
                    await connection.fetch("select 1")
            with pytest.raises(Unavailable):
                async with database.writing(scope(1000)) as transaction:
                    await transaction.connection.execute("insert into item values (1000, 'k')")
                    await administrator.execute(kill)
            await exact(database, scope(3000))
            rows = await database.fetch(scope(1000), "select name from item")
            assert [row["name"] for row in rows] == ["item 1000"]
            await quiet(database)
        finally:
            await administrator.close()


def _as_administrator(urls: DatabaseUrls) -> str:
    parts = urlsplit(os.environ["QIANDAI_TEST_DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{urls.name}"))
