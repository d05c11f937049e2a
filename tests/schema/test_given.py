"""Input objects are those that Strawberry makes itself, for every mutation."""

from __future__ import annotations

import random
from typing import Any

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    is_required_input_field,
)
from strawberry.types.arguments import convert_arguments

from schema.build import GRAPHQL, SCHEMA
from schema.given import given

assert GRAPHQL.mutation_type is not None
FIELDS = GRAPHQL.mutation_type.fields
LEAF = object()  # A scalar is passed on as it is, whatever it is.
DEPTH_MAX = 5


def coerced(of: Any, dice: random.Random, depth: int = 0, *, needed: bool = False) -> Any:
    """A value as graphql-core hands it over: things left out, nulls, lists, objects in objects."""
    if isinstance(of, GraphQLNonNull):
        return coerced(of.of_type, dice, depth, needed=True)
    if not needed and (depth > DEPTH_MAX or dice.random() < 0.2):
        return None
    if isinstance(of, GraphQLList):
        return [coerced(of.of_type, dice, depth + 1) for _ in range(dice.randrange(3))]
    if isinstance(of, GraphQLInputObjectType):
        return {
            name: coerced(field.type, dice, depth + 1)
            for name, field in of.fields.items()
            if is_required_input_field(field) or dice.random() < 0.6
        }
    return LEAF


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_the_same_objects(name: str) -> None:
    dice = random.Random(name)
    of = FIELDS[name]
    declared = of.extensions["strawberry-definition"].arguments
    for _ in range(8):
        arguments = {argument: coerced(one.type, dice) for argument, one in of.args.items()}
        wanted = convert_arguments(
            arguments,
            declared,
            scalar_registry=SCHEMA.schema_converter.scalar_registry,
            config=SCHEMA.config,
        )
        assert given(arguments, declared) == wanted
        assert set(wanted) == set(arguments) == {"input"}
