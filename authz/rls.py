"""Row-level security: the policy once more, in the database, for the application's role.

A statement that forgets its row filter still sees no row beyond its scope. Each tenant table is
fenced by the county interval, the gate of its resource, and behind it bounds on the attributes
that `policy.csv` speaks of; all are settings, compared as scalars. What is unset passes nothing.
Grants are as narrow: no DELETE, UPDATE by column, INSERT only where an act writes.

The owner of the tables is bound too (FORCE) by a policy that passes everything, because nothing
runs as the owner but migrations and seeds. PostgreSQL refuses COPY into such a table to anyone
but a superuser: load rows within `bulk_loading`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import Table

from authz.condition import Kind
from authz.fence import bound_sql, each_row, fence_sql, once
from authz.predicate import column_name
from authz.rows import resource
from authz.scope import scope
from authz.wall import (
    ALL,
    COUNTY_MAX,
    COUNTY_MIN,
    LOCKS,
    WRITES,
    Fenced,
    Wall,
    gate_setting,
    wall,
)
from models.clock import Clock
from models.scope import IS_DISTRIBUTED, setting_sql, settings_sql

__all__ = [
    "APPLICATION",
    "InstallError",
    "bulk_loading",
    "ddl",
    "install",
    "policy_hash",
    "scope",
    "settings_sql",
]

APPLICATION = "qiandai_app"
LOCKED_COLUMN = "version"  # PostgreSQL asks for UPDATE on some column of a row to be locked.

_COUNTY = f"between {bound_sql(COUNTY_MIN, Kind.NUMBER)} and {bound_sql(COUNTY_MAX, Kind.NUMBER)}"


class InstallError(RuntimeError):
    """The database cannot be fenced as it stands: the application's role is missing or mighty."""


def install(
    connection: psycopg.Connection[Any], *, clock: Clock | None = None, also: str = ""
) -> str:
    """Install policies and grants, and store their hash, in one transaction; returns the hash.

    `connection` is the owner's. Safe to run again at any time. `also` is SQL to run with it, for
    grants on tables that are not ours (the job queue's); it is not part of the hash.
    """
    with connection.transaction():
        _check_role(connection)
        stale = connection.execute(
            "select format('drop policy %%I on %%I.%%I;', policyname, schemaname, tablename)"
            " from pg_policies where schemaname = 'public' and tablename = any (%s)",
            [list(wall().tables)],
        ).fetchall()
        fresh = each_row(ddl()) if _is_distributed(connection) else ddl()
        connection.execute("".join(text for (text,) in stale).encode() + fresh.encode())
        if also:
            connection.execute(also.encode())
        connection.execute(
            "insert into policy_hash (id, hash, installed_at) values (1, %s, %s)"
            " on conflict (id) do update set hash = excluded.hash,"
            " installed_at = excluded.installed_at",
            [policy_hash(), (clock or Clock()).now()],
        )
    return policy_hash()


@lru_cache(maxsize=1)
def policy_hash() -> str:
    """Fingerprint of the policies and grants; `/readyz` compares it with the installed one."""
    return hashlib.sha256(ddl().encode()).hexdigest()


@contextmanager
def bulk_loading(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """A transaction of the owner in which COPY into tenant tables works.

    FORCE is lifted and set again in one transaction, so no other session sees it lifted.
    """
    names = [table.name for table in _guarded(wall())]
    with connection.transaction():
        for verb in ("no force", "force"):
            text = "".join(f"alter table public.{n} {verb} row level security;" for n in names)
            connection.execute(text.encode())
            if verb == "no force":
                yield


@lru_cache(maxsize=1)
def ddl() -> str:
    """The whole text: grants, then the policies of each table."""
    return ddl_of(wall())


def ddl_of(walls: Wall) -> str:
    """The text for a wall."""
    parts = [f"grant usage on schema public to {APPLICATION};"]
    parts += [_grants(walls, table) for table in walls.tables.values()]
    parts += [_guard(walls, table) for table in _guarded(walls)]
    # `/readyz` asks which migration the database stands at.
    parts.append(
        "do $$ begin if to_regclass('public.alembic_version') is not null then"
        f" revoke all on public.alembic_version from {APPLICATION}, public;"
        f" grant select on public.alembic_version to {APPLICATION}; end if; end $$;"
    )
    return "\n".join(parts) + "\n"


def _guarded(walls: Wall) -> list[Table]:
    """Tables with row-level security: all of tenants, and the dictionaries that acts write."""
    written = [table for table in walls.reference if table.name in walls.writable]
    return [*walls.tenant, *written]


def _grants(walls: Wall, table: Table) -> str:
    name = f"public.{table.name}"
    parts = [f"revoke all on {name} from {APPLICATION}, public;"]
    parts.append(f"grant select on {name} to {APPLICATION};")
    if table.name in walls.writable:
        parts.append(f"grant insert on {name} to {APPLICATION};")
    columns = _updatable(walls, table)
    if columns:
        parts.append(f"grant update ({', '.join(columns)}) on {name} to {APPLICATION};")
    return "\n".join(parts)


def _updatable(walls: Wall, table: Table) -> list[str]:
    """Columns that the application may update: never a key, of append-only rows the marked ones."""
    if table.name in walls.writable:
        if table.info.get("append_only"):
            return list(table.info.get("updatable", ()))
        return [column.name for column in table.c if not column.primary_key]
    if table.name in walls.lockable:
        assert LOCKED_COLUMN in table.c, f"{table.name} has no column to lock it by"
        return [LOCKED_COLUMN]
    return []


def _guard(walls: Wall, table: Table) -> str:
    name = f"public.{table.name}"
    parts = [
        f"alter table {name} enable row level security;",
        f"alter table {name} force row level security;",
        f"create policy owner on {name} to current_user using (true) with check (true);",
    ]
    reading, inserting, updating = _conditions(walls, table)
    parts.append(f"create policy reading on {name} for select to {APPLICATION} using ({reading});")
    if table.name in walls.writable:
        parts.append(
            f"create policy inserting on {name} for insert to {APPLICATION}"
            f" with check ({each_row(inserting)});"
        )
    if _updatable(walls, table):
        changeable = _in_list(WRITES, table)
        if table.name in walls.lockable:
            changeable = f"({changeable} or {_in_list(LOCKS, table)})"
        if table in walls.reference:
            # Whose row it is to change shows in the row that results.
            reading = "true" if table.info.get("changed_by") else _county("home_county_id")
        parts.append(
            f"create policy updating on {name} for update to {APPLICATION}"
            f" using ({each_row(f'{reading} and {changeable}')}) with check ({each_row(updating)});"
        )
    return "\n".join(parts)


def _conditions(walls: Wall, table: Table) -> tuple[str, str, str]:
    """What a row must be like to be read, inserted, and to result from an update."""
    written = _in_list(WRITES, table)
    if table in walls.reference:
        home = f"{_county('home_county_id')} and {written}"
        changed_by = table.info.get("changed_by") or "home_county_id"
        return "true", home, f"{_county(changed_by)} and {written}"
    kind = resource(table)
    opened = setting_sql(gate_setting(kind))
    gate = once(f"{opened} = '{ALL}'")
    if fences := [_fence(table, fenced) for fenced in walls.reads[kind]]:
        gate = f"({gate} or {' and '.join(fences)})"
    # The planner takes `<> 0` for nearly always true. Written plainly, the interval would count
    # twice beside the statement's own county filter, and a page of a county would be sorted
    # instead of read in the order of its index (14 ms instead of 0.2, measured).
    reading = f"({_county('county_id')} and {gate})::int <> 0"
    owned = [_county("county_id"), written]
    fences = [_fence(table, fenced) for fenced in walls.writes.get(table.name, ())]
    # An append-only row's lender cannot change; what can are our copies, on all lenders' rows.
    updating = owned if table.info.get("append_only") else owned + fences
    return reading, " and ".join(owned + fences), " and ".join(updating)


def _fence(table: Table, fenced: Fenced) -> str:
    column = column_name(table, fenced.attribute)
    nullable = column is not None and bool(table.c[column].nullable)
    return fence_sql(fenced.setting, column, nullable)


def _county(column: str) -> str:
    return f"{column} {_COUNTY}"


def _in_list(setting: str, table: Table) -> str:
    """Whether the table is listed."""
    return f"strpos({setting_sql(setting)}, ',{table.name},') > 0"


def _is_distributed(connection: psycopg.Connection[Any]) -> bool:
    """Whether tables may be spread over nodes, where a policy bears no subquery."""
    return connection.execute(IS_DISTRIBUTED.encode()).fetchone() is not None


def _check_role(connection: psycopg.Connection[Any]) -> None:
    """Row-level security is void for a superuser or an owner: refuse such an application role."""
    found = connection.execute(
        "select rolsuper or rolbypassrls,"
        " exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = 'public' and c.relowner = r.oid)"
        " from pg_roles r where rolname = %s",
        [APPLICATION],
    ).fetchone()
    if found is None:
        raise InstallError(f"the role {APPLICATION} does not exist")
    if any(found):
        raise InstallError(f"the role {APPLICATION} is superuser, bypasses policies or owns tables")
