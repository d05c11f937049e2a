"""The audit trail and the copies follow a project whose watch moves (33, 38; B28, B29)."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import psycopg
import pytest
from psycopg.rows import dict_row

from authz.act import Act
from tests.conftest import DatabaseUrls
from tests.leaks.bench import Bench, Ledger
from tests.leaks.conftest import opened
from tests.leaks.dump import Dump, Row
from tests.leaks.oracle import Oracle
from tests.leaks.roster import Seat
from tests.leaks.test_walls import compare_in_sql
from tests.leaks.test_writing import AUDITOR, CITY, NOWHERE, PA, PROVINCE, cases, mutation

FOLLOWERS = ("project", "project_participation", "project_event", "audit_event")
GOV = Seat("COUNTY_GOV@520327")
WATCHERS = (PROVINCE, CITY, PA, AUDITOR, Seat("DISCIPLINE@520000"), GOV)
WATCHERS += (Seat("CITY_BANK@520300", "RCC-520328"), Seat("PROV_BANK@520000", "RCC-520328"))


@pytest.fixture
def desk(own_urls: DatabaseUrls) -> Iterator[Bench]:
    """A bench over a world of its own, where writes may stay."""
    with opened(own_urls.app) as office:
        yield Bench(office, Oracle(Dump.take(own_urls.owner)), owner_url=own_urls.owner)


def look(bench: Bench) -> None:
    """Everybody concerned on every path to the project and its trail, and in plain SQL."""
    for table in FOLLOWERS:
        bench.oracle.retake(bench.owner_url, table)
    for seat in WATCHERS:
        for path in ("projects.participations", "projects.events", "loans.project", "auditEvents"):
            bench.walk(seat, tuple(path.split(".")))
        compare_in_sql(bench.office, bench.oracle, bench.ledger, seat, FOLLOWERS, None)


def project_of(bench: Bench, amount: str) -> Row:
    return next(
        row
        for row in bench.oracle.dump.tables["project"]
        if row["county_id"] == 520327000 and f"{row['amount']:.2f}" == amount
    )


def test_what_the_offices_see_moves_with_the_amount(desk: Bench) -> None:
    """Up and down over 5,000,000.00 by the product's own hand; notes and trail go along."""
    project = project_of(desk, "4999999.99")
    named = desk.oracle.dump.gid("Project", project)
    note = mutation("projectSupervise", f'project: "{named}", note: "seen by the city"')
    assert orjson.loads(desk.ask(CITY, note).data)["projectSupervise"]["errors"] == []
    for funds, watching, blind in (
        ("5000000.00", PROVINCE, CITY),
        ("4999999.99", CITY, PROVINCE),
        ("5000000.01", PROVINCE, CITY),
    ):
        text = mutation(
            "projectAmend", f'project: "{named}", declaredLoanFunds: "{funds}", reason: "r"'
        )
        assert orjson.loads(desk.ask(PA, text).data)["projectAmend"]["errors"] == []
        look(desk)
        desk.ledger.assert_clean()
        assert desk.oracle.sees(desk.actor(watching), "project", project_of(desk, funds))
        assert not desk.oracle.sees(desk.actor(blind), "project", project_of(desk, funds))
        assert note_seen(desk, blind, named) is None
        assert "seen by the city" in note_seen(desk, watching, named)


def note_seen(bench: Bench, seat: Seat, named: str) -> list[str] | None:
    text = "query($id: ID!) { project(id: $id) { events(first: 100) { nodes { note } } } }"
    found = bench.data(seat, text, id=named)["project"]
    return found and [one["note"] for one in found["events"]["nodes"]]


def test_who_loses_the_watch_is_told_number_and_name_only(desk: Bench) -> None:
    """B28: the message to the office that loses sight."""
    project = project_of(desk, "5000000.01")
    named = desk.oracle.dump.gid("Project", project)
    text = mutation("projectAmend", f'project: "{named}", declaredLoanFunds: "1.00", reason: "r"')
    assert orjson.loads(desk.ask(PA, text).data)["projectAmend"]["errors"] == []
    with psycopg.connect(desk.owner_url, row_factory=dict_row) as owner:
        rows = owner.execute("select * from outbox where topic <> 't'").fetchall()
    lost = [row for row in rows if row["payload"].get("watch") == "LOST"]
    assert len(lost) == 1 and len(rows) == 2
    assert lost[0]["payload"].keys() == {"projectNo", "name", "watch"}


def test_refused_and_denied_acts_betray_no_project(desk: Bench) -> None:
    """The trail of attempts on hidden objects shows them to nobody who may not see them."""
    for seat, text, hidden, missing in cases(desk):
        for named in (hidden, missing):
            desk.ask(seat, text.replace("@", named))
    for seat in (PROVINCE, CITY):  # Denials: visible or not, without the right.
        for of in ("4999999.99", "5000000.00"):
            named = desk.oracle.dump.gid("Project", project_of(desk, of))
            desk.ask(seat, mutation("projectAmend", f'project: "{named}", reason: "r"'))
    desk.ask(PA, mutation("projectSupervise", f'project: "project_520327000_{NOWHERE}", note: "n"'))
    look(desk)
    desk.ledger.assert_clean()


def test_own_decisions_only_in_sql(desk: Bench) -> None:
    ledger = Ledger()
    for seat in WATCHERS:
        desk.ask(
            seat, mutation("fundOpen", 'documentNo: "1", bankName: "b", accountNo: "62220001"')
        )
    desk.oracle.retake(desk.owner_url, "decision")
    for seat in WATCHERS:
        tables = ("decision", "idempotency", "outbox")
        compare_in_sql(desk.office, desk.oracle, ledger, seat, tables, Act.TRACE_READ)
        assert any(row["actor"] == seat.name for row in desk.oracle.dump.tables["decision"])
    ledger.assert_clean()
