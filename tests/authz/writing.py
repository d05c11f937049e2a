"""Attempts to write, each undone: what row-level security lets an actor insert during an act."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Table

from authz.act import Act
from authz.actor import Actor
from authz.role import Role
from authz.rows import tenancy
from tests.authz.conftest import Connection, as_application
from tests.authz.look import enter
from tests.authz.oracle import WRITERS, may_write
from tests.authz.people import everyone, seat, title
from tests.authz.world import Row, a_row, adapted, attributes_of, combinations, filler

WRITE_ACTS = [act for act in Act if not act.is_read]
# The actors' own, and others on both sides of it, within their city and province and beyond.
COUNTIES = (520327000, 520328000, 520102000, 529001000, 530102000, 510102000)


def candidates(table: Table) -> list[Row]:
    """Rows that differ in what a write is fenced by, in three counties."""
    numbers = itertools.count(2_000_000)
    if tenancy(table) == "reference":
        return [
            {c.name: filler(c, next(numbers)) for c in table.c} | {"home_county_id": county}
            for county in COUNTIES
        ]
    names = [
        name
        for name in attributes_of(table)
        if name in ("lender_id", "outlet_id", "township_id", "offices", "amount", "lender_groups")
    ]
    found = []
    # The same lenders and outlets in all counties, lest one fence hide a hole in another.
    combined = combinations(table, names, COUNTIES[0])
    for county in COUNTIES:
        for values in combined if county == COUNTIES[0] else combined[:4]:
            found.append(a_row(table, next(numbers), county, dict(zip(names, values, strict=True))))
    return found


def writers(act: Act | None) -> list[Actor]:
    """Everybody who has the act, and two who have not; a few who just read."""
    if act is None:
        return [seat(Role.COUNTY_BANK, COUNTIES[0], 3), seat(Role.AUDITOR, 520000000, 1)]
    roles, _ = WRITERS[act.value]
    holders = [actor for actor in everyone() if actor.role.value in roles]
    others = [Role.COUNTY_COURT, Role.CITY_PA if "CITY_PA" not in roles else Role.PROV_FIN]
    return holders + [next(a for a in everyone() if a.role is role) for role in others]


def differences(connection: Connection, table: Table, acts: Sequence[Act | None]) -> list[str]:
    """Attempts whose end is not what the requirement says; empty when all agree."""
    rows = candidates(table)
    names = [column.name for column in table.c]
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(sql.Placeholder() * len(names)),
    )
    found = []
    with connection.transaction(force_rollback=True):
        connection.execute(f"truncate {table.name} cascade".encode())
        for act, actor in [(one, actor) for one in acts for actor in writers(one)]:
            with as_application(connection):
                enter(connection, actor, act)
                for row in rows:
                    wanted = act is not None and may_write(
                        actor, act.value, set(act.writes), table.name, row
                    )
                    values = [adapted(row[name]) for name in names]
                    if inserted(connection, statement, values) is not wanted:
                        found.append(f"{act} {title(actor)} {table.name}: not {wanted}: {row}")
    return found


def inserted(connection: Connection, statement: sql.Composed, values: list[Any]) -> bool:
    """Whether an insert gets past grants and policies; undone."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement, values)
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
