"""Variables of a request, coerced by the types that their operation declares.

graphql-core looks these types up anew in each request. Here they are kept with the operation;
where a value is left out or wrong, graphql-core has it. How deep values may be nested is judged
before (`api/request_body.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLError,
    OperationDefinitionNode,
    Undefined,
    coerce_input_value,
    get_variable_values,
)
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.execution.values import VariableValues, VariableValueSource

from schema.build import GRAPHQL

ERRORS_MAX = 20
Signatures = tuple[GraphQLVariableSignature, ...]


def signatures(operation: OperationDefinitionNode) -> Signatures | None:
    """What the operation declares; None where graphql-core finds a fault with it."""
    found = [get_variable_signature(GRAPHQL, one) for one in operation.variable_definitions or ()]
    declared = tuple(one for one in found if not isinstance(one, GraphQLError))
    return declared if len(declared) == len(found) else None


def coerced(
    operation: OperationDefinitionNode, declared: Signatures | None, given: dict[str, Any]
) -> VariableValues | list[GraphQLError]:
    """The values, or what is wrong with them."""
    values = None if declared is None else _values(declared, given)
    if values is not None:
        return values
    return get_variable_values(
        GRAPHQL,
        operation.variable_definitions or (),
        given,
        max_errors=ERRORS_MAX,
        hide_suggestions=True,
    )


def _values(declared: Signatures, given: Mapping[str, Any]) -> VariableValues | None:
    """The values where each is given and right."""
    sources: dict[str, VariableValueSource] = {}
    values: dict[str, Any] = {}
    for signature in declared:
        value = given.get(signature.name, Undefined)
        if value is Undefined:
            return None
        try:
            right = coerce_input_value(value, signature.type)
        except GraphQLError:  # Strawberry raises where one of several members is to be given.
            return None
        if right is Undefined:
            return None
        sources[signature.name] = VariableValueSource(signature, value)
        values[signature.name] = right
    return VariableValues(sources, values)
