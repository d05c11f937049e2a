"""A copy of the database to write to, dropped afterwards: what was loaded stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from benchmarks.peer import without_rights
from benchmarks.stop import BenchmarkError
from models.dsn import driver_dsn
from ops.database_roles import ensure_database
from ops.environment import APP_URL, OWNER_URL, SUPERUSER_URL

NAME = "qiandai_bench_writes"
FUNCTION = Path(__file__).with_name("function.sql")


@contextmanager
def copied(environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment with every address led to a copy that also holds the schema `bench`."""
    named = urlsplit(environ[APP_URL]).path[1:]
    server = driver_dsn(at(without_rights(environ), "postgres"))
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            _drop(connection)
            # As files: through the log it would take twice the place, and longer.
            connection.execute(
                sql.SQL("create database {} template {} strategy file_copy").format(
                    sql.Identifier(NAME), sql.Identifier(named)
                )
            )
            ensure_database(connection, NAME)
    except psycopg.Error as error:
        raise BenchmarkError(f"the database cannot be copied: {error}") from None
    try:
        own = dict(environ) | {
            name: at(environ[name], NAME)
            for name in (APP_URL, OWNER_URL, SUPERUSER_URL)
            if environ.get(name)
        }
        with psycopg.connect(driver_dsn(without_rights(own)), autocommit=True) as connection:
            today = environ["QIANDAI_BUSINESS_DATE"]
            connection.execute("select set_config('bench.today', %s, false)", [today])
            connection.execute(FUNCTION.read_text().encode())
        yield own
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            _drop(connection)


def at(url: str, database: str) -> str:
    """The same server and account, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database, safe='')}"))


def _drop(connection: psycopg.Connection) -> None:
    connection.execute(
        sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(NAME))
    )
