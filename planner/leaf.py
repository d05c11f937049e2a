"""How a scalar of the schema is rendered: by its type, as text of JSON."""

from __future__ import annotations

from graphql import (
    GraphQLField,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
)

from planner.plan import Leaf, Render

_RENDERS: dict[str, Render] = {
    "ID": "quoted",
    "String": "text",
    "Int": "plain",
    "Boolean": "plain",
    "Decimal": "quoted",
    "Rate": "rate",
    "Ratio": "quoted",
    "Date": "quoted",
    "DateTime": "instant",
    "RegionCode": "quoted",
    "Act": "allowed_actions",
}


def leaf_of(key: str, field: GraphQLField, sql: str) -> Leaf:
    """A column or named expression, rendered by the type of its field."""
    named = get_named_type(field.type)
    render: Render = "quoted" if is_enum_type(named) else _RENDERS[named.name]
    if named.name == "Act":
        render = "allowed_actions"
    elif sql == "id":
        render = "id"
    elif is_list_type(get_nullable_type(field.type)):
        render = "json_list"
    return Leaf(key, sql, render, not is_non_null_type(field.type))
