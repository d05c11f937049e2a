"""From a typed filter to conditions: the same filter serves list, count, aggregate and export.

A condition that is left out or null is no condition. An empty `in` matches nothing, an empty
`or` nothing, an empty `and` everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLArgument, GraphQLInputObjectType, get_named_type

from planner.binds import Binder
from planner.edges import NOUNS
from planner.plan import Combined, Condition, Predicate
from planner.refused import BadArgument

CONDITIONS_MAX = 100
_OPERATORS: dict[str, Any] = {
    "eq": "=",
    "lt": "<",
    "lte": "<=",
    "gt": ">",
    "gte": ">=",
    "in": "any",
}


class Filters:
    """Plans the filter argument of one list."""

    def __init__(
        self, binder: Binder, site: int, noun: str, argument: GraphQLArgument | None
    ) -> None:
        self._binder = binder
        self._site = site
        # Dictionaries are read by all, so their filters are not held against a scope.
        self._scoped_noun = noun if NOUNS[noun].county == "county_id" else ""
        self._type = get_named_type(argument.type) if argument else None
        self._count = 0

    def predicate(
        self, where: Mapping[str, Any], path: tuple[str | int, ...] = ("where",)
    ) -> Predicate:
        """All conditions of one filter object, joined by and."""
        assert isinstance(self._type, GraphQLInputObjectType)
        parts: list[Predicate] = []
        for name, value in where.items():
            if value is None:
                continue
            here = (*path, name)
            self._take(path)
            match name:
                case "and" | "or":
                    for _ in value:
                        self._take(here)
                    nested = tuple(
                        self.predicate(one, (*here, index)) for index, one in enumerate(value)
                    )
                    parts.append(Combined(name, nested))
                case "not":
                    parts.append(Combined("not", (self.predicate(value, here),)))
                case _:
                    field = self._type.fields[name]
                    marks = field.extensions["strawberry-definition"].metadata
                    parts.extend(self._comparisons(marks["sql"], value, here))
        return Combined("and", tuple(parts))

    def _take(self, path: tuple[str | int, ...]) -> None:
        self._count += 1
        if self._count > CONDITIONS_MAX:
            raise BadArgument(
                path,
                self._count,
                f"一个筛选最多 {CONDITIONS_MAX} 个条件",
                f"a filter has at most {CONDITIONS_MAX} conditions",
            )

    def _comparisons(
        self, mark: str, value: Mapping[str, Any], path: tuple[str | int, ...]
    ) -> list[Condition]:
        sql, _, convert = mark.partition(" ")
        found = []
        for name, operand in value.items():
            if operand is None:
                continue
            found.append(self._comparison(sql, convert, name, (*path, name)))
        return found

    def _comparison(
        self, sql: str, convert: str, name: str, path: tuple[str | int, ...]
    ) -> Condition:
        operator = _OPERATORS[name]
        many = operator == "any"
        if convert == "region:city":
            # A city is one interval of counties.
            ends = (
                self._bind(path, "region:city"),
                self._bind(path, "region:city.max"),
            )
            return Condition(sql, "between", ends)
        kind, _, detail = convert.partition(":")
        if kind == "id" and NOUNS[detail].county == "county_id":
            # An id names its county too: with another county it is another id.
            form = "ids" if many else "one_id"
            pair = tuple(
                self._binder.add(self._site, path, f"{form}:{part}", detail)
                for part in ("county", "key")
            )
            return Condition(sql, "pairs", pair)
        plural = {"region": "regions", "lender": "lenders", "id": "ids", "": "values"}
        single = {"": "value"}
        form = (plural if many else single).get(kind, kind)
        return Condition(sql, operator, (self._bind(path, f"{form}:{detail}"),))

    def _bind(self, path: tuple[str | int, ...], convert: str) -> str:
        kind, _, detail = convert.partition(":")
        noun = self._scoped_noun if kind.startswith("region") else ""
        if kind in ("id", "ids"):
            noun, detail = detail, "key"
        return self._binder.add(self._site, path, f"{kind}:{detail}", noun)
