"""Every read of the schema is planned, but for the fields that docs/reads.md gives a reason for.

The documents are made from the schema, so a new field is asked for as soon as it is there. They go
through the engine itself; only the database is played, and whoever else answers is listened to.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLString,
    TypeInfo,
    TypeInfoVisitor,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    parse,
    visit,
)
from graphql.language import Visitor

import schema.execute
from models.clock import Clock
from models.identity import Vault
from models.ids import INTEGER_KINDS, PAIR_KINDS, TENANT_KINDS, UUID_KINDS
from schema.build import GRAPHQL
from schema.execute import Engine
from schema.static_fields import StaticFields
from services.door import Door
from tests.office import BUSINESS_DATE, Office
from tests.world import KEYS

DOCS = Path(__file__).parents[2] / "docs" / "reads.md"
PLANNED, STATIC, CORE, NOBODY = "planned", "static", "graphql-core", "nobody"
# Whoever reads a thing at all: the first of these that may.
READERS = ("AUDITOR@520000", "COUNTY_PA@520327", "COUNTY_FIN@520327")
UUID = "01890000-0000-7000-8000-000000000000"
STEPS = 4
VALUES = {
    "RegionCode": '"520327"',
    "String": '"RCC-520327"',
    "Decimal": '"1.00"',
    "Int": "6",
    "Date": '"2018-06-30"',
    "IdCard": '"522422199001010011"',
}
IDS = (
    {of: f"{kind}_520327000_{UUID}" for kind, of in TENANT_KINDS.items()}
    | {of: f"{kind}_1" for kind, of in INTEGER_KINDS.items()}
    | {of: f"{kind}_{UUID}" for kind, of in UUID_KINDS.items()}
    | {of: f"{kind}_520327000_1" for kind, of in PAIR_KINDS.items()}
)
NODES = sorted(of.name for of in GRAPHQL.get_possible_types(GRAPHQL.type_map["Node"]))  # type: ignore[arg-type]


class Played:
    """A database that answers null to every column and remembers the statements."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def ask(self, scope: Any, sql: str, *arguments: Any) -> list[bytes]:
        self.sent.append(sql)
        return [b"null"] * (1 + int(re.findall(r" as f([0-9]+)", sql)[-1]))


class Asker:
    """Asks the engine for a field and tells who answered."""

    def __init__(self, office: Office, patch: pytest.MonkeyPatch) -> None:
        self.office = office
        self.database = Played()
        self.others: list[str] = []
        clock, vault = Clock(BUSINESS_DATE), Vault(KEYS)
        self.engine = Engine(self.database, clock, vault, office.directory)  # type: ignore[arg-type]

        async def static(*_: Any) -> None:
            self.others.append(STATIC)

        def core(*given: Any, **options: Any) -> Any:
            self.others.append(CORE)
            return execute(*given, **options)

        async def denied(*_: Any) -> Any:
            return SimpleNamespace(decision_id=None)

        execute = schema.execute.execute_introspection
        patch.setattr(StaticFields, "value", static)
        patch.setattr(schema.execute, "execute_introspection", core)
        patch.setattr(Door, "deny_read", denied)

    def who(self, text: str) -> str:
        """Who answers a document of one root field."""
        document = parse(text)
        for reader in READERS:
            self.database.sent.clear()
            self.others.clear()
            work = self.engine.execute(document, None, {}, self.office.actor(reader))
            try:
                answer = asyncio.run(work)
            except Exception as error:
                return f"{NOBODY}: {error!r}"
            codes = {one["extensions"]["code"] for one in answer.errors}
            assert codes <= {"FORBIDDEN"}, (text, answer.errors)
            if self.others:
                return self.others[0]
            if len(self.database.sent) == 1:
                return PLANNED
        return f"{NOBODY} may read it"


@pytest.fixture
def asker(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    """Over the dictionaries of the shared world, without its database."""
    yield Asker(office, monkeypatch)


def value(of: GraphQLInputType, id_of: str) -> str:
    """A literal that is taken."""
    of = get_nullable_type(of)
    if is_list_type(of):
        return f"[{value(of.of_type, id_of)}]"
    named = get_named_type(of)
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    return f'"{IDS.get(id_of, UUID)}"' if named.name == "ID" else VALUES[named.name]


def called(name: str, field: GraphQLField, id_of: str) -> str:
    """The field with the arguments that it demands."""
    given = [
        f"{argument}: {value(of.type, id_of)}"
        for argument, of in field.args.items()
        if is_non_null_type(of.type)
    ]
    return f"{name}({', '.join(given)})" if given else name


def selected(of: GraphQLObjectType, depth: int, seen: set[str], path: str = "a") -> str:
    """Every field of a type; of what it leads to as much again, each type once in full."""
    parts = ["__typename"]
    for name, field in of.fields.items():
        below = get_named_type(field.type)
        alias = f"{path}{len(parts)}: "
        if is_leaf_type(below):
            parts.append(alias + called(name, field, ""))
        elif is_object_type(below):
            # A page is no step of its own, and what is made of the same row is part of it.
            within = {"edges", "nodes", "pageInfo", "node"} & {name}
            left = depth if within or below.name.endswith("Connection") else depth - 1
            fresh = left >= 0 and (below.name not in seen or within or below.name == "PageInfo")
            seen |= {below.name} if fresh else set()
            inner = selected(below, left, seen, alias[:-2]) if fresh else "__typename"
            parts.append(f"{alias}{called(name, field, '')} {{ {inner} }}")
    return " ".join(parts)


def asked(name: str, field: GraphQLField, seen: set[str] | None = None) -> str:
    """A document that asks a root field for all it has, and further on for what is new."""
    of = get_named_type(field.type)
    if is_leaf_type(of):
        return f"{{ {called(name, field, '')} }}"
    if not isinstance(of, GraphQLObjectType):
        fragments = " ".join(f"... on {one} {{ id }}" for one in NODES)
        return f"{{ {called(name, field, 'Loan')} {{ __typename id {fragments} }} }}"
    seen = set() if seen is None else seen
    seen.add(of.name)
    return f"{{ {called(name, field, of.name)} {{ {selected(of, STEPS, seen)} }} }}"


def reads() -> dict[str, str]:
    """A document by root field, and one by kind of node, which stands for an interface.

    Each type is asked for in full once in all, and each edge and root field at least once.
    """
    assert GRAPHQL.query_type is not None
    seen: set[str] = set()
    found = {name: asked(name, field, seen) for name, field in GRAPHQL.query_type.fields.items()}
    for name in NODES:
        of = GRAPHQL.type_map[name]
        assert isinstance(of, GraphQLObjectType)
        below = "id" if name in seen else selected(of, STEPS, seen)
        key = f'"{IDS[name]}"'
        found[f"node {name}"] = f"{{ node(id: {key}) {{ id ... on {name} {{ {below} }} }} }}"
        found[f"nodes {name}"] = f"{{ nodes(ids: [{key}]) {{ ... on {name} {{ id }} }} }}"
    found["__schema"] = "{ __schema { queryType { name } } }"
    found["__type"] = '{ __type(name: "Loan") { name } }'
    return found


def documented() -> dict[str, str]:
    """Fields that docs/reads.md tells are not planned, and who answers them."""
    section = DOCS.read_text(encoding="utf-8").partition("## What is not planned")[2]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", section, re.MULTILINE)
    assert all(len(reason) > 20 for _, _, reason in rows), "each has its reason"
    return {name: by for name, by, _ in rows}


def test_every_read_is_planned_or_has_its_reason(asker: Asker) -> None:
    found = {name: asker.who(text) for name, text in reads().items()}
    assert {name: by for name, by in found.items() if by != PLANNED} == documented()
    assert list(found.values()).count(PLANNED) > 150


def test_every_field_is_asked_for() -> None:
    """The documents leave out no field of a type that a read can lead to."""
    assert GRAPHQL.query_type is not None
    info, found = TypeInfo(GRAPHQL), set[str]()

    class Listener(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            parent = info.get_parent_type()
            assert parent is not None and info.get_field_def() is not None, node.name.value
            found.add(f"{parent.name}.{node.name.value}")

    for text in reads().values():
        visit(parse(text), TypeInfoVisitor(info, Listener()))
    due: set[str] = set()
    waiting = [GRAPHQL.query_type, *(GRAPHQL.type_map[name] for name in NODES)]
    known = {of.name for of in waiting}
    while waiting:
        of = waiting.pop()
        assert isinstance(of, GraphQLObjectType)
        for name, field in of.fields.items():
            due.add(f"{of.name}.{name}")
            below = get_named_type(field.type)
            if is_object_type(below) and below.name not in known:
                known.add(below.name)
                waiting.append(below)
    assert len(due) > 1500 and due - found == set()


@pytest.mark.parametrize("of", ["Query", "Loan", "Indicator", "LendingByLender"])
def test_a_field_that_falls_off_is_found(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, of: str
) -> None:
    """A field without a mark of the planner, planted anywhere."""
    definition = SimpleNamespace(metadata={}, python_name="planted")
    planted = GraphQLField(GraphQLString, extensions={"strawberry-definition": definition})
    owner = GRAPHQL.type_map[of]
    assert isinstance(owner, GraphQLObjectType)
    monkeypatch.setitem(owner.fields, "planted", planted)
    ways = {
        "Query": "planted", "Loan": "loans", "Indicator": "indicators",
        "LendingByLender": "lendingStatistics",
    }  # fmt: skip
    assert GRAPHQL.query_type is not None
    root = GRAPHQL.query_type.fields[ways[of]]
    assert asker.who(asked(ways[of], root)).startswith(NOBODY)
