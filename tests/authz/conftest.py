"""A database whose rows are told apart by rights alone, looked at as the application's role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from authz.rls import APPLICATION
from authz.wall import wall
from tests.authz.world import Row, build_world, put, without_constraints
from tests.conftest import Server, _copy

Connection = psycopg.Connection[Any]


@pytest.fixture(scope="session")
def world() -> dict[str, list[Row]]:
    """The rows, by table."""
    return build_world()


@pytest.fixture(scope="session")
def administrator(
    server: Server, reference_template: str, world: dict[str, list[Row]]
) -> Iterator[Connection]:
    """A superuser's connection to a copy with these rows; it becomes the application's role."""
    with _copy(server, reference_template) as urls:
        address = urlunsplit(urlsplit(server.url)._replace(path=f"/{urls.name}"))
        with psycopg.connect(address, autocommit=True) as connection:
            without_constraints(connection)
            for table in wall().tenant:
                connection.execute(f"truncate {table.name} cascade".encode())
                put(connection, table, world[table.name])
            connection.execute("analyze")
            yield connection


@contextmanager
def as_application(connection: Connection) -> Iterator[None]:
    """A transaction as the application's role, undone at the end."""
    with connection.transaction(force_rollback=True):
        connection.execute(f"set local role {APPLICATION}".encode())
        yield
