"""Conditions on whole numbers, instants, and yes or no mean what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
import strawberry
from psycopg.rows import dict_row
from strawberry.schema.config import StrawberryConfig

from schema.column import condition
from schema.filter import BooleanCondition, DateTimeCondition, IntCondition
from schema.loan import Loan, LoanOrder
from schema.query.field import page
from schema.region import Region, RegionOrder
from schema.scalar import SCALARS
from tests.conftest import DatabaseUrls
from tests.office import Office
from tests.planner.reader import Reader

WHO = "PROV_PA@520000"
IN_GUIZHOU = "between 520000000 and 529999999"
Row = dict[str, Any]


@strawberry.input
class LoanWhere:
    version: IntCondition | None = condition("version", "Version.")
    recorded_at: DateTimeCondition | None = condition("recorded_at", "When.")


@strawberry.input
class RegionWhere:
    key_county: BooleanCondition | None = condition("key_county", "Key county.")


@strawberry.type
class Root:
    loans = page(Loan, "Loans.", LoanWhere, LoanOrder)
    regions = page(Region, "Divisions.", RegionWhere, RegionOrder)


SCHEMA = strawberry.Schema(query=Root, config=StrawberryConfig(scalar_map=SCALARS))._schema
LOANS = "query Q($where: LoanWhere) { loans(where: $where, first: 0) { totalCount } }"
REGIONS = "query Q($where: RegionWhere) { regions(where: $where, first: 0) { totalCount } }"
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
}


def _rows(urls: DatabaseUrls, sql: str) -> list[Row]:
    with psycopg.connect(urls.owner, row_factory=dict_row) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def loans(shared_world_urls: DatabaseUrls) -> list[Row]:
    sql = f"select version, recorded_at from loan where county_id {IN_GUIZHOU}"
    return _rows(shared_world_urls, sql)


@pytest.mark.parametrize("operator", sorted(COMPARE))
def test_whole_numbers(office: Office, loans: list[Row], operator: str) -> None:
    reader = Reader.over(office, SCHEMA, LOANS, WHO)
    versions = sorted({row["version"] for row in loans})
    for bound in (versions[0] - 1, *versions, versions[-1] + 1):
        expected = sum(COMPARE[operator](row["version"], bound) for row in loans)
        found = reader.list(where={"version": {operator: bound}})
        assert found["totalCount"] == expected, bound


def test_whole_numbers_of_a_list(office: Office, loans: list[Row]) -> None:
    reader = Reader.over(office, SCHEMA, LOANS, WHO)
    for some in ([], [1], [1, 2, 2_000_000_000]):
        expected = sum(row["version"] in some for row in loans)
        assert reader.list(where={"version": {"in": some}})["totalCount"] == expected


@pytest.mark.parametrize("operator", ["gt", "gte", "lt", "lte"])
def test_instants(office: Office, loans: list[Row], operator: str) -> None:
    reader = Reader.over(office, SCHEMA, LOANS, WHO)
    instants = sorted({row["recorded_at"] for row in loans})
    never = datetime(1900, 1, 1, tzinfo=UTC)
    for bound in (never, instants[0], instants[len(instants) // 2], instants[-1]):
        expected = sum(COMPARE[operator](row["recorded_at"], bound) for row in loans)
        found = reader.list(where={"recordedAt": {operator: bound.isoformat()}})
        assert found["totalCount"] == expected, bound


def test_yes_or_no(office: Office, shared_world_urls: DatabaseUrls) -> None:
    reader = Reader.over(office, SCHEMA, REGIONS, WHO)
    rows = _rows(shared_world_urls, "select key_county from region")
    counts = {}
    for wanted in (True, False):
        counts[wanted] = sum(row["key_county"] is wanted for row in rows)
        found = reader.list(where={"keyCounty": {"eq": wanted}})
        assert found["totalCount"] == counts[wanted]
    assert all(counts.values()) and sum(counts.values()) == len(rows)
    assert reader.list(where={"keyCounty": {"eq": None}})["totalCount"] == len(rows)
