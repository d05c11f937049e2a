"""Check = list = row-level security = the requirement, for every actor, table and row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table

from authz.actor import Actor
from authz.role import Level, Role
from authz.wall import wall
from tests.authz.conftest import Connection, as_application
from tests.authz.look import allowed, listed, visible
from tests.authz.oracle import may_read
from tests.authz.people import (
    CITIES,
    COUNTIES,
    GROUPS,
    PROVINCES,
    TOWNSHIPS,
    everyone,
    seat,
    title,
)
from tests.authz.world import REGIONS, Row, a_row, attributes_of, choices, key_of, put


@pytest.mark.parametrize("table", wall().tenant, ids=lambda table: table.name)
def test_every_actor_finds_exactly_the_rows_of_the_requirement(
    administrator: Connection, world: dict[str, list[Row]], table: Table
) -> None:
    for actor in everyone():
        wanted = {
            key_of(table, row) for row in world[table.name] if may_read(actor, table.name, row)
        }
        assert listed(administrator, table, actor) == wanted, title(actor)
        with as_application(administrator):
            assert visible(administrator, table, actor) == wanted, title(actor)
        assert allowed(table, actor, world[table.name]) == wanted, title(actor)


def test_the_world_is_fit_to_tell_rights_apart(world: dict[str, list[Row]]) -> None:
    """Of every table everybody sees less than all, and not everybody the same."""
    for table in wall().tenant:
        rows = world[table.name]
        seen = [sum(may_read(actor, table.name, row) for row in rows) for actor in everyone()]
        assert 0 < max(seen) < len(rows) and len(set(seen)) > 1, table.name


ROLES_BY_TIER = {
    1: [role for role in Role if 1 in role.tiers],
    2: [role for role in Role if 2 in role.tiers],
    3: [role for role in Role if 3 in role.tiers],
    4: [role for role in Role if 4 in role.tiers],
}
SEATS = {1: PROVINCES, 2: CITIES, 3: COUNTIES, 4: TOWNSHIPS}


@st.composite
def actors(draw: st.DrawFn) -> Actor:
    """Anybody who can exist in this world."""
    tier = draw(st.sampled_from([1, 2, 3, 4]))
    role = draw(st.sampled_from(ROLES_BY_TIER[tier]))
    at = draw(st.sampled_from(SEATS[tier]))
    return seat(
        role,
        at,
        tier,
        lender=draw(st.sampled_from([0, 1])),
        outlet=draw(st.sampled_from([0, 1])),
        group=draw(st.sampled_from(GROUPS)),
        subject=draw(st.sampled_from(["zhang", "li", "o'neil\\", "*", "=zhang"])),
        client=draw(st.sampled_from(["portal", "desk", "*"])),
    )


MONEY = st.integers(min_value=-(10**17), max_value=10**17).map(lambda n: Decimal(n) / 100)
NEAR = st.sampled_from([499_999_999, 500_000_000, 500_000_001, 0]).map(lambda n: Decimal(n) / 100)
NUMBERS = st.one_of(st.integers(-(2**31), 2**31 - 1), st.integers(1, 100))
WORDS = st.sampled_from(["", "RCC", "RCC2", "RC", "*", "=RCC", "zhang", "=zhang", "portal"])


@st.composite
def rows(draw: st.DrawFn, table: Table, number: int) -> Row:
    """A row with attributes from the known values and far beyond them."""
    county = draw(st.one_of(st.sampled_from(REGIONS), st.integers(0, 2**31 - 1)))
    values: dict[str, Any] = {}
    for name in attributes_of(table):
        known = st.sampled_from(choices(table, name, county if county in COUNTIES else COUNTIES[0]))
        match name:
            case "amount":
                wild = st.one_of(MONEY, NEAR)
            case "lender_groups":
                wild = st.lists(WORDS, max_size=3)  # type: ignore[assignment]
            case "client" | "actor" | "recipient":
                wild = WORDS  # type: ignore[assignment]
            case _:
                wild = NUMBERS  # type: ignore[assignment]
        values[name] = draw(st.one_of(known, wild))
    return a_row(table, number, county, values)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_check_list_and_row_level_security_agree(
    administrator: Connection, data: st.DataObject
) -> None:
    table = data.draw(st.sampled_from(wall().tenant))
    drawn = [data.draw(rows(table, number)) for number in range(1_000_000, 1_000_008)]
    drawn = list({key_of(table, row): row for row in drawn}.values())
    found = [data.draw(actors()) for _ in range(4)]
    with administrator.transaction(force_rollback=True):
        administrator.execute(f"truncate {table.name} cascade".encode())
        put(administrator, table, drawn)
        for actor in found:
            checked = allowed(table, actor, drawn)
            assert listed(administrator, table, actor) == checked
            with as_application(administrator):
                assert visible(administrator, table, actor) == checked


@settings(max_examples=40, deadline=None, derandomize=True)
@given(first=actors(), second=actors())
def test_a_scope_left_over_changes_nothing(
    administrator: Connection, first: Actor, second: Actor
) -> None:
    for table in (wall().tables[name] for name in ("loan", "project", "audit_event", "decision")):
        with as_application(administrator):
            alone = visible(administrator, table, second)
        with as_application(administrator):
            visible(administrator, table, first)
            assert visible(administrator, table, second) == alone


def test_without_a_scope_nothing_is_visible(
    administrator: Connection, world: dict[str, list[Row]]
) -> None:
    for table in wall().tenant:
        with as_application(administrator):
            found = administrator.execute(f"select count(*) from {table.name}".encode())
            assert found.fetchone() == (0,), table.name
        assert world[table.name]


def test_levels_and_tiers_are_all_drawn() -> None:
    assert {role for roles in ROLES_BY_TIER.values() for role in roles} == set(Role)
    assert {role.level for role in Role} == set(Level)
    assert {actor.role for actor in everyone()} == set(Role)
