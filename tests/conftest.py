"""Databases for tests: built once by the migrations, then copied for each test that writes.

`QIANDAI_TEST_DATABASE_URL` names a PostgreSQL server on which databases may be created. Two
templates are made there, named by a hash of everything that shapes them, so that a second run
finds them ready: `reference` (schema, rights, divisions, lenders, rates) and `world` (the same
with a small demo and a second province). Copies are dropped when their test ends.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
BUSINESS_DATE = date(2018, 12, 20)
WORLD_LOANS = 600
TEMPLATE_LOCK = 20181220
SHAPED_BY = ("migrations", "models", "authz", "rules", "ops/seed", "tests/world.py", __file__)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--golden` rewrites the golden files of the planner instead of comparing with them."""
    parser.addoption("--golden", action="store_true", help="rewrite golden files")


@dataclass(frozen=True)
class DatabaseUrls:
    """The same database as its owner and as the application."""

    owner: str
    app: str

    @property
    def name(self) -> str:
        return urlsplit(self.owner).path.removeprefix("/")


@dataclass(frozen=True)
class Server:
    """The test server: its administrator's address and the passwords of our two roles."""

    url: str
    password: str

    def urls(self, database: str) -> DatabaseUrls:
        return DatabaseUrls(
            owner=_address(self.url, "qiandai_owner", self.password, database),
            app=_address(self.url, "qiandai_app", self.password, database),
        )

    @contextmanager
    def administration(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            yield connection

    def create(self, name: str, template: str | None = None) -> DatabaseUrls:
        with self.administration() as connection:
            statement = sql.SQL("create database {} owner qiandai_owner").format(
                sql.Identifier(name)
            )
            if template:
                statement += sql.SQL(" template {}").format(sql.Identifier(template))
            connection.execute(statement)
        return self.urls(name)

    def drop(self, name: str) -> None:
        with self.administration() as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )


@pytest.fixture(scope="session")
def server() -> Server:
    """The server that the tests run on, with our roles made."""
    url = os.environ.get("QIANDAI_TEST_DATABASE_URL")
    if not url:
        pytest.exit("QIANDAI_TEST_DATABASE_URL is not set: run the tests by ./run test", 3)
    return ready_server(url)


def ready_server(url: str) -> Server:
    """The server at a superuser's address, with our roles made."""
    made = Server(url, hashlib.sha256(url.encode()).hexdigest()[:32])
    with made.administration() as connection, _locked(connection):
        for role in ("qiandai_owner", "qiandai_app"):
            known = connection.execute("select 1 from pg_roles where rolname = %s", [role])
            verb = "alter" if known.fetchone() else "create"
            connection.execute(
                sql.SQL(
                    verb + " role {} login nosuperuser nocreatedb nobypassrls password {}"
                ).format(sql.Identifier(role), sql.Literal(made.password))
            )
    return made


@pytest.fixture(scope="session")
def reference_template(server: Server) -> str:
    """Name of a database with schema, rights and the dictionaries."""
    return _template(server, "reference", _fill_reference)


@pytest.fixture(scope="session")
def world_template(server: Server) -> str:
    """Name of a database with a small demo of Guizhou and a second province."""
    return _template(server, "world", _fill_world)


@pytest.fixture
def empty_database(server: Server) -> Iterator[DatabaseUrls]:
    """A database without anything, for migrations."""
    with _copy(server, None) as urls:
        yield urls


@pytest.fixture
def database_urls(server: Server, reference_template: str) -> Iterator[DatabaseUrls]:
    """A database of this test's own: schema, rights and dictionaries, no business rows."""
    with _copy(server, reference_template) as urls:
        yield urls


@pytest.fixture
def owner_url(database_urls: DatabaseUrls) -> str:
    """Address of this test's database as its owner."""
    return database_urls.owner


@pytest.fixture
def app_url(database_urls: DatabaseUrls) -> str:
    """Address of this test's database as the application role."""
    return database_urls.app


@pytest.fixture
def world_urls(server: Server, world_template: str) -> Iterator[DatabaseUrls]:
    """A copy of the world that this test may write to."""
    with _copy(server, world_template) as urls:
        yield urls


@pytest.fixture(scope="session")
def shared_world_urls(server: Server, world_template: str) -> Iterator[DatabaseUrls]:
    """One copy of the world for all tests of this process that only read."""
    with _copy(server, world_template) as urls:
        yield urls


@contextmanager
def _copy(server: Server, template: str | None) -> Iterator[DatabaseUrls]:
    name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    urls = server.create(name, template)
    try:
        yield urls
    finally:
        server.drop(name)


def _template(server: Server, kind: str, fill: Callable[[DatabaseUrls], None]) -> str:
    name = f"template_{kind}_{_shape()}"
    with server.administration() as connection, _locked(connection):
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
        for (outdated,) in connection.execute(
            "select datname from pg_database where datname like %s", [f"template_{kind}_%"]
        ).fetchall():
            server.drop(outdated)
        draft = f"draft_{name}"
        server.drop(draft)
        fill(server.create(draft))
        connection.execute(
            sql.SQL("alter database {} rename to {}").format(
                sql.Identifier(draft), sql.Identifier(name)
            )
        )
    return name


def _fill_reference(urls: DatabaseUrls) -> None:
    from ops import migrate
    from ops.seed import reference

    migrate.migrate(urls.owner)
    reference.load(urls.owner)


def _fill_world(urls: DatabaseUrls) -> None:
    from ops import migrate
    from tests import world

    migrate.migrate(urls.owner)
    world.load(urls.owner, loans=WORLD_LOANS, business_date=BUSINESS_DATE)


def _shape() -> str:
    digest = hashlib.sha256()
    for part in SHAPED_BY:
        path = ROOT / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _locked(connection: psycopg.Connection) -> Iterator[None]:
    connection.execute("select pg_advisory_lock(%s)", [TEMPLATE_LOCK])
    try:
        yield
    finally:
        connection.execute("select pg_advisory_unlock(%s)", [TEMPLATE_LOCK])


def _address(url: str, user: str, password: str, database: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{user}:{password}@{host}", f"/{database}", parts.query, ""))
