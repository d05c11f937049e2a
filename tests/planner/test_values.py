"""Parameters: worked out once where the document says them, else taken from where they stand.

Each document is planned for one request and asked in another: the values must be those that
graphql-core's coercion of the whole arguments gives.
"""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_argument_values, get_operation_ast, get_variable_values, parse
from graphql.execution.values import VariableValues

from models.clock import Clock
from models.identity import Vault
from planner.binds import Request, bind_values
from planner.refused import BadArgument
from planner.run import Planner, Prepared, prepare
from planner.selection import Selector
from schema.build import GRAPHQL
from tests.office import BUSINESS_DATE, Office
from tests.world import KEYS

WHO = "PROV_PA@520000"
# The document, what it was planned with, what it is asked with, parameters that say the document.
ASKED: list[tuple[str, dict[str, Any], dict[str, Any], int]] = [
    (
        """query ($of: RegionCode!, $from: Date!) { loans(first: 5, where: {county: {eq: $of},
        amount: {gte: "30000.50"}, maturesOn: {gte: $from, lte: "2019-12-31"}}) { totalCount } }""",
        {"of": "520327", "from": "2018-01-01"},
        {"of": "520328", "from": "2018-07-01"},
        2,
    ),
    (
        "query ($where: LoanFilter) { loans(first: 5, where: $where) { totalCount } }",
        {"where": {"county": {"eq": "520327"}, "loanNo": {"in": ["1", "2"]}}},
        {"where": {"county": {"eq": "520102"}, "loanNo": {"in": ["3", "4"]}}},
        0,
    ),
    (
        """query ($one: DecimalCondition!, $two: String!, $kind: [FiveTier!]) { loans(first: 5,
        where: {or: [{amount: $one}, {loanNo: {in: [$two, "7"]}}], fiveTier: {in: $kind}})
        { totalCount edges { cursor } } }""",
        {"one": {"lt": "5"}, "two": "6", "kind": ["NORMAL"]},
        {"one": {"lt": "50"}, "two": "60", "kind": ["LOSS", "DOUBTFUL"]},
        0,
    ),
    (
        """query ($after: Date!) { loans(first: 2, where: {valueOn: {gte: "2018-02-01"}})
        { pageInfo { endCursor } nodes { repayments(first: 3, where: {receivedOn: {gt: $after}})
        { nodes { principal } pageInfo { endCursor } } } } }""",
        {"after": "2018-01-01"},
        {"after": "2018-09-30"},
        2,  # The day, and what tells this list from another.
    ),
    (
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        {"ids": ["region_520327000", "region_520328000"]},
        {"ids": ["region_520102000"]},
        0,
    ),
]


def planned(office: Office, text: str, given: dict[str, Any]) -> tuple[Prepared, VariableValues]:
    operation = get_operation_ast(parse(text))
    assert operation is not None and GRAPHQL.query_type is not None
    coerced = get_variable_values(GRAPHQL, operation.variable_definitions or (), given)
    assert isinstance(coerced, VariableValues), coerced
    roots = Selector(GRAPHQL, {}, coerced).fields(GRAPHQL.query_type, [operation.selection_set])
    return prepare(GRAPHQL, operation, {}, coerced, roots, office.actor(WHO)), coerced


@pytest.mark.parametrize("asked", ASKED)
def test_values_are_those_of_the_whole_arguments(
    office: Office, asked: tuple[str, dict[str, Any], dict[str, Any], int]
) -> None:
    text, first, second, said = asked
    clock, vault = Clock(BUSINESS_DATE), Vault(KEYS)
    planner = Planner(GRAPHQL, office.database, clock, office.directory, vault)
    request = Request(office.actor(WHO), office.directory, vault, BUSINESS_DATE)
    prepared, _ = planned(office, text, first)
    assert len(prepared.steady) == said
    again, coerced = planned(office, text, second)
    assert prepared.compiled is not None and prepared.compiled == again.compiled
    whole = [get_argument_values(of, node, coerced) for of, node in again.sites]
    values, refused = planner._values(prepared, coerced, request)
    assert not refused and values == bind_values(again.binds, whole, request)
    assert set(prepared.compiled.parameters) - set(request.values()) - {"scope"} <= set(values)


def test_a_mark_that_no_cursor_carries_is_not_worked_out(office: Office) -> None:
    text = "query ($of: RegionCode!) { loans(where: {county: {eq: $of}}) { %s } }"
    for selected, count in (("nodes { id }", 0), ("pageInfo { hasNextPage endCursor }", 1)):
        prepared, _ = planned(office, text % selected, {"of": "520327"})
        kinds = [bind.convert.partition(":")[0] for bind in prepared.binds]
        assert kinds.count("fingerprint") == count


def test_what_a_document_cannot_mean_is_refused_at_each_request(office: Office) -> None:
    text = """query ($first: Int!) { loans(where: {lender: {eq: "nobody"}}, first: $first)
      { totalCount } }"""
    for first in (1, 1):
        answer = office.answer(office.actor(WHO), text, first=first)
        (error,) = answer.errors
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
    text = '{ nodes(ids: ["nothing"]) { id } }'
    prepared, coerced = planned(office, text, {})
    assert not prepared.steady and prepared.binds
    vault = Vault(KEYS)
    planner = Planner(GRAPHQL, office.database, Clock(BUSINESS_DATE), office.directory, vault)
    request = Request(office.actor(WHO), office.directory, vault, BUSINESS_DATE)
    for _ in range(2):
        values, refused = planner._values(prepared, coerced, request)
        assert isinstance(refused["nodes"], BadArgument) and set(values.values()) == {None}
