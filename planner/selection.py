"""Which fields an operation selects of a type: fragments, `@skip` and `@include` resolved.

Selections of one response key are merged, in the order of their first appearance, as the
specification says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
    get_directive_values,
    is_abstract_type,
)
from graphql.execution.values import VariableValues

Fields = dict[str, list[FieldNode]]


class Selector:
    """Collects the fields of selection sets of one operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self.has_directives = False  # Whether a choice among the fields was met.

    def fields(self, of: GraphQLObjectType, sets: list[SelectionSetNode]) -> Fields:
        """Field nodes by response key."""
        collected: Fields = {}
        seen: set[str] = set()
        for selection_set in sets:
            for node in self._walk(of, selection_set, seen):
                key = node.alias.value if node.alias else node.name.value
                collected.setdefault(key, []).append(node)
        return collected

    def below(self, of: GraphQLObjectType, nodes: list[FieldNode]) -> Fields:
        """Fields selected below the merged nodes of one response key."""
        return self.fields(of, [node.selection_set for node in nodes if node.selection_set])

    def _walk(
        self, of: GraphQLObjectType, selection_set: SelectionSetNode, seen: set[str]
    ) -> Iterator[FieldNode]:
        for selection in selection_set.selections:
            if not self._wanted(selection):
                continue
            match selection:
                case FieldNode():
                    yield selection
                case InlineFragmentNode(type_condition=condition):
                    if condition is None or self._applies(condition.name.value, of):
                        yield from self._walk(of, selection.selection_set, seen)
                case FragmentSpreadNode(name=name):
                    fragment = self._fragments[name.value]
                    if name.value in seen:
                        continue
                    seen.add(name.value)
                    if self._applies(fragment.type_condition.name.value, of):
                        yield from self._walk(of, fragment.selection_set, seen)

    def _applies(self, condition: str, of: GraphQLObjectType) -> bool:
        if condition == of.name:
            return True
        abstract = self._schema.get_type(condition)
        return is_abstract_type(abstract) and self._schema.is_sub_type(abstract, of)

    def _wanted(self, node: Any) -> bool:
        directives: tuple[DirectiveNode, ...] = node.directives or ()
        if not directives:
            return True
        self.has_directives = True
        skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        return not include or bool(include["if"])
