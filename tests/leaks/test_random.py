"""Any user, any amount of a project, any way through the graph: only what is his."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from tests.conftest import Server
from tests.leaks.bench import Bench, Ledger
from tests.leaks.conftest import copy_of_world, opened
from tests.leaks.dump import Dump
from tests.leaks.oracle import Oracle
from tests.leaks.paths import EDGES, ROOTS, Chain
from tests.leaks.roster import Seat, seats
from tests.leaks.scene import COUNTIES, set_amount
from tests.leaks.test_exports import exported

AT_THE_EDGE = st.sampled_from([499_999_999, 500_000_000, 500_000_001])
FEN = st.one_of(AT_THE_EDGE, st.integers(0, 10**12), st.integers(499_990_000, 500_010_000))
FOLLOWERS = (
    "project", "project_participation", "project_event", "audit_event", "statistic_project",
)  # fmt: skip
PROJECT_SIDE = ("projects", "enterprises", "loans", "auditEvents")


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """A root list and up to four edges."""
    root = draw(st.sampled_from(PROJECT_SIDE))
    chain, of = [root], ROOTS[root]
    for _ in range(draw(st.integers(0, 4))):
        below = [field for at, field in EDGES if at == of]
        if not below:
            break
        chain.append(draw(st.sampled_from(below)))
        of = EDGES[of, chain[-1]][0]
    return tuple(chain)


@pytest.fixture(scope="module")
def moving(server: Server, world_template: str) -> Iterator[Bench]:
    """A world whose amounts change."""
    with copy_of_world(server, world_template) as urls, opened(urls.app) as office:
        yield Bench(office, Oracle(Dump.take(urls.owner)), owner_url=urls.owner)


def move(bench: Bench, number: int, fen: int) -> None:
    """Set the amount of one of the projects with participations, and judge anew."""
    held = [row for row in bench.oracle.dump.tables["project"] if row["county_id"] in COUNTIES]
    held.sort(key=lambda row: row["id"])
    with psycopg.connect(bench.owner_url, row_factory=dict_row) as owner:
        set_amount(owner, held[number % len(held)], Decimal(fen) / 100)
    for table in FOLLOWERS:
        bench.oracle.retake(bench.owner_url, table)


def explored(bench: Bench, number: int, fen: int, seat: Seat, chain: Chain) -> None:
    bench.ledger = Ledger()
    move(bench, number, fen)
    if chain[0] not in ROOTS or (bench.actor(seat).role, chain[0]) in bench.denied:
        chain = ("loans", "project")
    bench.walk(seat, chain)
    bench.ledger.assert_clean()


DRAWN = {
    "number": st.integers(0, 30),
    "fen": FEN,
    "seat": st.integers(0, 1000),
    "chain": chains(),
}
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=QUIET)
@given(**DRAWN)
def test_any_user_amount_and_path(
    moving: Bench, number: int, fen: int, seat: int, chain: Chain
) -> None:
    people = seats(moving.oracle.dump)
    explored(moving, number, fen, people[seat % len(people)], chain)


@pytest.mark.long
@settings(max_examples=600, deadline=None, suppress_health_check=QUIET)
@given(**DRAWN)
def test_many_users_amounts_and_paths(
    moving: Bench, number: int, fen: int, seat: int, chain: Chain
) -> None:
    people = seats(moving.oracle.dump)
    explored(moving, number, fen, people[seat % len(people)], chain)


@pytest.mark.parametrize("fen", [499_999_999, 500_000_000, 500_000_001])
def test_both_sides_of_five_million(moving: Bench, fen: int) -> None:
    """The watching level sees the project on every path, the other on none; the county always.

    In files too: the county's month has a line of it, or has none.
    """
    moving.ledger = Ledger()
    move(moving, 0, fen)
    project = min(
        (r for r in moving.oracle.dump.tables["project"] if r["county_id"] in COUNTIES),
        key=lambda row: row["id"],
    )
    assert project["amount"] == Decimal(fen) / 100
    code = str(project["county_id"])[:4] + "00"
    province = f"{code[:2]}0000"
    watched = fen >= 500_000_000
    named = moving.oracle.dump.gid("Project", project)
    month = next(
        row
        for row in moving.oracle.dump.tables["statistic"]
        if row["county_id"] == project["county_id"] and row["lender_id"] is None
    )
    text = "query($id: ID!) { project(id: $id) { amount watchLevel events { totalCount } } }"
    for seat, owed in (
        (Seat(f"PROV_PA@{province}"), watched),
        (Seat(f"AUDITOR@{province}"), watched),
        (Seat(f"CITY_PA@{code}"), not watched),
        (Seat(f"COUNTY_PA@{str(project['county_id'])[:6]}"), True),
    ):
        found = moving.data(seat, text, id=named)["project"]
        assert (found is not None) is owed, seat
        assert not found or found["watchLevel"] == ("PROVINCE" if watched else "CITY")
        given = {"statistic": moving.oracle.dump.gid("Statistic", month)}
        lines = exported(moving, seat, "statistic", **given) or []
        assert (project["project_no"] in [one["project_no"] for one in lines]) is owed, seat
        for chain in (("projects", "participations"), ("loans", "project", "events")):
            moving.walk(seat, chain)
    moving.ledger.assert_clean()
