"""Reads one document through a planner over a small schema of a test's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLSchema, get_operation_ast, get_variable_values, parse

from models.clock import Clock
from models.identity import Vault
from planner.refused import ReadRefused
from planner.run import Planner, ReadAnswer
from planner.selection import Selector
from tests.office import BUSINESS_DATE, Office
from tests.world import KEYS


@dataclass(frozen=True)
class Reader:
    """One document of one root field, asked by one actor."""

    office: Office
    planner: Planner
    schema: GraphQLSchema
    text: str
    who: str

    @classmethod
    def over(cls, office: Office, schema: GraphQLSchema, text: str, who: str) -> Reader:
        clock, vault = Clock(BUSINESS_DATE), Vault(KEYS)
        planner = Planner(schema, office.database, clock, office.directory, vault)
        return cls(office, planner, schema, text, who)

    def answer(self, **variables: Any) -> ReadAnswer:
        operation = get_operation_ast(parse(self.text))
        assert operation is not None and self.schema.query_type is not None
        definitions = operation.variable_definitions or ()
        coerced = get_variable_values(self.schema, definitions, variables)
        assert not isinstance(coerced, list), coerced
        selector = Selector(self.schema, {}, coerced)
        roots = selector.fields(self.schema.query_type, [operation.selection_set])
        actor = self.office.actor(self.who)
        return self.office.run(self.planner.read(operation, {}, coerced, roots, actor))

    def list(self, **variables: Any) -> dict[str, Any]:
        """What the root field answered."""
        answer = self.answer(**variables)
        assert not answer.refused, answer.refused
        (text,) = answer.values.values()
        assert text is not None
        found: dict[str, Any] = json.loads(text)
        return found

    def refusal(self, **variables: Any) -> ReadRefused:
        """Why it was refused."""
        (refused,) = self.answer(**variables).refused.values()
        return refused
