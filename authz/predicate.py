"""A condition as an SQL predicate over a table: the same walk, another reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    literal,
    null,
    or_,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from authz.condition import Condition, Kind, Operand, walk

Bind = Callable[[str, TypeEngine[Any]], ColumnElement[Any]]

TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.NUMBER: Integer(),
    Kind.MONEY: Numeric(18, 2),
    Kind.TEXT: Text(),
    Kind.TEXTS: ARRAY(Text()),
}


def base_table(table: FromClause) -> Table:
    """The table behind an alias of it."""
    while not isinstance(table, Table):
        element = getattr(table, "element", None)
        if not isinstance(element, FromClause):
            raise TypeError(f"not a table: {table!r}")
        table = element
    return table


def column_name(table: Table, attribute: str) -> str | None:
    """Column that holds an attribute of `obj` in this table; None when it has none."""
    name: str = table.info.get("attributes", {}).get(attribute, attribute)
    return name if name in table.c else None


def named_bind(name: str, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """The bind parameter for an attribute of `sub`: `sub_<name>`."""
    return bindparam(f"sub_{name}", type_=kind)


def predicate(
    condition: Condition, table: FromClause, bind: Bind = named_bind
) -> ColumnElement[bool]:
    """The condition over the rows of `table` (or an alias), attributes of `sub` as parameters."""
    return walk(condition.tree, Predicate(table, bind))


class Predicate:
    """The reading that makes SQL. An attribute the table does not have is null."""

    __slots__ = ("_base", "_bind", "_table")

    def __init__(self, table: FromClause, bind: Bind) -> None:
        self._table = table
        self._base = base_table(table)
        self._bind = bind

    def always(self) -> ColumnElement[bool]:
        return true()

    def both(self, parts: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
        return and_(*parts)

    def either(self, parts: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
        return or_(*parts)

    def compare(self, operator: str, left: Operand, right: Operand) -> ColumnElement[bool]:
        one, other = self._element(left), self._element(right)
        result: ColumnElement[bool]
        match operator:
            case "==":
                result = one == other
            case "!=":
                result = one != other
            case "<":
                result = one < other
            case "<=":
                result = one <= other
            case ">":
                result = one > other
            case _:
                result = one >= other
        return result

    def member(self, item: Operand, items: Operand) -> ColumnElement[bool]:
        result: ColumnElement[bool] = self._element(item) == self._element(items).any_()
        return result

    def absent(self, operand: Operand, expected: bool) -> ColumnElement[bool]:
        element = self._element(operand)
        return element.is_(None) if expected else element.is_not(None)

    def _element(self, operand: Operand) -> ColumnElement[Any]:
        kind = TYPES[operand.kind]
        if operand.source == "sub":
            return self._bind(operand.name, kind)
        if operand.source == "const":
            value = Decimal(operand.value or 0) if operand.kind is Kind.MONEY else operand.value
            return literal(value, kind)
        name = column_name(self._base, operand.name)
        return cast(null(), kind) if name is None else self._table.c[name]
