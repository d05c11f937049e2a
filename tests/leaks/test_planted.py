"""These tests can fail: for each class of path one defect is planted, and it is reported."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
import pytest

import planner.fences
import planner.statement
import services.scoped
from authz.role import Role
from planner.run import Planner
from schema.execute import Answer
from tests.conftest import DatabaseUrls
from tests.leaks.bench import Bench, Ledger
from tests.leaks.conftest import fenced_by, opened
from tests.leaks.oracle import Oracle
from tests.leaks.roster import Seat
from tests.leaks.test_exports import (
    test_single_projects_of_a_file as single_projects_of_a_file,
)
from tests.leaks.test_exports import (
    test_sums_of_a_file_are_over_what_is_visible as sums_of_a_file_are_over_what_is_visible,
)
from tests.leaks.test_filters import ask_filtered, filters_of
from tests.leaks.test_groups import Groups, compare_groups
from tests.leaks.test_ledger import (
    test_sums_are_of_what_is_visible as sums_are_of_what_is_visible,
)
from tests.leaks.test_pool import interleaved
from tests.leaks.test_walls import compare_in_sql
from tests.leaks.test_writing import (
    NEIGHBOUR,
    NOWHERE,
    mutation,
    spared,
    told,
)
from tests.leaks.test_writing import (
    test_payloads_show_what_a_read_would as payloads_show_what_a_read_would,
)

LENDER = Seat("COUNTY_BANK@520327", "ABC-520327")
CITY = Seat("CITY_PA@520300")
COUNTY = Seat("COUNTY_PA@520327")
AUDITOR = Seat("AUDITOR@520000")
TOWN = Seat("TOWN_PA@520327100")
MACHINE = Seat("BANK_SYSTEM@520327", "RCC-520327")
GROUP = Seat("PROV_BANK@520000", "ABC-520328")

# The table whose filter is lost, who profits, and the path on which it must be noticed.
DEFECTS = [
    ("loan", LENDER, "loans"),
    ("loan", LENDER, "households.loans.household"),
    ("loan", LENDER, "loans.household.loans.project"),
    ("project", CITY, "projects"),
    ("project", GROUP, "projects"),
    ("project", CITY, "loans.project"),
    ("project", CITY, "enterprises.projects"),
    ("project", MACHINE, "loans.project"),
    ("project_participation", LENDER, "projects.participations"),
    ("project_event", CITY, "node"),
    ("project_watch_turn", CITY, "projectWatchTurns"),
    ("dividend", LENDER, "projects.dividends.household.loans"),
    ("loan_event", LENDER, "node"),
    ("repayment", LENDER, "node"),
    ("household_member", COUNTY, "node"),
    ("household", TOWN, "households"),
    ("household_member", TOWN, "node"),
    ("risk_fund", COUNTY, "riskFunds"),
    ("fund_entry", COUNTY, "node"),
    ("county_lender_position", LENDER, "circuitBreakers"),
    ("audit_event", AUDITOR, "auditEvents"),
]


@pytest.fixture
def defective(
    leak_urls: DatabaseUrls, oracle: Oracle, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str, str], Bench]]:
    """Makes benches over the owner's connection (no row-level security) with one filter lost."""
    sound = planner.fences.fence
    closing = []

    def made(table: str, text: str) -> Bench:
        def fence(of: str, role: Role) -> str:
            return text.format(sound=sound(of, role)) if of == table else sound(of, role)

        patched = fenced_by(monkeypatch, fence)
        patched.__enter__()
        office = opened(leak_urls.owner, 1)
        closing.extend([patched, office])
        return Bench(office.__enter__(), oracle, owner_url=leak_urls.owner)

    yield made
    for one in reversed(closing):
        one.__exit__(None, None, None)


def walked(bench: Bench, seat: Seat, path: str) -> None:
    if path == "node":
        bench.nodes(seat, bench.all_ids()[::7], bench.visible_ids(seat))
    else:
        bench.walk(seat, tuple(path.split(".")))


@pytest.mark.parametrize(("table", "seat", "path"), DEFECTS)
def test_a_lost_filter_is_reported(
    defective: Callable[[str, str], Bench], table: str, seat: Seat, path: str
) -> None:
    bench = defective(table, "true")
    walked(bench, seat, path)
    assert [one for one in bench.ledger.leaks if one.path in (path, "nodes")], (table, path)


@pytest.mark.parametrize(
    ("table", "seat", "months"),
    [
        ("county_lender_position", LENDER, False),
        ("county_position", LENDER, False),
        ("project", CITY, False),
        ("statistic", LENDER, True),
        ("statistic_project", CITY, True),
    ],
)
def test_a_lost_filter_shows_in_groups(
    defective: Callable[[str, str], Bench], table: str, seat: Seat, months: bool
) -> None:
    bench = defective(table, "true")
    compare_groups(bench, seat, [Groups((), months), Groups(("COUNTY", "LENDER"), months)])
    assert [one for one in bench.ledger.leaks if one.path.startswith("indicators")], table


def test_a_lost_filter_shows_in_filters_and_counts(
    defective: Callable[[str, str], Bench], everybody: list[Seat]
) -> None:
    bench = defective("loan", "true")
    for one in filters_of(bench, random.Random(1)):
        ask_filtered(bench, LENDER, one)
    paths = {one.path for one in bench.ledger.leaks}
    assert {"loans(where: amount)", "loans(where: lender)", "loans(where: or)"} <= paths


def test_a_lost_filter_shows_in_payloads(defective: Callable[[str, str], Bench]) -> None:
    """In a write's transaction the other lender's loan beside one's own."""
    bench = defective("loan", "true")
    with pytest.raises(AssertionError, match="leak"):
        payloads_show_what_a_read_would(
            bench, NEIGHBOUR, "repaymentRecord", "Loan", ("household", "loans", "project")
        )


@pytest.mark.parametrize(("table", "seat"), [("project", CITY), ("dividend", LENDER)])
def test_a_lost_filter_shows_in_sums(
    defective: Callable[[str, str], Bench], table: str, seat: Seat
) -> None:
    """A library that is not his, and payments on loans of other lenders, in a project's sums."""
    bench = defective(table, "true")
    with pytest.raises(AssertionError, match="findings"):
        sums_are_of_what_is_visible(bench, [seat])
    assert {one.path for one in bench.ledger.leaks} >= {"projects.debtLedger"}


def test_a_lost_filter_shows_in_files(defective: Callable[[str, str], Bench]) -> None:
    bench = defective("statistic_project", "true")
    for given in (
        ("statistic", "Statistic", "statistic", "id"),
        ("quarter-report", "WrittenReport", "written_report", "whole_id"),
    ):
        bench.ledger = Ledger()
        with pytest.raises(AssertionError, match="findings"):
            single_projects_of_a_file(bench, [CITY], *given)
        assert f"{given[0]}.projects" in {one.path for one in bench.ledger.leaks}


def test_a_lost_filter_shows_in_sums_of_files(defective: Callable[[str, str], Bench]) -> None:
    bench = defective("loan", "true")
    with pytest.raises(AssertionError, match="findings"):
        sums_of_a_file_are_over_what_is_visible(bench, [LENDER])
    assert {one.path for one in bench.ledger.leaks} >= {"extract", "sources"}


def test_a_plan_shared_between_roles_is_reported(
    defective: Callable[[str, str], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache that forgets the role in its key: the first role's filter serves all others."""
    sound = Planner._prepared
    monkeypatch.setattr(
        Planner,
        "_prepared",
        lambda self, operation, fragments, variables, roots, actor: sound(
            self, operation, fragments, variables, roots, replace(actor, role=Role.COUNTY_PA)
        ),
    )
    bench = defective("none", "true")
    bench.walk(LENDER, ("loans",))
    bench.walk(Seat("TOWN_PA@520327100"), ("loans",))
    assert {one.user for one in bench.ledger.leaks} >= {LENDER.name}


def test_a_refusal_that_tells_is_reported(
    defective: Callable[[str, str], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost filter in a write: the hidden loan answers otherwise than the missing one."""
    sound = services.scoped.Scoped.one
    monkeypatch.setattr(
        services.scoped.Scoped,
        "one",
        lambda self, connection, actor, **named: sound(
            self, connection, replace(actor, role=Role.COUNTY_PA), **named
        ),
    )
    bench = defective("none", "true")
    text = mutation("loanClassify", 'dryRun: true, loan: { id: "@" }, fiveTier: LOSS')
    ids = (spared(bench, LENDER, "Loan", 520327000), f"loan_520327000_{NOWHERE}")
    answers = {told(bench, LENDER, text.replace("@", named), named) for named in ids}
    assert len(answers) == 2


def test_the_filter_alone_holds(
    defective: Callable[[str, str], Bench], everybody: list[Seat]
) -> None:
    """The control: without row-level security and without a defect nothing is reported."""
    bench = defective("none", "true")
    for _, seat, path in DEFECTS:
        if seat in everybody:
            walked(bench, seat, path)
    bench.ledger.assert_clean()


def test_a_filter_too_narrow_is_reported(defective: Callable[[str, str], Bench]) -> None:
    bench = defective("project", "{sound} and §.amount > 5000000")
    bench.walk(Seat("PROV_PA@520000"), ("projects",))
    assert {one.kind for one in bench.ledger.findings if one.path == "projects"} == {"missing"}


def test_a_wall_with_a_hole_is_reported(own_urls: DatabaseUrls, oracle: Oracle) -> None:
    """One policy more on a table, as a careless migration would leave it."""
    ledger = Ledger()
    with psycopg.connect(own_urls.owner, autocommit=True) as owner:
        owner.execute("create policy hole on loan for select to qiandai_app using (true)")
    with opened(own_urls.app, 1) as office:
        compare_in_sql(office, oracle, ledger, LENDER, ("loan",), None)
    assert {one.kind for one in ledger.findings} == {"leak"}


def test_a_scope_left_on_a_connection_is_reported(
    leak_urls: DatabaseUrls, oracle: Oracle, monkeypatch: pytest.MonkeyPatch, everybody: list[Seat]
) -> None:
    """Statements that believe a connection's session to carry the right scope once it has one."""
    kept = (
        "select set_config('app.scope', coalesce(nullif(current_setting('app.scope', true), ''),"
        " ⟦scope⟧), false) is not null as done"
    )
    monkeypatch.setattr(planner.statement, "_SET_SCOPE", kept)
    ledger = Ledger()
    interleaved(leak_urls.app, oracle, ledger, everybody[::5], size=1, monkeypatch=monkeypatch)
    assert ledger.findings


def test_words_that_betray_are_reported(bench: Bench) -> None:
    """A hidden id in an error, a hidden number in data, an open identity number, a cursor."""
    dump = bench.oracle.dump
    hidden = next(row for row in dump.tables["loan"] if row["county_id"] == 520328000)
    number = min(dump.identities)
    seen = []
    for data, error in (
        (b'{"loan":null}', f"no loan {hidden['id']} here"),
        (b'{"name":"%s"}' % str(hidden["household_id"]).encode(), ""),
        (b'{"name":"owner %s"}' % number.encode(), ""),
        (b'{"loan":null}', f"{number} is unknown"),
    ):
        bench.ledger.findings.clear()
        bench.listen(COUNTY, Answer(data, [{"message": error}]))
        seen.append([(one.kind, one.path) for one in bench.ledger.findings])
    assert seen == [[("leak", "token")]] * 2 + [[("leak", "identity")]] * 2
