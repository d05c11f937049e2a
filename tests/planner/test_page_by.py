"""A list may have arguments of its own, beside its filter: they narrow it and bind its cursors."""

from __future__ import annotations

import psycopg
import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from rules.refusal import ErrorCode
from schema.loan import Loan, LoanFilter, LoanOrder
from schema.query.field import COUNTY, argument, page
from schema.scalar import SCALARS
from tests.conftest import DatabaseUrls
from tests.office import Office
from tests.planner.reader import Reader

LIST = """
query List($county: RegionCode!, $since: Int, $where: LoanFilter, $after: String) {
  loansSince(county: $county, since: $since, where: $where, first: 2, after: $after) {
    totalCount nodes { id version } pageInfo { endCursor hasNextPage }
  }
}
"""


@strawberry.type(description="A root with one list.")
class Narrowed:
    """Loans of a county that changed since a version."""

    loans_since = page(
        Loan,
        "Loans of a county that changed since a version.",
        LoanFilter,
        LoanOrder,
        by=(
            ("county", "county_id", "region:county", "Loan"),
            ("since", "version", "value", "", ">"),
        ),
        arguments={"county": COUNTY, "since": argument(int | None, "A version.")},
        required=("county",),
    )


SCHEMA = strawberry.Schema(query=Narrowed, config=StrawberryConfig(scalar_map=SCALARS))._schema


@pytest.fixture(scope="module")
def reader(office: Office) -> Reader:
    return Reader.over(office, SCHEMA, LIST, "CITY_PA@520300")


@pytest.fixture(scope="module")
def versions(shared_world_urls: DatabaseUrls) -> list[tuple[int, str, int]]:
    """County, state and version of every loan of two counties, past all rights."""
    with psycopg.connect(shared_world_urls.owner) as connection:
        return connection.execute(
            "select county_id, state, version from loan where county_id in (520324000, 520327000)"
        ).fetchall()


def test_the_arguments_narrow_the_list(
    reader: Reader, versions: list[tuple[int, str, int]]
) -> None:
    of_county = [(state, version) for county, state, version in versions if county == 520327000]
    most = max(version for _, version in of_county)
    for since in range(-1, most + 1):
        expected = sum(version > since for _, version in of_county)
        found = reader.list(county="520327", since=since)
        assert found["totalCount"] == expected
        assert all(node["version"] > since for node in found["nodes"])
    assert reader.list(county="520327", since=most)["nodes"] == []
    assert len(of_county) not in (0, len(versions))


def test_they_stand_beside_the_filter(reader: Reader, versions: list[tuple[int, str, int]]) -> None:
    where = {"or": [{"status": {"eq": "ACTIVE"}}, {"status": {"eq": "SETTLED"}}]}
    expected = sum(
        county == 520327000 and state in ("ACTIVE", "SETTLED") and version > 0
        for county, state, version in versions
    )
    assert expected and reader.list(county="520327", since=0, where=where)["totalCount"] == expected


@pytest.mark.parametrize("left_out", [{}, {"since": None}])
def test_an_argument_left_out_is_no_condition(
    reader: Reader, versions: list[tuple[int, str, int]], left_out: dict[str, None]
) -> None:
    expected = sum(county == 520327000 for county, _, _ in versions)
    assert reader.list(county="520327", **left_out)["totalCount"] == expected


def test_a_place_out_of_scope_is_refused_and_named(reader: Reader) -> None:
    refused = reader.refusal(county="520402", since=0)
    assert (refused.code, refused.path) == (ErrorCode.FORBIDDEN, ("county",))
    unknown = reader.refusal(county="999999", since=0)
    assert (unknown.code, unknown.path) == (ErrorCode.BAD_USER_INPUT, ("county",))


def test_a_cursor_belongs_to_its_arguments(reader: Reader) -> None:
    cursor = reader.list(county="520327", since=0)["pageInfo"]["endCursor"]
    first = {node["id"] for node in reader.list(county="520327", since=0)["nodes"]}
    second = {node["id"] for node in reader.list(county="520327", since=0, after=cursor)["nodes"]}
    assert len(first) == len(second) == 2 and not first & second
    for other in ({"county": "520324", "since": 0}, {"county": "520327", "since": -1}):
        assert reader.refusal(after=cursor, **other).code is ErrorCode.BAD_CURSOR, other
