"""Answers made of Python values, projected by the selection: root fields without SQL, payloads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import orjson
from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from planner.selection import Selector


def project(selector: Selector, of: GraphQLOutputType, nodes: list[FieldNode], value: Any) -> Any:
    """Plain JSON data of `value` as the field nodes select it; `orjson.Fragment`s pass through."""
    if value is None or isinstance(value, orjson.Fragment):
        return value
    nullable = get_nullable_type(of)
    if is_list_type(nullable):
        return [project(selector, nullable.of_type, nodes, one) for one in value]
    named = get_named_type(of)
    if not isinstance(named, GraphQLObjectType):
        return _leaf(value)
    projected: dict[str, Any] = {}
    for key, below in selector.below(named, nodes).items():
        name = below[0].name.value
        if name == "__typename":
            projected[key] = named.name
            continue
        field = named.fields[name]
        found = _member(value, field.extensions["strawberry-definition"].python_name)
        projected[key] = project(selector, field.type, below, found)
    return projected


def _member(value: Any, name: str) -> Any:
    return value[name] if isinstance(value, Mapping) else getattr(value, name)


def _leaf(value: Any) -> Any:
    match value:
        case Enum():
            return value.name
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
        case _:
            return value
