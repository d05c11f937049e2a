"""Fields that cannot be merged (specification 5.3.2), found in time linear in the document.

graphql-core compares every pair of fields with one response name, which 1,000 repetitions of a
field turn into seconds. Here the fields of a merged selection are grouped by response name, each
group is compared with its first member, and what lies below is merged and looked at once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    print_ast,
)
from graphql.type import SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef

Member = tuple[GraphQLNamedType, FieldNode]
Members = dict[int, Member]  # By the identity of the node: one field spread twice is one.

_ERRORS_MAX = 5
_META: dict[str, GraphQLOutputType] = {
    "__schema": SchemaMetaFieldDef.type,
    "__type": TypeMetaFieldDef.type,
    "__typename": TypeNameMetaFieldDef.type,
}


def overlap_errors(schema: GraphQLSchema, document: DocumentNode) -> list[GraphQLError]:
    """Conflicts between fields of a document that is valid otherwise."""
    checker = _Checker(schema, document)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            root = schema.get_root_type(definition.operation)
            assert root is not None, "the document is valid"
            checker.check(checker.members([(root, definition.selection_set)]), strict=True)
    return checker.errors[:_ERRORS_MAX]


class _Checker:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        self._spread: dict[str, Members] = {}
        self._checked: set[tuple[bool, frozenset[int]]] = set()
        self._arguments: dict[int, tuple[str, ...]] = {}
        self.errors: list[GraphQLError] = []

    def members(self, sets: list[tuple[GraphQLNamedType, SelectionSetNode]]) -> Members:
        """The fields of several selection sets with their parent types, fragments taken apart."""
        found: Members = {}
        for parent, selection_set in sets:
            for selection in selection_set.selections:
                if isinstance(selection, FieldNode):
                    found[id(selection)] = (parent, selection)
                elif isinstance(selection, InlineFragmentNode):
                    condition = selection.type_condition
                    of = self._schema.type_map[condition.name.value] if condition else parent
                    found |= self.members([(of, selection.selection_set)])
                elif isinstance(selection, FragmentSpreadNode):
                    found |= self._fragment(selection.name.value)
        return found

    def check(self, members: Members, strict: bool) -> None:
        """Compare all fields of a merged selection; `strict` where they can meet on one object."""
        key = (strict, frozenset(members))
        if key in self._checked or len(self.errors) >= _ERRORS_MAX:
            return
        self._checked.add(key)
        groups: dict[str, list[Member]] = defaultdict(list)
        for member in members.values():
            node = member[1]
            groups[(node.alias or node.name).value].append(member)
        for name, group in groups.items():
            if len(group) > 1:
                self._same_shape(name, group)
            parts = _parts(group) if strict else []
            for part in parts:
                if len(part) > 1:
                    self._same_field(name, part)
                self._below(part, strict=True)
            if len(parts) != 1:
                self._below(group, strict=False)

    def _fragment(self, name: str) -> Members:
        if name not in self._spread:
            fragment = self._fragments[name]
            of = self._schema.type_map[fragment.type_condition.name.value]
            self._spread[name] = self.members([(of, fragment.selection_set)])
        return self._spread[name]

    def _below(self, group: list[Member], strict: bool) -> None:
        sets = [
            (get_named_type(_type(parent, node)), node.selection_set)
            for parent, node in group
            if node.selection_set is not None
        ]
        if sets:
            self.check(self.members(sets), strict)

    def _same_shape(self, name: str, group: list[Member]) -> None:
        # Like graphql-core, `__typename` is let pass beside a nullable text.
        typed = [member for member in group if member[1].name.value != "__typename"]
        first = _shape(_type(*typed[0])) if typed else ""
        for parent, node in typed[1:]:
            if _shape(_type(parent, node)) != first:
                self._conflict(name, "they return different types", typed[0][1], node)
                return

    def _same_field(self, name: str, group: list[Member]) -> None:
        first = group[0][1]
        for _, node in group[1:]:
            if node.name.value != first.name.value:
                self._conflict(name, "they are different fields", first, node)
                return
            if self._argument_texts(node) != self._argument_texts(first):
                self._conflict(name, "they have different arguments", first, node)
                return

    def _argument_texts(self, node: FieldNode) -> tuple[str, ...]:
        if id(node) not in self._arguments:
            texts = sorted(print_ast(argument) for argument in node.arguments or ())
            self._arguments[id(node)] = tuple(texts)
        return self._arguments[id(node)]

    def _conflict(self, name: str, reason: str, first: FieldNode, second: FieldNode) -> None:
        self.errors.append(
            GraphQLError(
                f"Fields '{name}' conflict because {reason}."
                " Use different aliases on the fields to fetch both if this was intentional.",
                [first, second],
            )
        )


def _parts(group: list[Member]) -> list[list[Member]]:
    """The members that can meet on one object: those of each object type, with the abstract."""
    objects: dict[str, list[Member]] = defaultdict(list)
    abstract: list[Member] = []
    for member in group:
        if is_object_type(member[0]):
            objects[member[0].name].append(member)
        else:
            abstract.append(member)
    if not objects:
        return [abstract]
    return [[*part, *abstract] for part in objects.values()]


def _type(parent: GraphQLNamedType, node: FieldNode) -> GraphQLOutputType:
    name = node.name.value
    if name.startswith("__"):
        return _META[name]
    fields: dict[str, Any] = parent.fields  # type: ignore[attr-defined]
    of: GraphQLOutputType = fields[name].type
    return of


def _shape(of: GraphQLOutputType) -> str:
    """What merged fields must agree in: lists, non-null, and the name of a leaf type."""
    if is_non_null_type(of):
        return _shape(of.of_type) + "!"
    if is_list_type(of):
        return f"[{_shape(of.of_type)}]"
    return of.name if is_leaf_type(of) else "{}"
