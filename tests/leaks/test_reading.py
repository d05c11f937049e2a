"""Everybody on every path that reads: lists, counts, pages, ids, edges (catalogue 1-9, 14, 15).

The short run gives every chain a third of the users, another third each time, and everybody every
root list; the long run gives everything to everybody.
"""

from __future__ import annotations

import pytest

from authz.role import Role
from tests.leaks.bench import Bench
from tests.leaks.dump import OPEN_TABLES, TYPES
from tests.leaks.paths import BY_ID, CHAINS, ROOTS, Chain
from tests.leaks.roster import Seat

# So many objects of each noun are asked of by each user.
BY_ID_TURNS = 4


def test_the_users_are_fit_to_tell_rights_apart(bench: Bench, everybody: list[Seat]) -> None:
    """All roles are there, and of every kind users see different parts, nobody all."""
    assert {bench.actor(seat).role for seat in everybody} == set(Role)
    assert len(everybody) > 50 and len(set(everybody)) == len(everybody)
    for of in ROOTS.values():
        if TYPES[of][0] not in OPEN_TABLES:
            seen = {len(bench.visible(seat, of)) for seat in everybody}
            # Violations are read in provinces alone: one, the other, and nobody else.
            whole = len(bench.oracle.dump.tables[TYPES[of][0]])
            assert len(seen) > (2 if of == "Violation" else 3) and max(seen) < whole, of


def test_root_lists(bench: Bench, everybody: list[Seat]) -> None:
    for seat in everybody:
        for root in ROOTS:
            bench.walk(seat, (root,))
    bench.ledger.assert_clean()


@pytest.mark.parametrize("chain", CHAINS, ids=".".join)
def test_edges(bench: Bench, everybody: list[Seat], chain: Chain) -> None:
    for seat in everybody[CHAINS.index(chain) % 4 :: 4]:
        bench.walk(seat, chain)
    bench.ledger.assert_clean()


@pytest.mark.long
@pytest.mark.parametrize("chain", CHAINS, ids=".".join)
def test_edges_for_everybody(bench: Bench, everybody: list[Seat], chain: Chain) -> None:
    for seat in everybody:
        bench.walk(seat, chain)
    bench.ledger.assert_clean()


@pytest.mark.parametrize("size", [1, 7])
def test_small_pages(bench: Bench, everybody: list[Seat], size: int) -> None:
    """Every page of lists that are not long at this size."""
    for seat in everybody:
        for root, of in ROOTS.items():
            if 0 < len(bench.visible(seat, of)) <= 9 * size:
                bench.walk(seat, (root,), size)
    bench.ledger.assert_clean()


def test_nodes_of_all_kinds_mixed(bench: Bench, everybody: list[Seat]) -> None:
    ids = bench.all_ids()
    for number, seat in enumerate(everybody):
        bench.nodes(seat, ids[number % 37 :: 37], bench.visible_ids(seat))
    bench.ledger.assert_clean()


def test_objects_by_their_own_root_fields(bench: Bench, everybody: list[Seat]) -> None:
    """Of every noun with such a field some objects, his and others': null where not his."""
    dump = bench.oracle.dump
    ids = {
        name: [dump.gid(of, row) for row in dump.tables[TYPES[of][0]]] for name, of in BY_ID.items()
    }
    for number, seat in enumerate(everybody):
        visible = bench.visible_ids(seat)
        for turn in range(BY_ID_TURNS):
            asked = {
                name: known[(number * BY_ID_TURNS + turn) % len(known)]
                for name, known in ids.items()
            }
            bench.by_id(seat, asked, visible)
    bench.ledger.assert_clean()


@pytest.mark.long
def test_nodes_of_every_object_for_everybody(bench: Bench, everybody: list[Seat]) -> None:
    ids = bench.all_ids()
    for seat in everybody:
        bench.nodes(seat, ids, bench.visible_ids(seat))
    bench.ledger.assert_clean()
