"""Runs a mutation field: input -> command -> door -> payload, the object read inside."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from graphql import FieldNode, GraphQLField, GraphQLObjectType, get_argument_values, get_named_type

from models.clock import Clock
from models.directory import Directory
from models.identity import Vault
from models.statement import Connection
from planner.binds import Request
from planner.build import Builder
from planner.project import project
from planner.run import PLANS_MAX, PayloadPlan, payload_arguments, prepare_payload
from planner.shape import shape
from schema.build import GRAPHQL
from schema.given import given
from schema.message import user_error
from schema.write import Write
from services.door import Door
from services.outcome import Outcome

if TYPE_CHECKING:
    from schema.execute import Call


class Writer:
    """Runs mutation fields."""

    def __init__(self, door: Door, clock: Clock, directory: Directory, vault: Vault) -> None:
        self._door = door
        self._clock = clock
        self._directory = directory
        self._vault = vault
        self._plans: OrderedDict[Any, _Kept] = OrderedDict()

    async def write(self, of: GraphQLField, nodes: list[FieldNode], call: Call) -> Any:
        """The payload's JSON data."""
        definition = of.extensions["strawberry-definition"]
        write: Write = definition.metadata["write"]
        arguments = get_argument_values(of, nodes[0], call.variables)
        asked = given(arguments, definition.arguments)["input"]
        outcome = await self._door.execute(
            write.case,
            call.actor,
            write.command(asked),
            key=call.idempotency_key if asked.idempotency_key is None else asked.idempotency_key,
            dry_run=bool(asked.dry_run),
            read=self._reader(of, nodes, write, call),
        )
        answer = project(call.selector, of.type, nodes, _payload(write, outcome, call.locale))
        return answer | (outcome.payload or {})

    def _reader(self, of: GraphQLField, nodes: list[FieldNode], write: Write, call: Call) -> Any:
        """What reads the payload's objects inside the transaction; planned before it begins."""
        plan = self._plan(of, nodes, write, call)
        if plan is None:
            return _read_nothing
        request = Request(call.actor, self._directory, self._vault, self._clock.today())

        async def read(connection: Connection, outcome: Outcome) -> Any:
            values = payload_arguments(plan, call.variables, request, outcome.ids)
            row = await connection.fetchrow(plan.compiled.sql, *values)
            return {
                key: orjson.Fragment(text) if text is not None else None
                for key, text in zip(plan.keys, row, strict=True)
            }

        return read

    def _plan(
        self, of: GraphQLField, nodes: list[FieldNode], write: Write, call: Call
    ) -> PayloadPlan | None:
        """The plan of a payload, made once per field of a document, role and shape of variables."""
        key = (id(nodes[0]), call.actor.role, shape(call.variables.coerced))
        kept = self._plans.get(key)
        if kept is None:
            kept = self._plans[key] = _Kept(nodes[0], _payload_plan(of, nodes, write, call))
            if len(self._plans) > PLANS_MAX:
                self._plans.popitem(last=False)
        self._plans.move_to_end(key)
        return kept.plan


@dataclass(frozen=True, slots=True)
class _Kept:
    """A plan with the node it is of, which keeps the node's identity from being used again."""

    node: FieldNode
    plan: PayloadPlan | None


def _payload_plan(
    of: GraphQLField, nodes: list[FieldNode], write: Write, call: Call
) -> PayloadPlan | None:
    payload = get_named_type(of.type)
    assert isinstance(payload, GraphQLObjectType)
    builder = Builder(GRAPHQL, call.known.fragments, call.variables, call.actor)
    members = []
    for key, below in call.selector.below(payload, nodes).items():
        named = (
            get_named_type(payload.fields[below[0].name.value].type)
            if (below[0].name.value in payload.fields)
            else None
        )
        if isinstance(named, GraphQLObjectType) and named.name in write.objects:
            members.append((key, write.objects[named.name], named, below))
    return prepare_payload(builder, members, call.actor.role) if members else None


async def _read_nothing(connection: Connection, outcome: Outcome) -> Any:
    return None


def _payload(write: Write, outcome: Outcome, locale: str) -> dict[str, Any]:
    """Everything but the objects, which are read by the planner."""
    return {
        **dict.fromkeys(write.members),
        write.members[0]: outcome.revealed,
        "errors": [user_error(refusal, locale) for refusal in outcome.refusals],
        "warnings": [user_error(warning, locale) for warning in outcome.warnings],
        "replayed": outcome.replayed,
        "dry_run": outcome.dry_run,
    }
