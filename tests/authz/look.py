"""What an actor finds in a table: by the row filter, by row-level security alone, by the gate."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect

from authz import gate
from authz.act import Act
from authz.actor import Actor
from authz.rls import scope, settings_sql
from authz.role import Role
from authz.rows import binds, resource, rows
from tests.authz.conftest import Connection
from tests.authz.world import Row, key_of

Keys = set[tuple[Any, ...]]

_DIALECT = psycopg_dialect()  # type: ignore[no-untyped-call]


@cache
def _listing(table: Table, role: Role) -> tuple[bytes, dict[str, Any]]:
    statement = select(*table.primary_key.columns).where(rows(table, role))
    compiled = statement.compile(dialect=_DIALECT)
    return str(compiled).encode(), dict(compiled.params)


def listed(connection: Connection, table: Table, actor: Actor) -> Keys:
    """Keys that the row filter finds, without any other fence (the connection's role sees all)."""
    text, constants = _listing(table, actor.role)
    values = constants | {k: v for k, v in binds(actor).items() if k in constants}
    return {tuple(row) for row in connection.execute(text, values).fetchall()}


def enter(connection: Connection, actor: Actor, act: Act | None) -> None:
    """Put the actor's scope on the transaction."""
    connection.execute(settings_sql(scope(actor, act), True).encode())


def visible(connection: Connection, table: Table, actor: Actor) -> Keys:
    """Keys that a statement without any filter finds under row-level security."""
    enter(connection, actor, Act.TRACE_READ)
    columns = ", ".join(column.name for column in table.primary_key.columns)
    found = connection.execute(f"select {columns} from {table.name}".encode()).fetchall()
    return {tuple(row) for row in found}


def allowed(table: Table, actor: Actor, candidates: Iterable[Row]) -> Keys:
    """Keys of the rows that the gate permits, one by one."""
    kind = resource(table)
    act = Act.reading(kind)
    return {
        key_of(table, row)
        for row in candidates
        if gate.permitted(actor, act, kind, gate.attributes(table, row))
    }
