"""What is asked in turn: a query with values of its own, under a token of its own.

Counties ask for their loans, cities for their counties, offices of the province for the rest, so
that nearly every request comes under another scope than the one before it on its connection.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.reads.query import (
    INDICATORS,
    LISTED,
    LOAN,
    OVERVIEW,
    PAGE,
    PROJECTS,
)
from benchmarks.stop import BenchmarkError

# Offices of the province that see funds, positions, breakers and projects, all but masked alike.
PROVINCE = ("PROV_PA", "PROV_FIN", "REGULATOR", "PBOC", "AUDITOR", "DISCIPLINE")
LEAST_AMOUNTS = tuple(str(amount) for amount in range(5_000_000, 6_000_000, 100_000))
LOANS_A_COUNTY = 4
MATURITIES = (("2019-01-01", "2019-06-30"), ("2019-07-01", "2020-06-30"))

_COUNTIES = (
    "select r.code, r.id from region r where r.tier = 3 and r.code ~ '^[0-9]{6}$'"
    " and exists (select from loan l where l.county_id = r.id) order by r.code"
)
_CITIES = "select code, id, id_max from region where tier = 2 and code ~ '^[0-9]{6}$' order by code"
_LOANS = (
    "select r.code, r.id, l.id from region r cross join lateral (select id from loan"
    " where county_id = r.id and months = 24 and value_on is not null"
    " and repayment_method in ('EQUAL_PRINCIPAL', 'EQUAL_INSTALMENTS')"
    " order by recorded_at, id limit %s) l where r.tier = 3 and r.code ~ '^[0-9]{6}$'"
    " order by r.code, l.id"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: who asks (`role@region`), with which values here and at the peers."""

    query: str
    role: str
    region: str
    ours: dict[str, Any]
    peers: dict[str, Any]


def asks(url: str) -> list[Ask]:
    """All requests of all queries, by the data that is there (`url` sees every row)."""
    with psycopg.connect(url) as connection:
        counties = connection.execute(_COUNTIES).fetchall()
        cities = connection.execute(_CITIES).fetchall()
        loans = connection.execute(_LOANS, [LOANS_A_COUNTY]).fetchall()
    if not counties or not cities or not loans:
        raise BenchmarkError("the database holds no loan of 24 instalments; seed more loans")
    found = [
        Ask(PAGE.name, "COUNTY_PA", code, {"code": code}, {"county": county})
        for code, county in counties
    ]
    found += [
        Ask(PROJECTS.name, role, "520000", {"least": least}, {"least": least})
        for least in LEAST_AMOUNTS
        for role in PROVINCE
    ]
    found += [
        Ask(
            LOAN.name,
            "COUNTY_PA",
            code,
            {"id": f"loan_{county}_{key}"},
            {"county": county, "key": str(key)},
        )
        for code, county, key in loans
    ]
    found += [
        Ask(INDICATORS.name, "CITY_PA", code, {"code": code}, {"from": first, "to": last})
        for code, first, last in cities
    ]
    for first, last in MATURITIES:
        days = {"from": first, "to": last}
        found += [
            Ask(LISTED.name, "COUNTY_PA", code, {"code": code, **days}, {"county": county, **days})
            for code, county in counties
        ]
    return found + [Ask(OVERVIEW.name, role, "520000", {}, {}) for role in PROVINCE]


def write(path: Path, found: list[Ask]) -> None:
    """For the floor, which asks by position."""
    path.write_text(json.dumps([asdict(one) for one in found]))


def read(path: Path) -> list[Ask]:
    """What `write` wrote."""
    return [Ask(**one) for one in json.loads(path.read_text())]
