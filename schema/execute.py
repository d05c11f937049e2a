"""The engine: an operation in, ready JSON out. Reads go by the planner, writes by the door.

graphql-core executes introspection only; everything else is one statement (a read) or one
transaction a root field (a write). Expected failures are errors with a code; anything else
propagates, and the edge masks it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSkipDirective,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    get_operation_ast,
    is_non_null_type,
    visit,
)
from graphql import execute as execute_introspection
from graphql.execution.values import VariableValues
from graphql.language import Visitor

from authz.actor import Actor
from models.clock import Clock
from models.database import Database, DeadlineExceeded, Overloaded, StatementTooLong
from models.directory import Directory
from models.identity import Vault
from planner.judge import Judge, TooCostly
from planner.project import project
from planner.refused import ReadRefused
from planner.run import Planner, read_act
from planner.selection import Fields, Selector
from rules.refusal import ErrorCode
from schema.build import GRAPHQL
from schema.failure import (
    error_of_coercion,
    error_of_cost,
    error_of_failure,
    error_of_read,
    error_of_too_long,
    plain_error,
)
from schema.message import EN, ZH
from schema.static_fields import StaticFields
from schema.variables import Signatures, coerced, signatures
from schema.writing import Writer
from services.door import Door
from services.failure import Failure

_LOG = structlog.get_logger("engine")
_BREAKDOWNS: dict[type[Exception], ErrorCode] = {
    DeadlineExceeded: ErrorCode.TIMEOUT,
    Overloaded: ErrorCode.OVERLOADED,
}
_OPERATIONS_MAX = 2_000
INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(slots=True)
class Answer:
    """`data` as JSON bytes (None: nothing could be answered) and `errors` as plain data.

    `request_error`: the operation did not begin (a 400, without `data`).
    """

    data: bytes | None
    errors: list[dict[str, Any]] = field(default_factory=list)
    request_error: bool = False


@dataclass(slots=True)
class Operation:
    """An operation with the fragments of its document, which stays as long as this is kept."""

    document: DocumentNode
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    declared: Signatures | None
    roots: Roots | None = None  # Where no variable decides about them.


@dataclass(frozen=True, slots=True)
class Roots:
    """The fields that a query selects, and those of them that the planner answers."""

    fields: Fields
    planned: Fields


@dataclass(slots=True)  # Not frozen: each request makes one.
class Call:
    """One request's operation with everything its fields need."""

    known: Operation
    given: dict[str, Any]
    variables: VariableValues
    selector: Selector
    actor: Actor
    locale: str
    idempotency_key: str | None


class Engine:
    """Executes validated documents."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        vault: Vault,
        directory: Directory,
        plan_cost_max: float | None = None,
    ) -> None:
        door = Door(database, clock, directory, vault)
        judge = None if plan_cost_max is None else Judge(database, plan_cost_max)
        self._planner = Planner(GRAPHQL, database, clock, directory, vault, judge)
        self._static = StaticFields(database, clock)
        self._writer = Writer(door, clock, directory, vault)
        self._door = door
        self._operations: OrderedDict[tuple[int, str | None], Operation] = OrderedDict()

    async def execute(
        self,
        document: DocumentNode,
        operation_name: str | None,
        variables: dict[str, Any],
        actor: Actor,
        *,
        locale: str = ZH,
        idempotency_key: str | None = None,
    ) -> Answer:
        """Execute one operation of a validated document."""
        known = self._operation(document, operation_name)
        if known is None:
            return _no_operation(locale)
        operation = known.operation
        values = coerced(operation, known.declared, variables)
        if not isinstance(values, VariableValues):
            errors = [error_of_coercion(error, locale) for error in values]
            return Answer(None, errors, request_error=True)
        call = Call(
            known,
            variables,
            values,
            Selector(GRAPHQL, known.fragments, values),
            actor,
            EN if locale == EN else ZH,
            idempotency_key,
        )
        try:
            if None in values.coerced.values():
                # A null may stand where a directive needs a truth: known before anything is done.
                _judge_directives(document, values)
            if operation.operation is OperationType.MUTATION:
                return await self._mutation(call)
            return await self._query(call)
        except GraphQLError as error:
            return Answer(None, [error_of_coercion(error, call.locale)], request_error=True)
        except TooCostly as refused:
            return Answer(None, [error_of_cost(refused, call.locale)], request_error=True)

    def _operation(self, document: DocumentNode, name: str | None) -> Operation | None:
        """An operation of a document, looked for once while the document is in use."""
        key = (id(document), name)
        known = self._operations.get(key)
        if known is None:
            operation = get_operation_ast(document, name)
            if operation is None:
                return None
            fragments = {
                one.name.value: one
                for one in document.definitions
                if isinstance(one, FragmentDefinitionNode)
            }
            declared = signatures(operation)
            known = self._operations[key] = Operation(document, operation, fragments, declared)
            if len(self._operations) > _OPERATIONS_MAX:
                self._operations.popitem(last=False)
        return known

    async def _query(self, call: Call) -> Answer:
        of = GRAPHQL.query_type
        assert of is not None
        roots = call.known.roots or _roots(of, call)
        fields, planned = roots.fields, roots.planned
        values: dict[str, Any] = {}
        errors: list[dict[str, Any]] = []
        lost: list[str] = []
        if planned:
            answer = await self._planner.read(
                call.known.operation, call.known.fragments, call.variables, planned, call.actor
            )
            values |= {
                key: orjson.Fragment(text) if text is not None else None
                for key, text in answer.values.items()
            }
            for key, refused in answer.refused.items():
                errors.append(await self._refused(call, key, refused))
                lost.append(key)
            for denied in answer.denied:
                key = denied.field.partition(".")[0]
                errors.append(await self._refused(call, key, denied))
        for key, nodes in fields.items():
            name = nodes[0].name.value
            if name == "__typename":
                values[key] = of.name
            elif name not in INTROSPECTION and key not in planned:
                try:
                    values[key] = await self._static_value(call, of.fields[name], nodes)
                except GraphQLError as error:
                    errors.append(error_of_coercion(error, call.locale) | {"path": [key]})
                    lost.append(key)
        values |= self._introspected(call, fields, errors)
        if any(_required(of, fields[key]) for key in lost):
            return Answer(b"null", errors)
        return Answer(orjson.dumps({key: values.get(key) for key in fields}), errors)

    async def _static_value(self, call: Call, of: GraphQLField, nodes: list[FieldNode]) -> Any:
        arguments = get_argument_values(of, nodes[0], call.variables)
        mark = of.extensions["strawberry-definition"].metadata["static"]
        value = await self._static.value(mark, call.actor, arguments)
        return project(call.selector, of.type, nodes, value)

    async def _refused(self, call: Call, key: str, refused: ReadRefused) -> dict[str, Any]:
        """A refused read as an error; a denial is put on record first."""
        decision_id = None
        if refused.code is ErrorCode.FORBIDDEN:
            denied = await self._door.deny_read(call.actor, read_act(refused.noun))
            decision_id = denied.decision_id
        return error_of_read(refused, key, call.locale, decision_id)

    def _introspected(
        self, call: Call, fields: Fields, errors: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """Introspection by graphql-core, over an operation of just these root fields."""
        wanted = [
            node for nodes in fields.values() for node in nodes if node.name.value in INTROSPECTION
        ]
        if not wanted:
            return {}
        operation = OperationDefinitionNode(
            operation=OperationType.QUERY,
            selection_set=SelectionSetNode(selections=tuple(wanted)),
            variable_definitions=call.known.operation.variable_definitions,
            directives=(),
        )
        document = DocumentNode(definitions=(operation, *call.known.fragments.values()))
        result = execute_introspection(GRAPHQL, document, variable_values=call.given)
        assert isinstance(result, ExecutionResult), "introspection awaits nothing"
        for error in result.errors or ():
            errors.append(error_of_coercion(error, call.locale) | {"path": error.path})
        return dict(result.data or {})

    async def _mutation(self, call: Call) -> Answer:
        of = GRAPHQL.mutation_type
        assert of is not None
        fields = call.selector.fields(of, [call.known.operation.selection_set])
        values: dict[str, Any] = {}
        errors: list[dict[str, Any]] = []
        done = False
        for key, nodes in fields.items():
            if nodes[0].name.value == "__typename":
                values[key] = of.name
                continue
            try:
                values[key] = await self._writer.write(of.fields[nodes[0].name.value], nodes, call)
                done = True
            except Failure as failure:
                values[key] = None
                errors.append(error_of_failure(failure, key, call.locale))
            except GraphQLError as error:
                # Only this field's arguments: what the fields before it did stands.
                values[key] = None
                errors.append(error_of_coercion(error, call.locale) | {"path": [key]})
            except ReadRefused as refused:
                values[key] = None
                errors.append(await self._refused(call, key, refused))
            except Exception as error:
                if not done:
                    raise
                # What was committed is answered; the edge would hide it behind one error.
                errors += self._broken(call, [*fields][len(values) :], error)
                break
        return Answer(orjson.dumps({key: values.get(key) for key in fields}), errors)

    def _broken(self, call: Call, keys: list[str], error: Exception) -> list[dict[str, Any]]:
        """Errors of a field that broke and of those after it, which were not begun."""
        code = next(
            (code for kind, code in _BREAKDOWNS.items() if isinstance(error, kind)),
            ErrorCode.INTERNAL,
        )
        _LOG.error("mutation field broke", field=keys[0], error=type(error).__name__)
        entry = plain_error(code, call.locale)
        if isinstance(error, StatementTooLong):
            entry = error_of_too_long(error, call.locale)
        return [entry | {"path": [key]} for key in keys]


def _roots(of: GraphQLObjectType, call: Call) -> Roots:
    fields = call.selector.fields(of, [call.known.operation.selection_set])
    planned = {key: nodes for key, nodes in fields.items() if _marked(of, nodes, "root")}
    roots = Roots(fields, planned)
    if not call.selector.has_directives:
        call.known.roots = roots
    return roots


def _judge_directives(document: DocumentNode, variables: VariableValues) -> None:
    """Raise GraphQLError for a `@skip` or `@include` whose condition is null."""

    class Judge(Visitor):
        def enter(self, node: Any, *_: Any) -> None:
            for directive in (GraphQLSkipDirective, GraphQLIncludeDirective):
                if getattr(node, "directives", None):
                    get_directive_values(directive, node, variables)

    visit(document, Judge())


def _marked(of: GraphQLObjectType, nodes: list[FieldNode], mark: str) -> bool:
    declared = of.fields.get(nodes[0].name.value)
    if declared is None:
        return False
    return mark in declared.extensions["strawberry-definition"].metadata


def _required(of: GraphQLObjectType, nodes: list[FieldNode]) -> bool:
    return is_non_null_type(of.fields[nodes[0].name.value].type)


def _no_operation(locale: str) -> Answer:
    error = plain_error(
        ErrorCode.BAD_USER_INPUT,
        locale,
        "须用 operationName 指明文档中的一个操作",
        "operationName must name one operation of the document",
    )
    return Answer(None, [error], request_error=True)
