"""Every place of the schema that takes a value: arguments and input fields, found by walking it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)

from schema.build import GRAPHQL

Step = str | int
OBJECT = "OBJECT"
ENUM = "ENUM"
_JOINED = ("and", "or", "not")
_JOINED_LEAVES = 1


@dataclass(frozen=True, slots=True)
class Site:
    """`field` of `owner` (Query, Mutation or an object type) takes `argument`; the place in it."""

    owner: str
    field: str
    argument: str
    path: tuple[Step, ...]
    type_name: str
    nullable: bool

    @property
    def name(self) -> str:
        """`Query.loans(where.amount.gte)`."""
        place = ".".join(str(step) for step in (self.argument, *self.path))
        return f"{self.owner}.{self.field}({place})"

    @property
    def kind(self) -> str:
        """Name of the scalar, or ENUM, or OBJECT."""
        of = GRAPHQL.get_type(self.type_name)
        if isinstance(of, GraphQLEnumType):
            return ENUM
        return OBJECT if isinstance(of, GraphQLInputObjectType) else self.type_name

    @property
    def last(self) -> str:
        """The name that an error must tell."""
        return [str(step) for step in (self.argument, *self.path) if isinstance(step, str)][-1]

    @property
    def is_cursor(self) -> bool:
        return self.owner != "Mutation" and self.argument in ("after", "before")

    @property
    def is_page_size(self) -> bool:
        return self.owner != "Mutation" and self.argument in ("first", "last")


def definition(site: Site) -> GraphQLField:
    """The field that takes the value."""
    of = GRAPHQL.get_type(site.owner)
    assert isinstance(of, GraphQLObjectType)
    return of.fields[site.field]


def sites_of(owner: str, field: str) -> list[Site]:
    """Every place in the arguments of one field."""
    of = GRAPHQL.get_type(owner)
    assert isinstance(of, GraphQLObjectType)
    found = []
    for name, argument in of.fields[field].args.items():
        for path, declared in _places((), argument, 0):
            named = get_named_type(declared.type)
            item = declared.type if not is_list_type(get_nullable_type(declared.type)) else None
            nullable = item is not None and not is_non_null_type(item)
            found.append(Site(owner, field, name, path, named.name, nullable))
    return found


def every_site() -> list[Site]:
    """All places of the schema, in its order: queries, connections within objects, mutations."""
    found: list[Site] = []
    for owner, of in sorted(GRAPHQL.type_map.items()):
        if isinstance(of, GraphQLObjectType) and not owner.startswith("__"):
            for field, declared in of.fields.items():
                if declared.args:
                    found += sites_of(owner, field)
    return found


Declared = GraphQLArgument | GraphQLInputField


def _places(
    path: tuple[Step, ...], declared: Declared, joined: int
) -> Iterator[tuple[tuple[Step, ...], Declared]]:
    """The place itself and, within an object, its fields; `and`, `or`, `not` are entered once."""
    of = get_nullable_type(declared.type)
    here = (*path, 0) if is_list_type(of) else path
    yield here, declared
    named = get_named_type(of)
    if not isinstance(named, GraphQLInputObjectType):
        return
    entered = 0
    for name, field in named.fields.items():
        if name in _JOINED and joined:
            continue
        if joined and entered == _JOINED_LEAVES:
            continue
        entered += 1
        yield from _places((*here, name), field, joined + (name in _JOINED))


def input_type(site: Site) -> GraphQLInputType:
    """Declared type of the whole argument."""
    return definition(site).args[site.argument].type


READS = tuple(site for site in every_site() if site.owner != "Mutation")
WRITES = tuple(site for site in every_site() if site.owner == "Mutation")
