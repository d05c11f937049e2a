"""Proof that the rows hold what the services enforce; usable on any database, not only the demo.

The queries stand in `data/check_*.sql`, each under its name. They must see every row: a role from
which row-level security hides some is refused, instead of hearing that nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg import Connection, sql

from ops.seed.columns import COLUMNS
from ops.seed.regions import DATA

ALWAYS = (
    "check_sums.sql",
    "check_lending.sql",
    "check_schedules.sql",
    "check_register.sql",
    "check_preparedness.sql",
    "check_county_money.sql",
)
BY_DAY = "check_by_day.sql"
NAME = "-- name: "
SHOWN_MAX = 5

# Tables under row-level security without a policy that lets this role see all of them.
HIDDEN = """
select c.relname from pg_class c
where c.relname = any(%s) and c.relnamespace = current_schema()::regnamespace
  and row_security_active(c.oid)
  and not exists (
    select from pg_policies p
    where p.schemaname = current_schema() and p.tablename = c.relname
      and p.permissive = 'PERMISSIVE' and p.cmd in ('ALL', 'SELECT') and p.qual = 'true'
      and (current_user = any(p.roles) or 'public' = any(p.roles)))
order by c.relname
"""


class CheckError(Exception):
    """The connection cannot see what it should check."""


def violations(
    connection: Connection[Any], business_date: date | None = None, files: Sequence[str] = ALWAYS
) -> list[str]:
    """Every broken invariant of these files, a few lines for each; empty when all hold.

    `business_date` adds what can only be judged by the day (maturity against state).
    """
    hidden = [row[0] for row in connection.execute(HIDDEN, [list(COLUMNS)])]
    if hidden:
        raise CheckError(f"row-level security hides rows of {', '.join(hidden)} from this role")
    found: list[str] = []
    for file in files:
        for name, query in queries(file).items():
            found += _broken(connection, name, query, None)
    if business_date is not None:
        for name, query in queries(BY_DAY).items():
            found += _broken(connection, name, query, {"today": business_date})
    return found


def queries(file: str) -> dict[str, str]:
    """The queries of a file by name."""
    text = (DATA / file).read_text(encoding="utf-8")
    found = {}
    for block in text.split(NAME)[1:]:
        name, _, query = block.partition("\n")
        assert name not in found, f"{name} stands twice"
        found[name] = query.strip()
    return found


def _broken(
    connection: Connection[Any], name: str, query: str, parameters: dict[str, date] | None
) -> list[str]:
    # A cap keeps a broken million from filling the memory.
    statement = sql.SQL("select line from ({}) found (line) limit {}").format(
        sql.SQL(query), sql.Literal(SHOWN_MAX + 1)
    )
    lines = [row[0] for row in connection.execute(statement, parameters)]
    shown = [f"{name}: {line}" for line in lines[:SHOWN_MAX]]
    return [*shown, f"{name}: and more"] if len(lines) > SHOWN_MAX else shown
