"""Attempts to write, each undone: what row-level security lets an actor insert during an act."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Table

from authz.act import Act
from authz.actor import Actor
from authz.role import Role
from authz.rows import tenancy
from tests.authz.conftest import Connection, as_application
from tests.authz.look import enter
from tests.authz.oracle import WRITERS, may_write
from tests.authz.people import everyone, seat, title
from tests.authz.world import Row, a_row, attributes_of, combinations, filler

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


# All rows of an attempt in one round trip; each is undone by the error that ends its block.
ATTEMPTS = """
create function pg_temp.attempts(name text, rows jsonb) returns boolean[]
language plpgsql as $$
declare
  found boolean[] := '{}';
  one jsonb;
begin
  for one in select jsonb_array_elements(rows) loop
    begin
      execute format('insert into %I select * from jsonb_populate_record(null::%I, $1)', name, name)
        using one;
      raise exception using errcode = 'UNDO0';
    exception
      when sqlstate 'UNDO0' then found := found || true;
      when insufficient_privilege then found := found || false;
    end;
  end loop;
  return found;
end $$
"""


def differences(connection: Connection, table: Table, acts: Sequence[Act | None]) -> list[str]:
    """Attempts whose end is not what the requirement says; empty when all agree."""
    rows = candidates(table)
    given = Jsonb([{name: plain(value) for name, value in row.items()} for row in rows])
    found = []
    with connection.transaction(force_rollback=True):
        connection.execute(f"truncate {table.name} cascade".encode())
        connection.execute(ATTEMPTS.encode())
        for act, actor in [(one, actor) for one in acts for actor in writers(one)]:
            with as_application(connection):
                enter(connection, actor, act)
                attempts = "select pg_temp.attempts(%s, %s)"
                told = connection.execute(attempts, [table.name, given]).fetchone()
            assert told is not None and len(told[0]) == len(rows)
            for row, done in zip(rows, told[0], strict=True):
                wanted = act is not None and may_write(
                    actor, act.value, set(act.writes), table.name, row
                )
                if done is not wanted:
                    found.append(f"{act} {title(actor)} {table.name}: not {wanted}: {row}")
    return found


def plain(value: Any) -> Any:
    """A value as JSON that PostgreSQL reads back as the same."""
    match value:
        case None | bool() | int() | str() | dict():
            return value
        case bytes():
            return f"\\x{value.hex()}"
        case list() | tuple():
            return [plain(one) for one in value]
        case date():
            return value.isoformat()
    return str(value)
