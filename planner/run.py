"""Reads: from the selected root fields to the bytes of their answers, by one statement."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    get_argument_values,
    get_named_type,
)
from graphql.execution.values import VariableValues

from authz.act import Act
from authz.actor import Actor
from authz.role import Role
from authz.rows import resource
from authz.scope import scope
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.identity import Vault
from models.ids import GlobalId
from models.scope import scope_text
from models.tables import METADATA
from planner.binds import Request, asks_request, bind_value, bind_values, found, needed
from planner.build import Builder
from planner.compile import compile_plan
from planner.edges import NOUNS
from planner.fences import readable
from planner.judge import Judge, can_be_absurd
from planner.plan import Bind, Combined, Condition, Path, ReadPlan, Root, RootOne
from planner.refused import NoRight, ReadRefused, Uncoerced
from planner.selection import Fields
from planner.shape import shape
from planner.statement import SCOPE_TEXT, Compiled

PLANS_MAX = 1024
KEPT_SQL_MAX = 64 * 1024  # A longer statement is compiled anew: few are, and they are large.
Site = tuple[GraphQLField, FieldNode]


@dataclass(slots=True)
class Prepared:
    """A compiled plan, what it takes to run it, and the root fields refused while planning."""

    operation: OperationDefinitionNode
    keys: tuple[str, ...]
    plan: ReadPlan
    binds: tuple[Bind, ...]
    compiled: Compiled | None
    sites: list[Site]
    site_keys: list[str]
    site_fields: list[str]
    denied: list[NoRight]
    refused: dict[str, ReadRefused] = field(default_factory=dict)
    to_judge: bool = False  # Its cost is still to be asked for, or was too high.
    steady: dict[str, Any] = field(default_factory=dict)  # Parameters that are always the same.
    # Parameters that stand in a variable: which, and where in it.
    varying: dict[str, tuple[str, Path]] = field(default_factory=dict)


@dataclass(slots=True)
class ReadAnswer:
    """JSON of the root fields that answered, and why others, or fields below, did not."""

    values: dict[str, bytes | None]
    refused: dict[str, ReadRefused]
    denied: list[NoRight] = field(default_factory=list)


class Planner:
    """Plans, caches and runs reads."""

    def __init__(
        self,
        schema: GraphQLSchema,
        database: Database,
        clock: Clock,
        directory: Directory,
        vault: Vault,
        judge: Judge | None = None,
    ) -> None:
        self._judge = judge
        self._schema = schema
        self._database = database
        self._clock = clock
        self._directory = directory
        self._vault = vault
        self._plans: OrderedDict[Any, Prepared] = OrderedDict()

    async def read(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
        roots: Fields,
        actor: Actor,
    ) -> ReadAnswer:
        """Answers of the root fields `roots` (of type Query) under the actor's rights."""
        prepared = self._prepared(operation, fragments, variables, roots, actor)
        compiled = prepared.compiled
        if compiled is None:
            return ReadAnswer({}, dict(prepared.refused))
        request = Request(actor, self._directory, self._vault, self._clock.today())
        values, refused = self._values(prepared, variables, request)
        refused |= prepared.refused
        if refused and self._is_lost(roots, refused):
            return ReadAnswer({}, refused)
        values |= request.values()
        own = scope(actor)
        values[SCOPE_TEXT] = scope_text(own)
        arguments = [values[name] for name in compiled.parameters]
        if self._judge is not None and prepared.to_judge:
            await self._judge.judge(compiled, actor)
            prepared.to_judge = False
        row = await self._database.ask(own, compiled.sql, *arguments)
        live = dict(zip(prepared.keys, row, strict=True))
        for key in refused:
            live.pop(key, None)
        denied = [one for one in prepared.denied if one.field.partition(".")[0] in live]
        return ReadAnswer(live, refused, denied)

    def _is_lost(self, roots: Fields, refused: Mapping[str, ReadRefused]) -> bool:
        """Whether a refused field leaves no answer at all, because it cannot be null."""
        return any(
            key in refused and not _nullable(self._schema, nodes) for key, nodes in roots.items()
        )

    def _prepared(
        self,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
        roots: Fields,
        actor: Actor,
    ) -> Prepared:
        key = (id(operation), actor.role, shape(variables.coerced))
        found = self._plans.get(key)
        if found is not None:
            self._plans.move_to_end(key)
            return found
        found = prepare(self._schema, operation, fragments, variables, roots, actor)
        if any(not isinstance(refused, NoRight) for refused in found.refused.values()):
            return found  # Refused for a value of this request: the next one has another.
        if found.compiled is not None and len(found.compiled.sql) > KEPT_SQL_MAX:
            return found
        self._plans[key] = found
        while len(self._plans) > PLANS_MAX:
            self._plans.popitem(last=False)
        return found

    def _values(
        self, prepared: Prepared, variables: VariableValues, request: Request
    ) -> tuple[dict[str, Any], dict[str, ReadRefused]]:
        """Parameters; those of a refused root field are null, so that it finds nothing."""
        given = variables.coerced
        arguments: dict[int, dict[str, Any]] = {}
        refused: dict[str, ReadRefused] = {}
        values: dict[str, Any] = dict(prepared.steady)
        for bind in prepared.binds:
            if bind.name in values:
                continue
            key = prepared.site_keys[bind.site]
            if key in refused:
                values[bind.name] = None
                continue
            if bind.name in prepared.varying:
                name, path = prepared.varying[bind.name]
                value = found(given[name], path)
            else:
                if bind.site not in arguments:
                    of, node = prepared.sites[bind.site]
                    arguments[bind.site] = get_argument_values(of, node, variables)
                value = found(arguments[bind.site], bind.path)
            try:
                values[bind.name] = bind_value(bind, value, request)
            except ReadRefused as error:
                error.field = prepared.site_fields[bind.site]
                refused[key] = error
                values |= _nulls(prepared, key)
        return values, refused


def _nulls(prepared: Prepared, key: str) -> dict[str, None]:
    return {bind.name: None for bind in prepared.binds if prepared.site_keys[bind.site] == key}


def prepare(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: VariableValues,
    roots: Fields,
    actor: Actor,
) -> Prepared:
    """Plan and compile, once per document, role and shape of variables."""
    assert schema.query_type is not None
    builder = Builder(schema, fragments, variables, actor)
    planned: list[Root] = []
    site_keys: list[str] = []
    refused: dict[str, ReadRefused] = {}
    for key, nodes in roots.items():
        of = schema.query_type.fields[nodes[0].name.value]
        builder.keys = [key]
        try:
            _require_right(of, actor)
            planned.append(builder.root(key, nodes, of))
        except ReadRefused as error:
            error.field = ".".join(builder.keys)
            refused[key] = error
        except GraphQLError as error:
            refused[key] = Uncoerced(error)
        site_keys += [key] * (len(builder.sites) - len(site_keys))
    planned = [root for root in planned if root.key not in refused]
    live = tuple(bind for bind in builder.binder.binds if site_keys[bind.site] not in refused)
    plan = ReadPlan(tuple(planned), live)
    compiled = compile_plan(plan, actor.role) if planned else None
    binds = needed(live, compiled.parameters if compiled else ())
    return Prepared(
        operation=operation,
        keys=tuple(root.key for root in planned),
        plan=plan,
        binds=binds,
        compiled=compiled,
        sites=builder.sites,
        site_keys=site_keys,
        site_fields=builder.site_fields,
        denied=[one for one in builder.denied if one.field.partition(".")[0] not in refused],
        refused=refused,
        to_judge=can_be_absurd(plan),
        steady=_steady(binds, builder.sites, variables),
        varying=_varying(binds, builder.sites, variables),
    )


def _varies(node: FieldNode | ValueNode) -> bool:
    """Whether a variable stands in the arguments of a field, or in one of them."""
    waiting: list[Any] = [node]
    if isinstance(node, FieldNode):
        waiting = [argument.value for argument in node.arguments or ()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            return True
        waiting += value.values if isinstance(value, ListValueNode) else ()
        if isinstance(value, ObjectValueNode):
            waiting += [one.value for one in value.fields]
    return False


def _steady(
    binds: Iterable[Bind], sites: Sequence[Site], variables: VariableValues
) -> dict[str, Any]:
    """Values that stand in the document itself; one that it cannot mean is told at each request."""
    arguments: dict[int, Mapping[str, Any]] = {}
    values: dict[str, Any] = {}
    for bind in binds:
        of, node = sites[bind.site]
        standing = _standing(node, bind.path)[0] if bind.path and _varies(node) else node
        if standing is None or asks_request(bind) or _varies(standing):
            continue
        if bind.site not in arguments:
            arguments[bind.site] = get_argument_values(of, node, variables)
        with suppress(ReadRefused):
            values[bind.name] = bind_value(bind, found(arguments[bind.site], bind.path), None)
    return values


def _varying(
    binds: Iterable[Bind], sites: Sequence[Site], variables: VariableValues
) -> dict[str, tuple[str, Path]]:
    """Which variables parameters stand in, so that their arguments need not be coerced around them.

    A variable has its own type's value already, and takes it along wherever it is allowed to
    stand; whether it is null or absent is part of the plan's shape.
    """
    values: dict[str, tuple[str, Path]] = {}
    for bind in binds:
        standing, path = _standing(sites[bind.site][1], bind.path)
        if isinstance(standing, VariableNode) and standing.name.value in variables.coerced:
            values[bind.name] = (standing.name.value, path)
    return values


def _standing(node: FieldNode, path: Path) -> tuple[ValueNode | None, Path]:
    """The variable or literal that holds what stands at a path of the arguments, and where in it.

    None: all the arguments, or something within a list.
    """
    entries = {one.name.value: one.value for one in node.arguments or ()}
    for index, step in enumerate(path, 1):
        standing = entries.get(str(step))
        if standing is None or isinstance(standing, VariableNode) or index == len(path):
            return standing, path[index:]
        if not isinstance(standing, ObjectValueNode):
            break
        entries = {one.name.value: one.value for one in standing.fields}
    return None, ()


def _require_right(of: GraphQLField, actor: Actor) -> None:
    """A root field on a resource that the role may not read at all is refused, not empty."""
    named = get_named_type(of.type)
    if not isinstance(named, GraphQLObjectType):
        return  # Node: what the caller may not read is absent.
    if "nodes" in named.fields:
        named = get_named_type(named.fields["nodes"].type)
    noun = NOUNS[named.name]
    if not readable(noun.table, actor.role):
        raise NoRight(read_act(named.name), actor, named.name)


def read_act(noun: str) -> Act:
    """The act of reading what a noun's table holds."""
    return Act.reading(resource(METADATA.tables[NOUNS[noun].table]))


def _nullable(schema: GraphQLSchema, nodes: list[FieldNode]) -> bool:
    assert schema.query_type is not None
    of = schema.query_type.fields[nodes[0].name.value].type
    return not hasattr(of, "of_type") or of is get_named_type(of)


@dataclass(frozen=True, slots=True)
class PayloadPlan:
    """How the objects of a mutation's payload are read by their ids, in one statement."""

    keys: tuple[str, ...]
    names: tuple[str, ...]
    compiled: Compiled
    binds: tuple[Bind, ...]
    sites: list[Site]


def prepare_payload(
    builder: Builder,
    members: Sequence[tuple[str, str, GraphQLObjectType, list[FieldNode]]],
    role: Role,
) -> PayloadPlan:
    """Plan of the members (response key, name among the ids, type, field nodes)."""
    roots = []
    for index, (key, _, of, nodes) in enumerate(members):
        noun = NOUNS[of.name]
        conditions = [Condition(noun.key[-1], "=", (f"key{index}",))]
        if noun.county == "county_id":
            conditions.insert(0, Condition("county_id", "=", (f"county{index}",)))
        selection = builder.selection(of, builder.selector.below(of, nodes))
        roots.append(RootOne(key, Combined("and", tuple(conditions)), selection))
    plan = ReadPlan(tuple(roots), tuple(builder.binder.binds))
    compiled = compile_plan(plan, role, carries_scope=False)
    keys, names = zip(*((key, name) for key, name, _, _ in members), strict=True)
    binds = needed(plan.binds, compiled.parameters)
    return PayloadPlan(keys, names, compiled, binds, builder.sites)


def payload_arguments(
    payload: PayloadPlan, variables: VariableValues, request: Request, ids: Mapping[str, GlobalId]
) -> list[Any]:
    """Parameter values of a payload's statement."""
    arguments = [get_argument_values(of, node, variables) for of, node in payload.sites]
    values = bind_values(payload.binds, arguments, request) | request.values()
    for index, name in enumerate(payload.names):
        found = ids.get(name)
        values |= {f"county{index}": found and found.county_id, f"key{index}": found and found.key}
    return [values[name] for name in payload.compiled.parameters]
