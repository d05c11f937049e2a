"""Variables that take the short way come out as graphql-core makes them."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_operation_ast, get_variable_values, parse
from hypothesis import given
from hypothesis import strategies as st

from schema.build import GRAPHQL
from schema.variables import ERRORS_MAX, coerced, signatures

TYPES = ["ID!", "ID", "Int", "Int!", "String", "Boolean!", "Decimal", "Date!", "RegionCode!"]
TYPES += [
    "UnifiedSocialCreditCode",
    "[ID!]!",
    "LoanFilter",
    "LoanOrderField",
    "LoanReferenceInput!",
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False),
    st.sampled_from(["520327", "1.10", "2018-12-20", "AMOUNT", "loan_1", "", "x" * 300]),
    st.lists(st.sampled_from(["a", "b"]), max_size=2),
    st.sampled_from(
        [
            {"amount": {"gte": "1"}},
            {"id": "loan_1_x"},
            {"id": None},
            {},
            {"id": "a", "number": None},
        ]
    ),
)


@given(
    st.lists(st.tuples(st.sampled_from(TYPES), st.booleans(), VALUES), min_size=1, max_size=4),
)
def test_the_short_way_gives_the_same(declared: list[tuple[str, bool, Any]]) -> None:
    names = [f"v{index}" for index in range(len(declared))]
    types = ", ".join(f"${name}: {one[0]}" for name, one in zip(names, declared, strict=True))
    operation = get_operation_ast(parse(f"query({types}) {{ __typename }}"))
    assert operation is not None
    values = {
        name: value for name, (_, is_given, value) in zip(names, declared, strict=True) if is_given
    }
    wanted = get_variable_values(
        GRAPHQL, operation.variable_definitions, values, ERRORS_MAX, hide_suggestions=True
    )
    found = coerced(operation, signatures(operation), values)
    if isinstance(wanted, list):
        assert isinstance(found, list)
        assert [str(error) for error in found] == [str(error) for error in wanted]
    else:
        assert not isinstance(found, list)
        assert found.coerced == wanted.coerced
        assert {name: one.value for name, one in found.sources.items()} == {
            name: one.value for name, one in wanted.sources.items()
        }


@pytest.mark.parametrize("text", ["query($a: Loan) { x }", "query($a: Nothing!) { x }"])
def test_a_type_that_is_no_input_is_left_to_graphql_core(text: str) -> None:
    operation = get_operation_ast(parse(text))
    assert operation is not None and signatures(operation) is None
    assert isinstance(coerced(operation, None, {"a": 1}), list)


def test_a_default_stands_where_nothing_is_given() -> None:
    operation = get_operation_ast(parse("query($a: Int = 3, $b: ID) { x }"))
    assert operation is not None
    values = coerced(operation, signatures(operation), {})
    assert not isinstance(values, list) and values.coerced == {"a": 3}
