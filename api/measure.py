"""How large a document is: fields, depth, aliases, directives, root fields, each fragment once.

The figures count what the fragments expand to, but every fragment is measured a single time and
its figures are added wherever it is spread. Rules that walk into each spread are exponential:
1 KB with 20 doublings held the event loop for seconds (seen).
"""

from __future__ import annotations

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from api.error import HttpFailure
from api.settings import Limits
from rules.refusal import ErrorCode

_OPERATIONS_MAX = 20
_COUNT_MAX = 10**9  # Larger counts mean no more than this one.
_INTROSPECTION = frozenset({"__schema", "__type"})
_INTROSPECTION_DEPTH_MAX = 20
_INTROSPECTION_LISTS = frozenset({"fields", "inputFields", "interfaces", "possibleTypes"})
_INTROSPECTION_LISTS_MAX = 2  # The standard introspection query nests none of them in another.


@dataclass(frozen=True, slots=True)
class Measure:
    """Figures of a selection set with everything below it."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    lists: int = 0
    introspection_depth: int = 0
    introspection_lists: int = 0
    root_fields: int = 0

    def plus(self, other: Measure) -> Measure:
        """Both beside each other."""
        return Measure(
            min(self.fields + other.fields, _COUNT_MAX),
            min(self.aliases + other.aliases, _COUNT_MAX),
            min(self.directives + other.directives, _COUNT_MAX),
            max(self.depth, other.depth),
            max(self.lists, other.lists),
            max(self.introspection_depth, other.introspection_depth),
            max(self.introspection_lists, other.introspection_lists),
            min(self.root_fields + other.root_fields, _COUNT_MAX),
        )


def check_limits(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document of which any operation is larger than allowed."""
    fragments: dict[str, FragmentDefinitionNode] = {}
    operations: list[OperationDefinitionNode] = []
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = definition
        elif isinstance(definition, OperationDefinitionNode):
            operations.append(definition)
    _within("operations", len(operations), _OPERATIONS_MAX)
    measurer = _Measurer(fragments)
    # Fragments that no operation uses are invalid, but the validation must bear them first.
    for fragment in fragments.values():
        _check(measurer.fragment(fragment.name.value), limits)
    for operation in operations:
        own = Measure(directives=len(operation.directives or ()))
        measure = own.plus(measurer.selections(operation.selection_set))
        _check(measure, limits)
        _within("root_fields", measure.root_fields, limits.root_fields)


def _check(measure: Measure, limits: Limits) -> None:
    _within("depth", measure.depth, limits.depth)
    _within("aliases", measure.aliases, limits.aliases)
    _within("directives", measure.directives, limits.directives)
    _within("fields", measure.fields, limits.fields)
    _within("introspection_depth", measure.introspection_depth, _INTROSPECTION_DEPTH_MAX)
    _within("introspection_lists", measure.introspection_lists, _INTROSPECTION_LISTS_MAX)


class _Measurer:
    """Measures selection sets; a fragment within itself counts as nothing (it is invalid)."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._measured: dict[str, Measure] = {}

    def fragment(self, name: str) -> Measure:
        """The figures of a fragment, measured once."""
        if name not in self._measured:
            self._measured[name] = Measure()
            definition = self._fragments.get(name)
            if definition is not None:
                self._measured[name] = self.selections(definition.selection_set)
        return self._measured[name]

    def selections(self, selection_set: SelectionSetNode) -> Measure:
        """The figures of a selection set."""
        total = Measure()
        for selection in selection_set.selections:
            own = Measure(directives=len(selection.directives or ()))
            if isinstance(selection, FieldNode):
                own = own.plus(self._field(selection))
            elif isinstance(selection, InlineFragmentNode):
                own = own.plus(self.selections(selection.selection_set))
            elif isinstance(selection, FragmentSpreadNode):
                own = own.plus(self.fragment(selection.name.value))
            total = total.plus(own)
        return total

    def _field(self, node: FieldNode) -> Measure:
        below = self.selections(node.selection_set) if node.selection_set else Measure()
        name = node.name.value
        introspection = name in _INTROSPECTION
        lists = below.lists + (name in _INTROSPECTION_LISTS)
        return Measure(
            fields=below.fields + 1,
            aliases=below.aliases + (node.alias is not None),
            directives=below.directives,
            depth=1 if introspection else below.depth + 1,
            lists=lists,
            introspection_depth=below.depth if introspection else below.introspection_depth,
            introspection_lists=lists if introspection else below.introspection_lists,
            root_fields=1,
        )


def _within(name: str, value: int, maximum: int) -> None:
    if value > maximum:
        raise limit_exceeded(name, maximum)


def limit_exceeded(name: str, maximum: int) -> HttpFailure:
    """The refusal of a document over a limit; the figure lets a client adapt."""
    return HttpFailure(
        400,
        ErrorCode.LIMIT_EXCEEDED,
        f"查询超过限制：{name} 最多 {maximum}",
        f"the document exceeds a limit: {name} at most {maximum}",
        limit=name,
        maximum=maximum,
    )
