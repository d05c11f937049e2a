"""Reads: from the selected root fields to the bytes of their answers, by one statement."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
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
from planner.binds import Request, bind_values
from planner.build import Builder
from planner.compile import compile_plan
from planner.edges import NOUNS
from planner.fences import readable
from planner.judge import Judge, can_be_absurd
from planner.plan import Bind, Combined, Condition, ReadPlan, Root, RootOne
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
    compiled: Compiled | None
    sites: list[Site]
    site_keys: list[str]
    site_fields: list[str]
    denied: list[NoRight]
    refused: dict[str, ReadRefused] = field(default_factory=dict)
    to_judge: bool = False  # Its cost is still to be asked for, or was too high.
    fixed: dict[int, dict[str, Any]] = field(default_factory=dict)  # Arguments without a variable.

    def arguments(self, variables: VariableValues) -> list[dict[str, Any]]:
        """Coerced arguments of every site."""
        return [
            self.fixed[index] if index in self.fixed else get_argument_values(of, node, variables)
            for index, (of, node) in enumerate(self.sites)
        ]


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
        arguments = prepared.arguments(variables)
        refused: dict[str, ReadRefused] = {}
        values: dict[str, Any] = {}
        for bind in prepared.plan.binds:
            key = prepared.site_keys[bind.site]
            if key in refused:
                values[bind.name] = None
                continue
            try:
                values |= bind_values((bind,), arguments, request)
            except ReadRefused as error:
                error.field = prepared.site_fields[bind.site]
                refused[key] = error
                values |= _nulls(prepared, key)
        return values, refused


def _nulls(prepared: Prepared, key: str) -> dict[str, None]:
    return {bind.name: None for bind in prepared.plan.binds if prepared.site_keys[bind.site] == key}


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
    live = _live(builder.binder.binds, site_keys, refused)
    plan = ReadPlan(tuple(planned), live)
    fixed = {
        index: get_argument_values(of, node, variables)
        for index, (of, node) in enumerate(builder.sites)
        if site_keys[index] not in refused and not _varies(node)
    }
    return Prepared(
        operation=operation,
        keys=tuple(root.key for root in planned),
        plan=plan,
        compiled=compile_plan(plan, actor.role) if planned else None,
        sites=builder.sites,
        site_keys=site_keys,
        site_fields=builder.site_fields,
        denied=[one for one in builder.denied if one.field.partition(".")[0] not in refused],
        refused=refused,
        to_judge=can_be_absurd(plan),
        fixed=fixed,
    )


def _varies(node: FieldNode) -> bool:
    """Whether a variable stands in the arguments of a field."""
    waiting: list[Any] = [argument.value for argument in node.arguments or ()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            return True
        waiting += value.values if isinstance(value, ListValueNode) else ()
        if isinstance(value, ObjectValueNode):
            waiting += [one.value for one in value.fields]
    return False


def _live(
    binds: list[Bind], site_keys: list[str], refused: Mapping[str, ReadRefused]
) -> tuple[Bind, ...]:
    return tuple(bind for bind in binds if site_keys[bind.site] not in refused)


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
    plan: ReadPlan
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
    return PayloadPlan(keys, names, compiled, plan, builder.sites)


def payload_arguments(
    payload: PayloadPlan, variables: VariableValues, request: Request, ids: Mapping[str, GlobalId]
) -> list[Any]:
    """Parameter values of a payload's statement."""
    arguments = [get_argument_values(of, node, variables) for of, node in payload.sites]
    values = bind_values(payload.plan.binds, arguments, request) | request.values()
    for index, name in enumerate(payload.names):
        found = ids.get(name)
        values |= {f"county{index}": found and found.county_id, f"key{index}": found and found.key}
    return [values[name] for name in payload.compiled.parameters]
