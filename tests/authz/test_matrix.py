"""`matrix.yaml` is complete, and Casbin, row filter and row-level security all say what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from sqlalchemy import Table

from authz import gate
from authz.act import Act
from authz.predicate import column_name
from authz.resource import Resource
from authz.role import Role
from authz.wall import wall
from tests.authz.conftest import Connection, as_application
from tests.authz.look import listed, visible
from tests.authz.places import PLACES, seat_of, variants
from tests.authz.world import a_row, key_of, put

MATRIX: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
    Path(__file__).with_name("matrix.yaml").read_text(encoding="utf-8")
)


def cells(act: Act, variant: str, role: Role) -> dict[str, bool]:
    """What the matrix says, by place."""
    words = MATRIX[act.value][variant][role.value].split()
    assert set(words) <= {"allow", "deny"}
    return {place: word == "allow" for place, word in zip(PLACES, words, strict=True)}


def test_every_act_every_variant_and_every_role_stand_in_the_matrix() -> None:
    assert list(MATRIX) == [act.value for act in Act]
    for act in Act:
        assert list(MATRIX[act.value]) == list(variants(act))
        for block in MATRIX[act.value].values():
            assert list(block) == [role.value for role in Role]


@pytest.mark.parametrize("act", list(Act))
def test_the_gate_decides_as_the_matrix_says(act: Act) -> None:
    for variant, extra in variants(act).items():
        for role in Role:
            actor = seat_of(role)
            wanted = cells(act, variant, role)
            found = {
                place: gate.permitted(actor, act, act.resource, at | extra)
                for place, at in PLACES.items()
            }
            assert found == wanted, (variant, role)
            for place, allowed in wanted.items():
                told = gate.explain(actor, act, act.resource, PLACES[place] | extra)
                assert told.allowed is allowed
                assert (told.missing_right is None) is allowed


def tables_for(kind: Resource, extra: dict[str, Any]) -> list[Table]:
    """Tables of a resource that can show the variant."""
    return [
        table
        for table in wall().tables_of(kind)
        if all(column_name(table, name) for name in extra) and (extra or kind is not Resource.TRACE)
    ]


@pytest.mark.parametrize("kind", list(wall().reads))
def test_lists_show_what_the_matrix_says(administrator: Connection, kind: Resource) -> None:
    act = Act.reading(kind)
    for variant, extra in variants(act).items():
        tables = tables_for(kind, extra)
        assert tables, variant
        for table in tables:
            placed: dict[tuple[Any, ...], str] = {}
            with administrator.transaction(force_rollback=True):
                administrator.execute(f"truncate {table.name} cascade".encode())
                for number, (place, at) in enumerate(PLACES.items()):
                    known = {n: v for n, v in (at | extra).items() if column_name(table, n)}
                    row = a_row(table, 4_000_000 + number, at["county_id"], known)
                    if key_of(table, row) not in placed:  # One row a county, in some tables.
                        put(administrator, table, [row])
                        placed[key_of(table, row)] = place
                for role in Role:
                    said = cells(act, variant, role)
                    wanted = {place for place in placed.values() if said[place]}
                    actor = seat_of(role)
                    keys = listed(administrator, table, actor)
                    assert {placed[key] for key in keys} == wanted, (table.name, variant, role)
                    with as_application(administrator):
                        keys = visible(administrator, table, actor)
                    assert {placed[key] for key in keys} == wanted, (table.name, variant, role)
