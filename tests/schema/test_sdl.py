"""The printed schema is committed; its conventions hold for every part of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from schema.build import GRAPHQL, sdl

COMMITTED = Path(__file__).resolve().parents[2] / "schema" / "schema.graphql"
MONEY_WORDS = ("amount", "principal", "balance", "outstanding", "limit", "available", "interest")
Fielded = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def _fields() -> Iterator[tuple[str, object]]:
    for name, of in GRAPHQL.type_map.items():
        if not name.startswith("__") and isinstance(of, Fielded):
            for field_name, field in of.fields.items():
                yield f"{name}.{field_name}", field


def test_the_committed_schema_is_the_printed_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == sdl(), "run ./run sdl and commit it"


def test_everything_says_what_it_is() -> None:
    bare = []
    for name, of in GRAPHQL.type_map.items():
        if name.startswith("__") or name in {"Int", "String", "Boolean", "ID"}:
            continue
        if not of.description:
            bare.append(name)
        if isinstance(of, GraphQLEnumType):
            bare += [f"{name}.{key}" for key, one in of.values.items() if not one.description]
    for coordinate, field in _fields():
        if not field.description:  # type: ignore[attr-defined]
            bare.append(coordinate)
        arguments = getattr(field, "args", {})
        bare += [f"{coordinate}({key})" for key, one in arguments.items() if not one.description]
    assert not bare, bare


# A line of a bank's file, signed and judged line by line, so that a bad one is told with the rest.
AS_TYPED = {"BankStatementLineInput.amount"}


def test_money_is_never_a_number() -> None:
    wrong = [
        coordinate
        for coordinate, field in _fields()
        if get_named_type(field.type).name == "Float"  # type: ignore[attr-defined]
    ]
    assert not wrong and "Float" not in GRAPHQL.type_map
    for coordinate, field in _fields():
        name = coordinate.partition(".")[2]
        named = get_named_type(field.type).name  # type: ignore[attr-defined]
        if name in MONEY_WORDS and coordinate not in AS_TYPED:
            assert named in {"Decimal", "DecimalCondition"}, coordinate


def test_lists_hold_no_nulls_and_objects_no_foreign_keys() -> None:
    for coordinate, field in _fields():
        of = field.type  # type: ignore[attr-defined]
        inner = of.of_type if is_non_null_type(of) else of
        if is_list_type(inner) and coordinate != "Query.nodes":
            assert is_non_null_type(inner.of_type), coordinate
        name = coordinate.partition(".")[2]
        assert not name.endswith("Id") or coordinate in {
            "AuditEvent.requestId",
            "AuditEvent.objectId",
            "AuditEvent.decisionId",
            "AuditEventFilter.objectId",
            "AuditEventFilter.requestId",
            "Warning.objectId",
            "AccessExplanation.decisionId",
            "AccessExplanation.objectId",
        }, f"{coordinate}: reference objects, never their ids"


def test_every_mutation_follows_the_pattern() -> None:
    assert GRAPHQL.mutation_type is not None
    for name, field in GRAPHQL.mutation_type.fields.items():
        stem = name[0].upper() + name[1:]
        assert list(field.args) == ["input"], name
        assert str(field.args["input"].type) == f"{stem}Input!", name
        payload = get_named_type(field.type)
        assert payload.name == f"{stem}Payload" and not is_non_null_type(field.type)
        assert isinstance(payload, GraphQLObjectType)
        assert {"errors", "warnings", "replayed", "dryRun"} <= set(payload.fields)
        assert str(payload.fields["errors"].type) == "[UserError!]!"
        given = get_named_type(field.args["input"].type)
        assert isinstance(given, GraphQLInputObjectType)
        assert {"idempotencyKey", "dryRun"} <= set(given.fields)


def test_every_node_type_is_an_object_with_an_id() -> None:
    node = GRAPHQL.get_type("Node")
    assert isinstance(node, GraphQLInterfaceType)
    for of in GRAPHQL.get_possible_types(node):
        assert str(of.fields["id"].type) == "ID!"
        assert of.name in GRAPHQL.type_map
