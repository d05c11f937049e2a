"""Connections page through exactly the rows that an independent reading of the table gives."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from tests.conftest import DatabaseUrls
from tests.office import Office

COLUMNS = {
    "RECORDED_AT": "recorded_at",
    "AMOUNT": "amount",
    "MATURES_ON": "matures_on",
    "OUTSTANDING_PRINCIPAL": "outstanding_principal",
}
PAGE = """
query Page($where: LoanFilter, $by: LoanOrderField!, $way: SortDirection!, $first: Int,
           $after: String, $last: Int, $before: String) {
  loans(where: $where, orderBy: {field: $by, direction: $way}, first: $first, after: $after,
        last: $last, before: $before) {
    totalCount
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


@pytest.fixture(scope="module")
def loans(shared_world_urls: DatabaseUrls) -> list[dict[str, Any]]:
    """Every loan of Zunyi, read by the owner past all rights."""
    with psycopg.connect(shared_world_urls.owner, row_factory=dict_row) as connection:
        return connection.execute(
            "select * from loan where county_id between 520300000 and 520399999"
        ).fetchall()


def _spelled(row: dict[str, Any]) -> str:
    return f"loan_{row['county_id']}_{row['id']}"


def _sorted(rows: list[dict[str, Any]], by: str, way: str) -> list[str]:
    ordered = sorted(rows, key=lambda row: (row[COLUMNS[by]], row["id"]), reverse=way == "DESC")
    return [_spelled(row) for row in ordered]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    by=st.sampled_from(sorted(COLUMNS)),
    way=st.sampled_from(["ASC", "DESC"]),
    size=st.sampled_from([1, 2, 7, 50, 200]),
    backward=st.booleans(),
    least=st.sampled_from([None, "0.01", "30000.00", "50000.00", "50000.01"]),
)
def test_pages_are_the_list(
    office: Office,
    loans: list[dict[str, Any]],
    by: str,
    way: str,
    size: int,
    backward: bool,
    least: str | None,
) -> None:
    wanted = [row for row in loans if least is None or row["amount"] >= Decimal(least)]
    expected = _sorted(wanted, by, way)
    expected_pages = 12 if size == 1 else len(expected) // size + 2
    where = {"amount": {"gte": least}} if least else None
    actor = office.actor("CITY_PA@520300")
    seen: list[str] = []
    cursor = None
    for _ in range(expected_pages):
        arguments = (
            {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        )
        page = office.data(actor, PAGE, where=where, by=by, way=way, **arguments)["loans"]
        ids = [edge["node"]["id"] for edge in page["edges"]]
        assert page["totalCount"] == len(expected)
        seen = ids + seen if backward else seen + ids
        info = page["pageInfo"]
        if ids:
            assert info["startCursor"] == page["edges"][0]["cursor"]
            assert info["endCursor"] == page["edges"][-1]["cursor"]
        cursor = info["startCursor"] if backward else info["endCursor"]
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            assert seen == expected
            break
    else:
        assert seen == (expected[-len(seen) :] if backward else expected[: len(seen)])


def _cursor(office: Office) -> str:
    actor = office.actor("CITY_PA@520300")
    page = office.data(actor, PAGE, by="AMOUNT", way="ASC", first=1)["loans"]
    return str(page["pageInfo"]["endCursor"])


def _damaged(good: str) -> list[str]:
    raw = b64decode(good)
    parts = json.loads(raw)
    other = [
        [*parts[:1], "NaN", parts[2]],
        [*parts[:1], parts[1], "not-a-uuid"],
        [*parts, "more"],
        parts[:1],
        ["00000000", *parts[1:]],
        [parts[0], 1, parts[2]],
        [parts[0], {"a": 1}, parts[2]],
        [parts[0], "1e400", parts[2]],
    ]
    return [
        "",
        "garbage",
        good[:-4],
        good + "=",
        good.rstrip("=") + "A",
        " " + good,
        good + "\n",
        "é",
        "x" * 5000,
        b64encode(b"\xff\xfe").decode(),
        b64encode(b"null").decode(),
        b64encode(raw + b" ").decode() + "x",
        *(b64encode(json.dumps(one).encode()).decode() for one in other),
    ]


def test_a_damaged_cursor_is_refused(office: Office) -> None:
    actor = office.actor("CITY_PA@520300")
    good = _cursor(office)
    assert not office.answer(actor, PAGE, by="AMOUNT", way="ASC", first=1, after=good).errors
    for bad in _damaged(good):
        answer = office.answer(actor, PAGE, by="AMOUNT", way="ASC", first=1, after=bad)
        assert [error["extensions"]["code"] for error in answer.errors] == ["BAD_CURSOR"], bad
        assert answer.data == b"null" and not office.sent


def test_a_cursor_of_another_list_is_refused(office: Office) -> None:
    actor = office.actor("CITY_PA@520300")
    good = _cursor(office)
    others: list[dict[str, Any]] = [
        {"by": "AMOUNT", "way": "DESC"},
        {"by": "OUTSTANDING_PRINCIPAL", "way": "ASC"},
        {"by": "AMOUNT", "way": "ASC", "where": {"amount": {"gte": "1.00"}}},
    ]
    for other in others:
        answer = office.answer(actor, PAGE, first=1, after=good, **other)
        assert answer.errors[0]["extensions"]["code"] == "BAD_CURSOR", other


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"first": 201}, "first"),
        ({"first": -1}, "first"),
        ({"last": 201}, "last"),
        ({"first": 1, "last": 1}, "last"),
    ],
)
def test_a_page_size_out_of_bounds_is_refused(
    office: Office, arguments: dict[str, int], argument: str
) -> None:
    actor = office.actor("CITY_PA@520300")
    answer = office.answer(actor, PAGE, by="AMOUNT", way="ASC", **arguments)
    assert answer.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer.errors[0]["extensions"]["argument"] == argument
    assert answer.data == b"null"


def test_an_empty_page_is_a_page(office: Office) -> None:
    actor = office.actor("CITY_PA@520300")
    page = office.data(actor, PAGE, by="AMOUNT", way="ASC", first=0)["loans"]
    assert page["edges"] == [] and page["pageInfo"]["hasNextPage"] is True
    nothing = {"amount": {"gt": "9999999.00"}}
    page = office.data(actor, PAGE, by="AMOUNT", way="ASC", where=nothing)["loans"]
    assert page == {
        "totalCount": 0,
        "edges": [],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
    }
