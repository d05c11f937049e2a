"""The application's filter off: row-level security alone must give the same sets (40, oracle)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from authz.act import Act
from authz.rls import scope
from tests.conftest import DatabaseUrls
from tests.leaks.bench import Bench, Ledger
from tests.leaks.conftest import fenced_by, no_fence, opened
from tests.leaks.dump import KEYS_OF, TENANT_TABLES
from tests.leaks.oracle import Oracle
from tests.leaks.paths import CHAINS, ROOTS
from tests.leaks.roster import Seat
from tests.office import Office

TRACES = ("decision", "idempotency", "outbox")


@pytest.fixture
def bare(
    leak_urls: DatabaseUrls, oracle: Oracle, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    """A bench over an office whose planner filters nothing."""
    with fenced_by(monkeypatch, no_fence), opened(leak_urls.app) as office:
        yield Bench(office, oracle, owner_url=leak_urls.owner)


def compare_in_sql(
    office: Office,
    oracle: Oracle,
    ledger: Ledger,
    seat: Seat,
    tables: tuple[str, ...],
    act: Act | None,
) -> None:
    """Keys that plain SQL of the application's role finds under the actor's scope."""
    actor = seat.actor(office)

    async def found(table: str) -> set[tuple[object, ...]]:
        keys = ", ".join(KEYS_OF.get(table, ("county_id", "id")))
        rows = await office.database.fetch(scope(actor, act), f"select {keys} from {table}")
        return {tuple(row) for row in rows}

    for table in tables:
        owed = oracle.keys(actor, table) if act or table not in TRACES else set()
        seen = office.run(found(table))
        ledger.compare(seat.name, f"sql:{table}", seen, owed, len(oracle.dump.tables[table]))


def test_plain_sql_under_a_scope(
    leak_office: Office, oracle: Oracle, leak_urls: DatabaseUrls, everybody: list[Seat]
) -> None:
    """Every tenant table for everybody; own traces only where they are asked for."""
    ledger = Ledger()
    for table in ("audit_event", "decision"):
        oracle.retake(leak_urls.owner, table)
    for seat in everybody:
        compare_in_sql(leak_office, oracle, ledger, seat, TENANT_TABLES, None)
        compare_in_sql(leak_office, oracle, ledger, seat, TRACES, Act.TRACE_READ)
    ledger.assert_clean()


def test_every_table_with_a_county_is_compared(leak_office: Office) -> None:
    """A table added later must not be forgotten here."""
    rows = leak_office.run(
        leak_office.database.fetch(
            {},
            "select table_name from information_schema.columns where table_schema = 'public'"
            " and column_name = 'county_id'",
        )
    )
    assert {row["table_name"] for row in rows} == set(TENANT_TABLES)


def test_lists_without_the_filter(bare: Bench, everybody: list[Seat]) -> None:
    for seat in everybody:
        for root in ("loans", "projects", "riskFunds", "circuitBreakers"):
            bare.walk(seat, (root,))
    bare.ledger.assert_clean()


def test_edges_without_the_filter(bare: Bench, everybody: list[Seat]) -> None:
    for number, chain in enumerate(CHAINS):
        for seat in everybody[number % 12 :: 12]:
            bare.walk(seat, chain)
    bare.ledger.assert_clean()


def test_nodes_without_the_filter(bare: Bench, everybody: list[Seat]) -> None:
    ids = bare.all_ids()
    for number, seat in enumerate(everybody):
        bare.nodes(seat, ids[number % 61 :: 61], bare.visible_ids(seat))
    bare.ledger.assert_clean()


@pytest.mark.long
def test_everything_without_the_filter(bare: Bench, everybody: list[Seat]) -> None:
    ids = bare.all_ids()
    for seat in everybody:
        for chain in (*((root,) for root in ROOTS), *CHAINS):
            bare.walk(seat, chain)
        bare.nodes(seat, ids, bare.visible_ids(seat))
    bare.ledger.assert_clean()
