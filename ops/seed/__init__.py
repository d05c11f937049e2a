"""The seed: reference data of Guizhou and a deterministic demo, loaded by COPY.

`seed` fills an empty, migrated database in one transaction: it is there whole or not at all.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from authz.rls import bulk_loading
from models.identity import IdentityKeys
from ops.seed import months
from ops.seed.bulk import parked
from ops.seed.copy import Lines, gathered, send
from ops.seed.county import CountyPlan
from ops.seed.demo import plans
from ops.seed.reference import dictionaries, guizhou_places
from ops.seed.regions import guizhou
from ops.seed.workshop import built

# From so many loans on, indexes and foreign keys are built after the rows.
LOANS_FOR_BULK = 50_000
BATCH_BYTES = 4_000_000
PROGRESS_EVERY_SECONDS = 2.0


class SeedError(Exception):
    """The database cannot be seeded."""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was loaded: rows by table, and how long it took."""

    rows: dict[str, int]
    seconds: float

    @property
    def loans(self) -> int:
        """Loans loaded."""
        return self.rows.get("loan", 0)


def is_seeded(owner_url: str) -> bool:
    """Whether the divisions are there; the seed is one transaction, so then all of it is."""
    with psycopg.connect(owner_url) as connection:
        return _has_regions(connection)


def seed(
    owner_url: str, *, loans: int, seed: int, keys: IdentityKeys, business_date: date
) -> SeedReport:
    """Fill an empty database with the dictionaries and a demo of `loans` loans."""
    if loans < 0:
        raise SeedError("the number of loans is not negative")
    if is_seeded(owner_url):
        raise SeedError("the database is seeded already")
    return load_demo(
        owner_url,
        dictionaries(guizhou(), guizhou_places()),
        plans(loans, seed),
        seed=seed,
        keys=keys,
        business_date=business_date,
    )


def load_demo(
    owner_url: str,
    dictionary: Lines,
    county_plans: list[CountyPlan],
    *,
    seed: int,
    keys: IdentityKeys,
    business_date: date,
) -> SeedReport:
    """Load the rows of the dictionaries and the planned counties, in one transaction."""
    began = time.monotonic()
    total = sum(plan.loans for plan in county_plans)
    rows: Counter[str] = Counter()
    with psycopg.connect(owner_url) as connection, bulk_loading(connection):
        with parked(connection, active=total >= LOANS_FOR_BULK):
            # Again, now that nobody else can: another start may have seeded meanwhile.
            if _has_regions(connection):
                raise SeedError("the database is seeded already")
            rows.update(send(connection, dictionary.packed()))
            told = began
            counties = built(county_plans, seed, business_date, keys)
            for packed in gathered(counties, BATCH_BYTES):
                rows.update(send(connection, packed))
                if time.monotonic() - told > PROGRESS_EVERY_SECONDS:
                    told = time.monotonic()
                    tell(f"{rows['loan']:,} of {total:,} loans")
            tell(f"all rows sent after {time.monotonic() - began:.1f} s")
        months.freeze(connection)
        tell(f"months frozen after {time.monotonic() - began:.1f} s")
    seconds = time.monotonic() - began
    tell(f"{rows['loan']:,} loans, {sum(rows.values()):,} rows in {seconds:.1f} s")
    return SeedReport(dict(rows), seconds)


def _has_regions(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute("select exists (select from region)").fetchone()
    return bool(row and row[0])


def tell(text: str) -> None:
    """A line of progress."""
    print(f"seed: {text}", file=sys.stderr, flush=True)
