"""The schema: one for every role. Rights change values and errors, never the shape."""

from __future__ import annotations

from graphql import GraphQLSchema
from strawberry import Schema
from strawberry.schema.config import StrawberryConfig

from schema.mutation import Mutation
from schema.query import Query
from schema.scalar import SCALARS

SCHEMA = Schema(
    query=Query,
    mutation=Mutation,
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
)
GRAPHQL: GraphQLSchema = SCHEMA._schema


def sdl() -> str:
    """The printed schema, committed as `schema/schema.graphql`."""
    return SCHEMA.as_str().rstrip() + "\n"
