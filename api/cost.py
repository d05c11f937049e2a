"""The static cost of an operation: roughly how many objects its answer can hold.

An object costs 1, a scalar nothing; a connection multiplies what is selected of its items by
`first` or `last` (50 when neither is given), another list by its `ids` or by 10; `totalCount` and
a mutation cost 10 more. `@skip` and `@include` are taken as if everything were included. The
document is compiled once into a short program; page sizes in variables are filled in per request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

PAGE_DEFAULT = 50
PAGE_MAX = 200  # A page is never longer: more is refused when the operation is planned.

_LIST_SIZE = 10
_TOTAL_COUNT = 10
_MUTATION = 10
_INTROSPECTION = 50
_COST_MAX = 10**12

Size = int | str  # A number of items, or the name of the variable that tells it.


@dataclass(slots=True)
class _Step:
    """cost = base + sum of size x cost of an earlier step."""

    base: int = 0
    terms: list[tuple[tuple[Size, ...], int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CostProgram:
    """The steps of one operation, children before parents."""

    steps: list[_Step]
    defaults: dict[str, Any]
    constant: int | None

    def cost(self, variables: Mapping[str, Any]) -> int:
        """The cost with these values of the variables."""
        if self.constant is not None:
            return self.constant
        costs: list[int] = []
        for step in self.steps:
            total = step.base
            for sizes, child in step.terms:
                total += max(self._size(size, variables) for size in sizes) * costs[child]
            costs.append(min(total, _COST_MAX))
        return costs[-1]

    def _size(self, size: Size, variables: Mapping[str, Any]) -> int:
        if isinstance(size, int):
            return size
        value = variables[size] if size in variables else self.defaults.get(size)
        if value is None:
            return PAGE_DEFAULT
        if isinstance(value, list):
            return len(value)
        if isinstance(value, bool) or not isinstance(value, int):
            return PAGE_MAX
        return max(0, min(value, PAGE_MAX))


def compile_costs(schema: GraphQLSchema, document: DocumentNode) -> dict[str | None, CostProgram]:
    """A program for each operation of a valid document, by name."""
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    programs: dict[str | None, CostProgram] = {}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            name = definition.name.value if definition.name else None
            programs[name] = _Compiler(schema, fragments).program(definition)
    return programs


class _Compiler:
    """Compiles the selection sets of one operation; each fragment once per type it is used on."""

    def __init__(self, schema: GraphQLSchema, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._steps: list[_Step] = []
        # Of a selection set: the step of what is there once, and of what is there per item.
        self._compiled: dict[str, tuple[int, int]] = {}

    def program(self, operation: OperationDefinitionNode) -> CostProgram:
        root = self._schema.get_root_type(operation.operation)
        assert root is not None, "the document is valid"
        once, _ = self._selections(operation.selection_set, root)
        defaults = {
            one.variable.name.value: _literal(one.default_value)
            for one in operation.variable_definitions or ()
            if one.default_value is not None
        }
        self._steps.append(_Step(terms=[((1,), once)]))
        program = CostProgram(self._steps, defaults, None)
        variable = any(
            isinstance(size, str)
            for step in self._steps
            for sizes, _ in step.terms
            for size in sizes
        )
        return program if variable else CostProgram([], {}, program.cost({}))

    def _selections(
        self, selection_set: SelectionSetNode, parent: GraphQLNamedType
    ) -> tuple[int, int]:
        once, each = _Step(), _Step()
        paged = parent.name.endswith("Connection")
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                items = paged and selection.name.value in ("edges", "nodes")
                self._field(selection, parent, each if items else once)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                of = self._schema.type_map[condition.name.value] if condition else parent
                self._add(self._selections(selection.selection_set, of), once, each)
            elif isinstance(selection, FragmentSpreadNode):
                self._add(self._fragment(selection.name.value), once, each)
        self._steps.extend((once, each))
        return len(self._steps) - 2, len(self._steps) - 1

    def _fragment(self, name: str) -> tuple[int, int]:
        if name not in self._compiled:
            fragment = self._fragments[name]
            of = self._schema.type_map[fragment.type_condition.name.value]
            self._compiled[name] = self._selections(fragment.selection_set, of)
        return self._compiled[name]

    def _add(self, compiled: tuple[int, int], once: _Step, each: _Step) -> None:
        once.terms.append(((1,), compiled[0]))
        each.terms.append(((1,), compiled[1]))

    def _field(self, node: FieldNode, parent: GraphQLNamedType, step: _Step) -> None:
        name = node.name.value
        if name.startswith("__"):
            step.base += 0 if name == "__typename" else _INTROSPECTION
            return
        definition = _definition(parent, name)
        if parent is self._schema.mutation_type:
            step.base += _MUTATION
        if name == "totalCount":
            step.base += _TOTAL_COUNT
        of = get_named_type(definition.type)
        if node.selection_set is None or not is_composite_type(of):
            return
        once, each = self._selections(node.selection_set, of)
        if name in ("edges", "nodes") and parent.name.endswith("Connection"):
            # The page's size multiplies this step as a whole, where the connection is selected.
            step.base += name == "nodes"
            step.terms.append(((1,), once))
        elif of.name.endswith("Connection"):
            step.base += 1
            step.terms.append(((1,), once))
            step.terms.append((_page(node), each))
        else:
            sizes = _list_sizes(node, definition)
            self._steps.append(_Step(base=1, terms=[((1,), once)]))
            step.terms.append((sizes, len(self._steps) - 1))


def _definition(parent: GraphQLNamedType, name: str) -> GraphQLField:
    fields: dict[str, GraphQLField] = parent.fields  # type: ignore[attr-defined]
    return fields[name]


def _page(node: FieldNode) -> tuple[Size, ...]:
    """The sizes of which the largest counts; those of `first` and `last` that are given."""
    given = [
        _size(argument.value)
        for argument in node.arguments or ()
        if argument.name.value in ("first", "last")
    ]
    return tuple(given) or (PAGE_DEFAULT,)


def _size(value: ValueNode) -> Size:
    if isinstance(value, VariableNode):
        return value.name.value
    if isinstance(value, IntValueNode):
        return max(0, min(int(value.value[:6]), PAGE_MAX))
    return PAGE_DEFAULT if isinstance(value, NullValueNode) else PAGE_MAX


def _list_sizes(node: FieldNode, definition: GraphQLField) -> tuple[Size, ...]:
    of = definition.type.of_type if is_non_null_type(definition.type) else definition.type
    if not is_list_type(of):
        return (1,)
    if "first" in definition.args:
        return _page(node)
    for argument in node.arguments or ():
        if argument.name.value == "ids":
            if isinstance(argument.value, ListValueNode):
                return (len(argument.value.values),)
            if isinstance(argument.value, VariableNode):
                return (argument.value.name.value,)
    return (_LIST_SIZE,)


def _literal(value: ValueNode) -> Any:
    """A default value as far as sizes need it."""
    if isinstance(value, IntValueNode):
        return int(value.value[:6])
    if isinstance(value, ListValueNode):
        return [None] * len(value.values)
    return None
