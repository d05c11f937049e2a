"""The statement that our planner compiles for a query, taken out of the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, get_argument_values, get_operation_ast, get_variable_values
from graphql.execution.values import VariableValues

from authz.actor import Actor
from authz.role import Role
from authz.scope import scope
from models.directory import Directory
from models.scope import scope_text
from planner.binds import Request, bind_values
from planner.run import prepare
from planner.selection import Selector
from planner.statement import SCOPE_TEXT
from schema.build import GRAPHQL


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL, its parameters, and the root fields that its columns are the JSON of."""

    sql: str
    arguments: list[Any]
    keys: tuple[str, ...]


def compiled(
    document: DocumentNode, variables: Mapping[str, Any], actor: Actor, request: Request
) -> Statement:
    """The statement of a document's only operation for this actor and these variables."""
    operation = get_operation_ast(document)
    assert operation is not None and GRAPHQL.query_type is not None
    coerced = get_variable_values(GRAPHQL, operation.variable_definitions or (), dict(variables))
    assert isinstance(coerced, VariableValues), coerced
    roots = Selector(GRAPHQL, {}, coerced).fields(GRAPHQL.query_type, [operation.selection_set])
    prepared = prepare(GRAPHQL, operation, {}, coerced, roots, actor)
    assert prepared.compiled is not None and not prepared.refused, prepared.refused
    given = [get_argument_values(of, node, coerced) for of, node in prepared.sites]
    values = bind_values(prepared.binds, given, request) | request.values()
    values[SCOPE_TEXT] = scope_text(scope(actor))
    arguments = [values[name] for name in prepared.compiled.parameters]
    return Statement(prepared.compiled.sql, arguments, prepared.keys)


def actor_of(directory: Directory, role: Role, code: str) -> Actor:
    """Somebody of this role (of none that needs a lender) in the region of this code."""
    region = directory.region_by_code(code)
    assert region is not None, code
    return Actor.of(
        subject="benchmark",
        role=role,
        region_id=region.id,
        region_id_max=region.id_max,
        region_code=region.code,
        region_name=region.name,
        tier=region.tier,
        client="benchmark",
    )
