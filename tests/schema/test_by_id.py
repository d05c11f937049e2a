"""An object that offers acts and stands in a root list is read by its id there too."""

from __future__ import annotations

from graphql import GraphQLNamedType, GraphQLObjectType, get_named_type

from schema.build import GRAPHQL
from tests.leaks.paths import BY_ID

# One a county, or one a county and lender: read by that.
BY_ANOTHER_KEY = {"RiskFund", "CircuitBreaker"}


def _query() -> GraphQLObjectType:
    assert GRAPHQL.query_type is not None
    return GRAPHQL.query_type


def listed() -> set[str]:
    """Types with acts that a root list pages through."""
    found = set()
    for field in _query().fields.values():
        connection = get_named_type(field.type)
        if isinstance(connection, GraphQLObjectType) and "nodes" in connection.fields:
            node: GraphQLNamedType = get_named_type(connection.fields["nodes"].type)
            assert isinstance(node, GraphQLObjectType)
            if "allowedActions" in node.fields:
                found.add(node.name)
    return found


def by_id() -> dict[str, str]:
    """Root fields that take an id alone, and what they answer."""
    return {
        name: get_named_type(field.type).name
        for name, field in _query().fields.items()
        if list(field.args) == ["id"]
    }


def test_what_is_listed_and_acted_upon_is_read_by_its_id() -> None:
    assert listed() - BY_ANOTHER_KEY - set(by_id().values()) == set()
    assert len(listed()) > 10


def test_each_such_field_is_asked_for_what_is_not_the_callers() -> None:
    """Lenders and regions are a dictionary: everybody reads them."""
    found = {name: of for name, of in by_id().items() if name not in ("node", "lender")}
    assert found == BY_ID
