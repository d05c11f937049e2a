"""A small fenced database for the tests of connections, and what they ask of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from models.database import Database
from models.scope import SCOPE, scope_text, setting_sql
from tests.conftest import DatabaseUrls

NAMES = ("app.county_min", "app.county_max", "app.reads", "app.extra")
SHOW = f"select {', '.join(map(setting_sql, NAMES))}"
# What makes a statement bring its scope along, as the planner does.
SET_SCOPE = f" from (select set_config('{SCOPE}', $1, true) is not null as done) s"
ASKED = f"select case when s.done then (select array[a, b, c, d] from ({SHOW}) x(a, b, c, d)) end"


def scope(county: int, **more: str) -> dict[str, str]:
    """A scope as authz makes them: some settings shared by all, some only by few."""
    return {
        "app.county_min": str(county),
        "app.county_max": str(county + 999),
        "app.reads": ",loan,",
    } | {f"app.{name}": value for name, value in more.items()}


async def seen(connection: Any) -> dict[str, str]:
    """The non-empty settings as the server holds them."""
    row = await connection.fetchrow(SHOW)
    return _filled(row)


def _filled(row: Sequence[str | None]) -> dict[str, str]:
    return {name: value for name, value in zip(NAMES, row, strict=True) if value}


async def exact(database: Database, wanted: dict[str, str]) -> None:
    """Whatever runs under a scope must see this scope and nothing else, and leave none behind."""
    async with database.reading(wanted) as connection:
        assert await seen(connection) == wanted
    row = await database.ask(wanted, ASKED + SET_SCOPE, scope_text(wanted))
    assert _filled(row[0]) == wanted
    async with database.reading({}) as connection:
        assert await seen(connection) == {}
    async with database.writing(wanted) as transaction:
        assert await seen(transaction.connection) == wanted


def fence(empty: DatabaseUrls) -> None:
    """Make one table, fenced by row-level security, with a row for each of eight counties."""
    with psycopg.connect(empty.owner, autocommit=True) as owner:
        owner.execute("create table item (county_id int not null, name text not null unique)")
        owner.execute("alter table item enable row level security")
        owner.execute(
            "create policy p on item using (county_id between"
            f" nullif({setting_sql('app.county_min')}, '')::int and"
            f" nullif({setting_sql('app.county_max')}, '')::int)"
        )
        owner.execute("grant select, insert, update on item to qiandai_app")
        for county in range(1000, 9000, 1000):
            owner.execute("insert into item values (%s, %s)", [county, f"item {county}"])


@asynccontextmanager
async def opened(urls: DatabaseUrls, **options: Any) -> AsyncIterator[Database]:
    """A database of few connections, closed at the end."""
    database = await Database.open(urls.app, **({"size": 2} | options))
    try:
        yield database
    finally:
        await database.close(1.0)


class Log:
    """The statements sent, by their first words."""

    def __init__(self) -> None:
        self.queries: list[str] = []

    def __call__(self, record: Any) -> None:
        self.queries.append(record.query)

    async def taken(self) -> list[str]:
        await asyncio.sleep(0.01)
        queries, self.queries = self.queries, []
        return queries


async def quiet(database: Database) -> None:
    """Everything comes back: nothing in use, nothing queued."""
    for _ in range(300):
        if not database.figures["in_use"] and not database.figures["queued"]:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(database.figures)
