"""The dictionaries: the divisions of 2018 whole and nested, dated codes, lenders, rates, days."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from models.tables import METADATA
from ops.seed import is_seeded
from ops.seed.columns import COLUMNS
from ops.seed.draft import Rates
from ops.seed.reference import benchmark_table
from ops.seed.regions import DATA
from tests.conftest import DatabaseUrls, Server


@pytest.fixture(scope="module")
def rows(server: Server, reference_template: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the dictionaries, for reading."""
    urls = server.create(f"test_dictionaries_{os.getpid()}", reference_template)
    try:
        with psycopg.connect(urls.owner) as connection:
            yield connection
    finally:
        server.drop(urls.name)


def fetch(connection: psycopg.Connection[Any], query: str, *values: Any) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()


def test_all_divisions_are_there(rows: psycopg.Connection[Any]) -> None:
    counts = dict(fetch(rows, "select level, count(*) from region group by level"))
    assert counts == {"PROVINCE": 1, "CITY": 9, "COUNTY": 88, "TOWNSHIP": 1482, "SPECIAL": 2}
    kinds = Counter(kind for (kind,) in fetch(rows, "select kind from region where tier = 3"))
    assert kinds == {"县": 52, "市辖区": 15, "自治县": 11, "县级市": 9, "特区": 1, "新区": 1}
    flags = fetch(
        rows,
        "select count(*) filter (where poverty_county), count(*) filter (where key_county),"
        " count(*) filter (where deep_poverty_county) from region",
    )
    assert flags == [(66, 50, 16)]


def test_ids_are_allotted_in_blocks(rows: psycopg.Connection[Any]) -> None:
    found = dict(fetch(rows, "select code, id from region where code = any(%s)", [
        "520000", "520300", "520327", "520327100", "520327203", "520281", "522302",
        "GAXQ", "GAXQ01",
    ]))  # fmt: skip
    assert found == {
        "520000": 520_000_000,
        "520300": 520_300_000,
        "520327": 520_327_000,
        "520327100": 520_327_001,
        "520327203": 520_327_014,
        "520281": 520_281_000,
        "522302": 522_302_000,
        "GAXQ": 529_000_000,
        "GAXQ01": 529_001_000,
    }
    wrong = fetch(
        rows,
        "select r.code from region r join region p on p.id = r.parent_id"
        " where r.id not between p.id and p.id_max or r.id_max > p.id_max or r.tier <> p.tier + 1",
    )
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "current", "since", "until"),
    [
        ("520222", "520281", 1999, 2017),
        ("520202", "520281", None, 1999),
        ("522322", "522302", None, 2018),
        ("520321", "520304", 1997, 2016),
        ("520421", "520403", 2000, 2014),
        ("522401", "520502", 1993, 2011),
        ("520204", "520221", 2020, None),
        ("520581", "520522", 2021, None),
    ],
)
def test_predecessors_and_successors_name_the_region(
    rows: psycopg.Connection[Any], code: str, current: str, since: int | None, until: int | None
) -> None:
    found = fetch(
        rows,
        "select r.code, c.valid_from, c.valid_to from region_code c"
        " join region r on r.id = c.region_id where c.code = %s",
        code,
    )
    days = [None if year is None else date(year, 1, 1) for year in (since, until)]
    assert found == [(current, *days)]


def test_the_mapping_agrees_with_the_published_history() -> None:
    """Each code stands in the history with that name and those years; the rest are told apart."""
    history: dict[str, list[dict[str, str]]] = {}
    for row in table("guizhou_divisions_history.csv"):
        history.setdefault(row["code"], []).append(row)
    mapped = table("region_code_predecessors.csv")
    for row in mapped:
        if row["code"] == "520581":
            continue  # 黔西市 is younger than the history.
        known = history[row["code"]][-1]
        until = int(known["end_year"]) + 1 if known["end_year"] else None
        # A name may have changed under the same code: the span then begins with the first name.
        since = history[row["code"]][0]["start_year"]
        assert (row["name"], row["from_year"]) == (known["name"], since), row
        assert row["until_year"] == ("" if until is None else str(until)), row
    current = {row["code"] for row in table("guizhou_divisions.csv") if row["level"] != "township"}
    left_out = set(history) - current - {row["code"] for row in mapped}
    assert left_out == {"520114", "522521", "522721"}


def table(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_region_has_one_code_on_any_day(rows: psycopg.Connection[Any]) -> None:
    overlapping = fetch(
        rows,
        "select a.code, b.code from region_code a join region_code b"
        " on b.region_id = a.region_id and b.code > a.code"
        " where daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)",
    )
    assert overlapping == []
    in_force = fetch(
        rows,
        "select count(*), count(distinct region_id) from region_code where"
        " daterange(valid_from, valid_to) @> date '2018-12-20'",
    )
    assert in_force == [(1582, 1582)]
    differing = fetch(
        rows,
        "select r.code from region r join region_code c on c.region_id = r.id"
        " where daterange(c.valid_from, c.valid_to) @> date '2018-12-20' and c.code <> r.code",
    )
    assert differing == []
    assert fetch(rows, "select code from region_code group by code having count(*) > 1") == []


def test_each_county_has_its_lenders_and_the_rural_one_an_outlet_in_each_township(
    rows: psycopg.Connection[Any],
) -> None:
    groups = fetch(
        rows,
        "select array_agg(lender_group order by l.id) from lender l"
        " join region r on r.id = l.home_county_id where r.level = 'COUNTY' group by r.id",
    )
    assert len(groups) == 88
    assert all(group[:3] == ["RCC", "ABC", "PSBC"] for (group,) in groups)
    missing = fetch(
        rows,
        "select t.code from region t join region c on c.id = t.parent_id"
        " left join outlet o on o.township_id = t.id"
        " and o.code = 'RCC-' || c.code || '-' || right(t.code, 3)"
        " where t.tier = 4 and o.id is null",
    )
    assert missing == []
    fenggang = fetch(
        rows,
        "select name, kind, lender_group, home_county_id from lender where code = 'RCC-520327'",
    )
    assert fenggang == [
        ("贵州凤冈农村商业银行股份有限公司", "RURAL_COMMERCIAL_BANK", "RCC", 520_327_000)
    ]
    assert fetch(rows, "select o.code from outlet o join lender l on l.id = o.lender_id"
                       " where l.code = 'ABC-520327'") == [("ABC-520327-100",)]  # fmt: skip


def test_benchmark_rates_by_signing_day_and_tier(rows: psycopg.Connection[Any]) -> None:
    found = fetch(
        rows,
        "select months_from, months_to, percent from reference_rate"
        " where kind = 'PBOC_BENCHMARK' and effective_on = '2015-10-24' order by months_from",
    )
    assert [(low, high, f"{percent:.2f}") for low, high, percent in found] == [
        (0, 12, "4.35"),
        (12, 60, "4.75"),
        (60, None, "4.90"),
    ]
    assert fetch(rows, "select count(*) from reference_rate") == [(53,)]
    rates = Rates(benchmark_table())
    day = date(2015, 10, 24).toordinal()
    assert [rates.percent(day - 1, 12), rates.percent(day, 12)] == [46_000, 43_500]
    assert [rates.percent(day, 13), rates.percent(day, 36)] == [47_500, 47_500]


def test_working_days_of_every_published_year(rows: psycopg.Connection[Any]) -> None:
    span = fetch(rows, "select min(day), max(day), count(*) from calendar_day")
    assert span == [(date(2004, 1, 1), date(2026, 12, 31), 8401)]
    made_up = fetch(
        rows,
        "select day from calendar_day where working and extract(isodow from day) > 5"
        " and extract(year from day) = 2018 order by day",
    )
    assert [day.strftime("%m-%d") for (day,) in made_up] == [
        "02-11", "02-24", "04-08", "04-28", "09-29", "09-30", "12-29",
    ]  # fmt: skip
    assert fetch(rows, "select working, name from calendar_day where day = '2018-10-01'") == [
        (False, "国庆节")
    ]


def test_reference_data_count_as_seeded(
    database_urls: DatabaseUrls, empty_database: DatabaseUrls
) -> None:
    from ops.migrate import migrate

    assert is_seeded(database_urls.owner)
    migrate(empty_database.owner)
    assert not is_seeded(empty_database.owner)


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_the_columns_loaded_are_columns_of_the_table(table: str) -> None:
    known = METADATA.tables[table].columns
    assert set(COLUMNS[table]) <= set(known.keys())
    needed = {
        column.name for column in known if not column.nullable and column.server_default is None
    }
    assert needed <= set(COLUMNS[table])
