"""Plans: one statement a read, cached by shape, cold in milliseconds, bounded in number."""

from __future__ import annotations

import time

from graphql import get_operation_ast, parse
from graphql.execution.values import get_variable_values

from planner.run import PLANS_MAX, prepare
from planner.selection import Selector
from planner.shape import shape
from schema.build import GRAPHQL
from tests.office import Office

ONE = "query One($id: ID!, $with: Boolean!) { node(id: $id) { id __typename @include(if: $with) } }"


def test_values_do_not_enter_the_key(office: Office) -> None:
    before = len(office.engine._planner._plans)
    actor = office.actor("PROV_PA@520000")
    counties = ["region_520327000", "region_520328000", "region_520102000"]
    for one in counties:
        office.data(actor, ONE, id=one, **{"with": True})
    assert len(office.engine._planner._plans) == before + 1
    office.data(actor, ONE, id=counties[0], **{"with": False})
    office.data(actor, ONE, id="lender_11", **{"with": True})
    assert len(office.engine._planner._plans) == before + 3
    office.data(office.actor("CITY_PA@520300"), ONE, id=counties[0], **{"with": True})
    assert len(office.engine._planner._plans) == before + 4


def test_the_cache_is_bounded(office: Office) -> None:
    actor = office.actor("PROV_PA@520000")
    for size in range(3):
        office.data(actor, f"{{ regions(first: {size}) {{ totalCount }} }}")
    assert len(office.engine._planner._plans) <= PLANS_MAX


def test_shapes() -> None:
    assert shape({"a": "x", "b": None}) != shape({"a": "x", "b": "y"})
    assert shape({"a": "x"}) == shape({"a": "y"})
    assert shape("region_52") == "region" and shape("loan_1_x") == "s" and shape("unknown_1") == "s"
    assert shape(["a", "b", "c"]) == shape(["d"])
    assert shape([{"a": "x"}, {"b": "y"}]) != shape([{"a": "x"}])


LARGE = """
{ projects(first: 20) { totalCount nodes { id name amount watchLevel allowedActions
    enterprise { name uscc projects(first: 3) { nodes { name amount } } }
    participations(first: 10) { totalCount nodes { principal loan { loanNo amount status
      household { headName members { name idCard } exposure { available } }
      lender { name county { name } } repayments(first: 3) { nodes { principal receivedOn } } } } }
    events(last: 3) {
      edges { cursor node { kind note recordedAt } } pageInfo { hasNextPage } } } } }
"""


def test_a_cold_compile_takes_less_than_ten_milliseconds(office: Office) -> None:
    document = parse(LARGE)
    operation = get_operation_ast(document)
    assert operation is not None and GRAPHQL.query_type is not None
    variables = get_variable_values(GRAPHQL, (), {})
    assert not isinstance(variables, list)
    actor = office.actor("PROV_PA@520000")
    roots = Selector(GRAPHQL, {}, variables).fields(GRAPHQL.query_type, [operation.selection_set])
    spent = []
    for _ in range(5):
        begun = time.perf_counter()
        prepare(GRAPHQL, operation, {}, variables, roots, actor)
        spent.append(time.perf_counter() - begun)
    # The best of five: a busy neighbour must not fail it, an order of magnitude must.
    assert min(spent) < 0.010, spent


def test_static_fields_send_no_statement(office: Office) -> None:
    actor = office.actor("COUNTY_PA@520327")
    data = office.data(
        actor, "{ v: viewer { role scope { code } } enumLabels(locale: EN) { enum value label } }"
    )
    assert data["v"] == {"role": "COUNTY_PA", "scope": {"code": "520327"}}
    assert {"enum": "FiveTier", "value": "LOSS", "label": "Loss"} in data["enumLabels"]
    assert office.sent == []


def test_introspection_mixes_with_a_read(office: Office) -> None:
    actor = office.actor("COUNTY_PA@520327")
    data = office.data(
        actor,
        '{ first: __typename __type(name: "Loan") { name } region(code: "520327") { name } }',
    )
    assert data == {"first": "Query", "__type": {"name": "Loan"}, "region": {"name": "凤冈县"}}
    assert list(data) == ["first", "__type", "region"] and len(office.sent) == 1
