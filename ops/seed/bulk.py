"""Loading much: foreign keys, indexes and keys are taken off and built anew after the rows.

All of it happens in the caller's transaction, so a failure leaves every one of them in place, and
each comes back under its own name from the database's own definition. Foreign keys are checked
over all rows when they return: nothing is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, sql

from ops.seed.columns import COLUMNS

MEMORY = "512MB"

CONSTRAINTS = """
select c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid)
from pg_constraint k
join pg_class c on c.oid = k.conrelid
where c.relnamespace = current_schema()::regnamespace
  and ((k.contype in ('p', 'u', 'f') and c.relname = any(%(tables)s))
    or (k.contype = 'f' and k.confrelid in (
      select oid from pg_class
      where relname = any(%(tables)s) and relnamespace = current_schema()::regnamespace)))
order by k.contype <> 'f', c.relname, k.conname
"""

INDEXES = """
select c.relname, i.relname, pg_get_indexdef(x.indexrelid)
from pg_index x
join pg_class c on c.oid = x.indrelid
join pg_class i on i.oid = x.indexrelid
where c.relnamespace = current_schema()::regnamespace
  and c.relname = any(%(tables)s)
  and not exists (select from pg_constraint k where k.conindid = x.indexrelid)
order by c.relname, i.relname
"""


@contextmanager
def parked(connection: Connection[Any], *, active: bool) -> Iterator[None]:
    """Inside, the tables have neither indexes nor keys (when `active`); afterwards, all again.

    Either way the loaded tables have their statistics in the end.
    """
    if not active:
        yield
        _analyze(connection)
        return
    tables = {"tables": list(COLUMNS)}
    constraints = connection.execute(CONSTRAINTS, tables).fetchall()
    indexes = connection.execute(INDEXES, tables).fetchall()
    for table, name, _, _ in constraints:
        drop = sql.SQL("alter table {} drop constraint {}")
        connection.execute(drop.format(sql.Identifier(table), sql.Identifier(name)))
    for _, name, _ in indexes:
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    yield
    connection.execute(f"set local maintenance_work_mem = '{MEMORY}'")
    # Keys first, then indexes, foreign keys last: they need the keys they point at.
    for table, name, kind, definition in constraints:
        if kind != "f":
            _add_constraint(connection, table, name, definition)
    for _, _, definition in indexes:
        connection.execute(_trusted(definition))
    # Without statistics the check of a foreign key is planned as for empty tables.
    _analyze(connection)
    for table, name, kind, definition in constraints:
        if kind == "f":
            _add_constraint(connection, table, name, definition)


def _analyze(connection: Connection[Any]) -> None:
    connection.execute(
        sql.SQL("analyze {}").format(sql.SQL(", ").join(map(sql.Identifier, COLUMNS)))
    )


def _add_constraint(connection: Connection[Any], table: str, name: str, definition: str) -> None:
    statement = sql.SQL("alter table {} add constraint {} {}").format(
        sql.Identifier(table), sql.Identifier(name), _trusted(definition)
    )
    connection.execute(statement)


def _trusted(definition: str) -> sql.SQL:
    """The server's own text of a definition as SQL."""
    return sql.SQL(definition)
