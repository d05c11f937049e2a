"""Filters mean what they say: compared with plain Python over the rows of the table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from tests.conftest import DatabaseUrls
from tests.office import Office

COUNT = "query Count($where: LoanFilter) { loans(where: $where, first: 0) { totalCount } }"
STATES = ["SUBMITTED", "ACTIVE", "OVERDUE", "SETTLED"]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(shared_world_urls: DatabaseUrls) -> list[Row]:
    with psycopg.connect(shared_world_urls.owner, row_factory=dict_row) as connection:
        return connection.execute(
            "select * from loan where county_id between 520000000 and 529999999"
        ).fetchall()


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "in": lambda a, b: a in b,
}


def _holds(row: Row, where: dict[str, Any] | None) -> bool:
    for name, value in (where or {}).items():
        if value is None:
            continue
        match name:
            case "and":
                held = all(_holds(row, one) for one in value)
            case "or":
                held = any(_holds(row, one) for one in value)
            case "not":
                held = not _holds(row, value)
            case _:
                column = {"status": "state", "fiveTier": "five_tier"}.get(name, name)
                held = all(
                    COMPARE[operator](
                        row[column], Decimal(operand) if name == "amount" else operand
                    )
                    for operator, operand in value.items()
                    if operand is not None
                )
        if not held:
            return False
    return True


money = st.sampled_from(["0.00", "12000.00", "30000.00", "49999.99", "50000.00"])
leaf = st.one_of(
    st.fixed_dictionaries(
        {
            "status": st.one_of(
                st.fixed_dictionaries({"eq": st.sampled_from(STATES)}),
                st.fixed_dictionaries({"in": st.lists(st.sampled_from(STATES), max_size=3)}),
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "amount": st.dictionaries(
                st.sampled_from(["eq", "gt", "gte", "lt", "lte"]), st.none() | money, max_size=2
            )
        }
    ),
    st.just({"fiveTier": {"eq": "NORMAL"}}),
    st.just({}),
)
filters = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"and": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"or": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=st.none() | filters)
def test_a_filter_counts_what_it_says(
    office: Office, rows: list[Row], where: dict[str, Any] | None
) -> None:
    found = office.data(office.actor("PROV_PA@520000"), COUNT, where=where)
    assert found["loans"]["totalCount"] == sum(_holds(row, where) for row in rows)


def test_a_region_outside_the_scope_is_refused_and_named(office: Office) -> None:
    actor = office.actor("COUNTY_PA@520327")
    answer = office.answer(actor, COUNT, where={"county": {"eq": "520328"}})
    (error,) = answer.errors
    assert error["extensions"]["code"] == "FORBIDDEN" and answer.data == b"null"
    assert error["extensions"]["scope"] == "520327"
    assert error["extensions"]["argument"] == "where.county.eq"
    assert error["extensions"]["decisionId"]


def test_it_is_refused_inside_not_and_or_too(office: Office) -> None:
    actor = office.actor("CITY_PA@520300")
    for where in (
        {"not": {"county": {"eq": "520402"}}},
        {"or": [{"county": {"in": ["520327", "520402"]}}]},
        {"city": {"eq": "520400"}},
    ):
        answer = office.answer(actor, COUNT, where=where)
        assert answer.errors[0]["extensions"]["code"] == "FORBIDDEN", where


def test_a_predecessor_code_finds_its_county(office: Office) -> None:
    actor = office.actor("PROV_PA@520000")
    new = office.data(actor, COUNT, where={"county": {"eq": "522302"}})
    old = office.data(actor, COUNT, where={"county": {"eq": "522322"}})
    assert new == old and new["loans"]["totalCount"] > 0


@pytest.mark.parametrize(
    "where",
    [
        {"county": {"eq": "999999"}},
        {"county": {"eq": "520300"}},
        {"city": {"eq": "520327"}},
        {"lender": {"eq": "NOBODY"}},
        {"household": {"eq": "loan_520327000_x"}},
    ],
)
def test_a_name_of_nothing_is_told(office: Office, where: dict[str, Any]) -> None:
    answer = office.answer(office.actor("PROV_PA@520000"), COUNT, where=where)
    (error,) = answer.errors
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["argument"].startswith("where.")
