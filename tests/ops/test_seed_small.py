"""Demos of any size, seed and day: sound, alike each time, and there whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import psycopg
import pytest

import ops.seed
from ops import migrate
from ops.seed import SeedError, is_seeded, seed, workshop
from ops.seed.check import violations
from ops.seed.columns import COLUMNS
from tests.conftest import BUSINESS_DATE, DatabaseUrls, Server
from tests.ops.test_seed import fetch, load
from tests.world import KEYS

LOANS_SMALL = 400


@pytest.fixture
def small(empty_database: DatabaseUrls) -> DatabaseUrls:
    migrate.migrate(empty_database.owner)
    return empty_database


def fingerprint(urls: DatabaseUrls) -> str:
    """A hash over every row of every table that the seed fills."""
    digest = hashlib.sha256()
    with psycopg.connect(urls.owner) as connection:
        for table in COLUMNS:
            lines = fetch(connection, f'select t::text from {table} t order by t::text collate "C"')
            digest.update(f"{table} {lines}".encode())
    return digest.hexdigest()


def definitions(urls: DatabaseUrls) -> list[tuple[Any, ...]]:
    """All constraints, indexes and fences of the database."""
    with psycopg.connect(urls.owner) as connection:
        return [
            *fetch(
                connection,
                "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated"
                " from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2",
            ),
            *fetch(
                connection,
                "select tablename, indexname, indexdef from pg_indexes"
                " where schemaname = 'public' order by 1, 2",
            ),
            *fetch(
                connection,
                "select relname, relrowsecurity, relforcerowsecurity from pg_class"
                " where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
            ),
        ]


def test_a_small_demo_is_sound_and_the_same_seed_gives_the_same_rows(
    small: DatabaseUrls, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = definitions(small)
    load(small, LOANS_SMALL)
    with psycopg.connect(small.owner) as connection:
        assert violations(connection, BUSINESS_DATE) == []
    assert definitions(small) == before
    # The ways of a great load: indexes parked, counties built by several processes.
    monkeypatch.setattr(ops.seed, "LOANS_FOR_BULK", 0)
    monkeypatch.setattr(workshop, "LOANS_FOR_PROCESSES", 0)
    again = server.create(f"{small.name}_again")
    try:
        migrate.migrate(again.owner)
        load(again, LOANS_SMALL)
        assert definitions(again) == before
        assert fingerprint(again) == fingerprint(small)
    finally:
        server.drop(again.name)


def test_another_seed_gives_other_rows_and_is_sound_too(small: DatabaseUrls) -> None:
    load(small, LOANS_SMALL, number=2)
    with psycopg.connect(small.owner) as connection:
        assert violations(connection, BUSINESS_DATE) == []


@pytest.mark.parametrize("loans", [0, 1, 87, 100])
def test_any_number_of_loans_is_exact_and_sound(small: DatabaseUrls, loans: int) -> None:
    assert load(small, loans).loans == loans
    with psycopg.connect(small.owner) as connection:
        assert violations(connection, BUSINESS_DATE) == []


@pytest.mark.parametrize("day", [date(2016, 2, 29), date(2018, 1, 1), date(2020, 12, 31)])
def test_the_demo_stands_on_other_days_as_well(small: DatabaseUrls, day: date) -> None:
    seed(small.owner, loans=LOANS_SMALL, seed=1, keys=KEYS, business_date=day)
    with psycopg.connect(small.owner) as connection:
        assert violations(connection, day) == []


def test_a_seeded_database_is_left_alone(database_urls: DatabaseUrls) -> None:
    with pytest.raises(SeedError):
        load(database_urls, 1)
    with psycopg.connect(database_urls.owner) as connection:
        assert fetch(connection, "select count(*) from loan") == [(0,)]


def test_a_failure_leaves_nothing_behind(
    small: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = definitions(small)

    def fail(*_: Any) -> Any:
        raise RuntimeError("the source of rows dried up")

    monkeypatch.setattr(ops.seed, "built", fail)
    monkeypatch.setattr(ops.seed, "LOANS_FOR_BULK", 0)
    with pytest.raises(RuntimeError):
        load(small, LOANS_SMALL)
    assert not is_seeded(small.owner)
    assert definitions(small) == before
