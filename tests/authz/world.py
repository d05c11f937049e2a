"""Rows of every tenant table that differ in everything a right can depend on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Column, Table

from authz.predicate import column_name
from authz.wall import wall
from tests.authz.people import COUNTIES, LENDERS, OUTLETS

AMOUNTS = (Decimal("4999999.99"), Decimal("5000000.00"), Decimal("5000000.01"))
LENDER_GROUPS: tuple[list[str], ...] = ([], ["RCC"], ["RCC2"], ["RCC", "RCC2"])
REGIONS = (*COUNTIES, 520300000, 520000000, 530000000)
_DAY = date(2018, 12, 20)
_INSTANT = datetime(2018, 12, 20, tzinfo=UTC)

Row = dict[str, Any]


def filler(column: Column[Any], number: int) -> Any:
    """Some value of the column's type, different for each number where that can matter."""
    if column.nullable:
        return None
    match type(column.type).__name__:
        case "Integer" | "BigInteger" | "SmallInteger":
            return number
        case "Numeric":
            return Decimal(1)
        case "Text":
            return f"t{number}"
        case "Uuid":
            return UUID(int=number)
        case "Date":
            return _DAY
        case "TIMESTAMP":
            return _INSTANT
        case "Boolean":
            return True
        case "LargeBinary":
            return number.to_bytes(32, "big")
        case "JSONB":
            return {}
        case "ARRAY":
            return []
        case kind:
            raise AssertionError(f"{column} is {kind}")


def choices(table: Table, name: str, county: int) -> list[Any]:
    """Values worth telling apart of an attribute of conditions, in a county."""
    column = table.c[column_name(table, name) or ""]
    lenders = LENDERS.get(county, (7, 8))
    outlets = OUTLETS.get(county, (71, 72))
    found: list[Any]
    match name:
        case "township_id":
            found = [county + 1, county + 2]
        case "lender_id":
            found = [*lenders, 99]
        case "outlet_id":
            found = list(outlets)
        case "amount":
            found = list(AMOUNTS)
        case "lender_groups":
            found = [list(groups) for groups in LENDER_GROUPS]
        case "offices":
            found = [["COUNTY_PA"], ["COUNTY_BANK", "COUNTY_GOV"], []]
        case "client":
            found = ["portal", "desk"]
        case "actor":
            found = ["zhang", "li"]
        case "recipient":
            found = ["COUNTY_PA@520327000"]
        case _:
            raise AssertionError(name)
    return [*found, None] if column.nullable else found


def attributes_of(table: Table) -> list[str]:
    """Attributes of conditions that the table has, but its county."""
    names = {fenced.attribute for fences in wall().reads.values() for fenced in fences}
    mark = table.info["resource"]
    own = {f.attribute for kind, fences in wall().reads.items() if kind == mark for f in fences}
    own |= {f.attribute for f in wall().writes.get(table.name, ())}
    return sorted(name for name in names & own if column_name(table, name))


def combinations(table: Table, names: Sequence[str], county: int) -> list[tuple[Any, ...]]:
    """All combinations of the attributes' values.

    Where a row tells of a lender, a township and offices, and may tell of a project too: all
    combinations of the ones without a project, and of the others with the first of the ones.
    """
    found = {name: choices(table, name, county) for name in names}
    told = {"amount", "lender_groups"}
    if len(names) <= len(told) + 1 or not told <= set(names):
        return list(itertools.product(*found.values()))
    few = {name: [values[-1] if name in told else values[0]] for name, values in found.items()}
    parts = (
        {name: (found if (name in told) is whole else few)[name] for name in names}
        for whole in (True, False)
    )
    return [row for one in parts for row in itertools.product(*one.values())]


def rows_of(table: Table, numbers: Iterator[int]) -> Iterator[Row]:
    """Every combination of the attributes, in every region."""
    names = attributes_of(table)
    for county in REGIONS:
        for values in combinations(table, names, county):
            yield a_row(table, next(numbers), county, dict(zip(names, values, strict=True)))


def a_row(table: Table, number: int, county: int, values: dict[str, Any]) -> Row:
    """A whole row with these attributes, its other columns filled."""
    row = {column.name: filler(column, number) for column in table.c}
    row["county_id"] = county
    for name, value in values.items():
        row[column_name(table, name) or ""] = value
    return row


def build_world() -> dict[str, list[Row]]:
    """By table name; keys are unique over all tables."""
    numbers = itertools.count(1)
    return {table.name: list(rows_of(table, numbers)) for table in wall().tenant}


def key_of(table: Table, row: Row) -> tuple[Any, ...]:
    """The primary key of a row."""
    return tuple(row[column.name] for column in table.primary_key.columns)


def put(connection: psycopg.Connection[Any], table: Table, rows: list[Row]) -> None:
    """Insert rows."""
    names = [column.name for column in table.c]
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(sql.Placeholder() * len(names)),
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[adapted(row[name]) for name in names] for row in rows])


def adapted(value: Any) -> Any:
    """A value as psycopg takes it."""
    return Jsonb(value) if isinstance(value, dict) else value


def without_constraints(connection: psycopg.Connection[Any]) -> None:
    """Drop what ties rows to each other: rights are looked at row by row here."""
    names = list(wall().tables)
    found = connection.execute(
        "select format('alter table %%s drop constraint %%I', conrelid::regclass, conname)"
        " from pg_constraint where conrelid::regclass::text = any (%s)"
        " and contype in ('f', 'c', 'u') order by contype = 'u'",
        [names],
    ).fetchall()
    connection.execute(";".join(text for (text,) in found).encode())
