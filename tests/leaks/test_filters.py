"""Filters, orders and cursors act on what is his alone (catalogue 12, 13, 14, 15, 37)."""

from __future__ import annotations

import random
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC
from decimal import Decimal
from typing import Any

import orjson
import pytest

from tests.leaks.bench import Bench
from tests.leaks.dump import TYPES, Dump, Row
from tests.leaks.paths import ROOTS
from tests.leaks.roster import Seat

Filter = tuple[str, dict[str, Any], Callable[[Row], bool]]
FILTER_OF = {root: f"{of}Filter" for root, of in ROOTS.items()}
FIVE = Decimal("5000000.00")


def filters_of(bench: Bench, rng: random.Random) -> list[Filter]:
    """Filters that a curious caller would make from rows that may not be his."""
    dump = bench.oracle.dump
    loan, household = rng.choice(dump.tables["loan"]), rng.choice(dump.tables["household"])
    project = rng.choice(dump.tables["project"])
    event = rng.choice(dump.tables["audit_event"])
    codes = {row["id"]: row["code"] for row in dump.tables["lender"]}
    borrower = dump.get("household", loan["county_id"], loan["household_id"])
    day, amount = loan["matures_on"].isoformat(), loan["amount"]
    return [
        ("loans", {"loanNo": {"eq": loan["loan_no"]}}, lambda r: r["loan_no"] == loan["loan_no"]),
        ("loans", {"amount": {"eq": f"{amount:.2f}"}}, lambda r: r["amount"] == amount),
        ("loans", {"maturesOn": {"eq": day}}, lambda r: r["matures_on"] == loan["matures_on"]),
        (
            "loans",
            {"lender": {"eq": codes[loan["lender_id"]]}},
            lambda r: r["lender_id"] == loan["lender_id"],
        ),
        (
            "loans",
            {"household": {"in": [dump.gid("Household", one) for one in (borrower, household)]}},
            lambda r: r["household_id"] in (borrower["id"], household["id"]),
        ),
        (
            "loans",
            {"or": [{"usedBy": {"eq": "ENTERPRISE"}}, {"not": {"amount": {"gt": "30000.00"}}}]},
            lambda r: r["used_by"] == "ENTERPRISE" or r["amount"] <= 30000,
        ),
        (
            "projects",
            {"projectNo": {"eq": project["project_no"]}},
            lambda r: r["project_no"] == project["project_no"],
        ),
        ("projects", {"name": {"eq": project["name"]}}, lambda r: r["name"] == project["name"]),
        ("projects", {"amount": {"gte": "5000000.00"}}, lambda r: r["amount"] >= FIVE),
        ("projects", {"amount": {"lt": "5000000.00"}}, lambda r: r["amount"] < FIVE),
        ("projects", {"watchLevel": {"eq": "CITY"}}, lambda r: r["amount"] < FIVE),
        ("projects", {"not": {"watchLevel": {"eq": "CITY"}}}, lambda r: r["amount"] >= FIVE),
        (
            "projects",
            {"enterprise": {"eq": f"enterprise_{project['enterprise_id']}"}},
            lambda r: r["enterprise_id"] == project["enterprise_id"],
        ),
        (
            "households",
            {"householdNo": {"eq": household["household_no"]}},
            lambda r: r["household_no"] == household["household_no"],
        ),
        *_breakers(dump, rng, codes),
        (
            "auditEvents",
            {"requestId": {"eq": "scene"}, "objectId": {"eq": event["object_id"]}},
            lambda r: r["request_id"] == "scene" and r["object_id"] == event["object_id"],
        ),
    ]


def _breakers(dump: Dump, rng: random.Random, codes: dict[int, str]) -> list[Filter]:
    book = rng.choice(dump.tables["county_lender_position"])
    trip = rng.choice(dump.tables["breaker_event"])
    return [
        (
            "circuitBreakers",
            {"lender": {"eq": codes[book["lender_id"]]}},
            lambda r: r["lender_id"] == book["lender_id"],
        ),
        (
            "circuitBreakers",
            {"not": {"state": {"eq": "CLOSED"}}},
            lambda r: r["breaker_state"] != "CLOSED",
        ),
        (
            "breakerEvents",
            {"lender": {"eq": codes[trip["lender_id"]]}, "kind": {"in": ["TRIPPED"]}},
            lambda r: r["lender_id"] == trip["lender_id"] and r["kind"] == "TRIPPED",
        ),
        (
            "breakerEvents",
            {"businessOn": {"lte": trip["business_on"].isoformat()}},
            lambda r: r["business_on"] <= trip["business_on"],
        ),
    ]


def ask_filtered(bench: Bench, seat: Seat, one: Filter) -> None:
    root, where, holds = one
    of = ROOTS[root]
    if (bench.actor(seat).role, root) in bench.denied:
        return
    data = bench.data(
        seat,
        f"query($where: {FILTER_OF[root]}) {{ {root}(where: $where, first: 200)"
        " { totalCount nodes { id } } }",
        where=where,
    )
    owed = [bench.oracle.dump.gid(of, row) for row in bench.visible(seat, of) if holds(row)]
    if data.get(root) is None:
        bench.denied.add((bench.actor(seat).role, root))
        assert not bench.visible(seat, of), (seat, where)
        return
    path, found = f"{root}(where: {'/'.join(where)})", data[root]
    bench.ledger.compare(seat.name, path, [found["totalCount"]], [len(owed)])
    seen = {node["id"] for node in found["nodes"]}
    wanted = owed if len(owed) <= 200 else seen & set(owed)
    bench.ledger.compare(seat.name, path, seen, wanted, len(bench.oracle.dump.tables[TYPES[of][0]]))


def test_filters_tell_nothing_of_hidden_rows(bench: Bench, everybody: list[Seat]) -> None:
    rng = random.Random(12)
    for seat in everybody:
        for one in filters_of(bench, rng):
            ask_filtered(bench, seat, one)
    bench.ledger.assert_clean()


def test_a_region_outside_is_forbidden_whatever_lies_there(bench: Bench) -> None:
    """A county with rows and one without answer alike, and only the caller's scope is named."""
    text = "query($c: RegionCode!) { loans(where: { county: { eq: $c } }) { totalCount } }"
    for who in ("COUNTY_PA@520327", "CITY_PA@520100", "PROV_PA@530000"):
        seat = Seat(who)
        answers = []
        for county in ("520328", "522725"):
            answer = bench.ask(seat, text, c=county)
            error = answer.errors[0]
            assert (error["extensions"]["code"], answer.data) == ("FORBIDDEN", b"null")
            error["extensions"].pop("decisionId")
            answers.append(orjson.dumps(answer.errors).replace(county.encode(), b"?"))
        assert answers[0] == answers[1]
        assert who[-6:].encode() in answers[0]
    bench.ledger.assert_clean()


def test_a_cached_refusal_names_nobody_else_s_scope(bench: Bench) -> None:
    text = '{ loans(where: { county: { eq: "530102" } }) { totalCount } }'
    for who in ("CITY_PA@520300", "CITY_PA@520100", "COUNTY_PA@520327", "COUNTY_PA@520328"):
        error = bench.ask(Seat(who), text).errors[0]
        assert error["extensions"]["scope"] == who[-6:]


ORDERS = {
    "loans": {"RECORDED_AT": "recorded_at", "AMOUNT": "amount", "MATURES_ON": "matures_on"},
    "projects": {"RECORDED_AT": "recorded_at", "AMOUNT": "amount"},
    "households": {"HOUSEHOLD_NO": "household_no"},
}


@pytest.mark.parametrize("root", ORDERS)
def test_order_and_another_user_s_cursor(bench: Bench, everybody: list[Seat], root: str) -> None:
    """The order is that of his own rows; a foreign cursor is a place in the order, no more."""
    rng, of = random.Random(14), ROOTS[root]
    readers = [seat for seat in everybody if bench.visible(seat, of)]
    for field, column in ORDERS[root].items():
        for direction in ("ASC", "DESC"):
            text = (
                f"query($after: String) {{ {root}(orderBy: {{ field: {field}, direction:"
                f" {direction} }}, first: 200, after: $after) {{ edges {{ cursor node {{ id }} }}"
                " totalCount } }"
            )
            lender, *others = rng.sample(readers, 8)
            edges = bench.data(lender, text, after=None)[root]["edges"]
            edge = rng.choice(edges)
            for seat in others:
                rows = sorted(
                    bench.visible(seat, of),
                    key=lambda row: (row[column], row["id"]),
                    reverse=direction == "DESC",
                )
                at = next(
                    r
                    for r in bench.visible(lender, of)
                    if edge["node"]["id"].endswith(str(r["id"]))
                )
                place = (at[column], at["id"])
                past = [
                    row
                    for row in rows
                    if ((row[column], row["id"]) > place) is (direction == "ASC")
                    and row["id"] != at["id"]
                ]
                found = bench.data(seat, text, after=edge["cursor"])[root]
                owed = [bench.oracle.dump.gid(of, row) for row in past[:200]]
                seen = [one["node"]["id"] for one in found["edges"]]
                assert seen == owed, (lender, seat, field, direction)
                bench.ledger.compare(seat.name, "cursor", seen, owed, len(rows))
    bench.ledger.assert_clean()


def test_a_cursor_holds_its_own_row_and_fits_its_own_list(bench: Bench) -> None:
    seat = Seat("COUNTY_PA@520327")
    text = (
        "query($after: String) {{ {}(first: 3, after: $after)"
        " {{ edges {{ cursor node {{ id }} }} }} }}"
    )
    edge = bench.data(seat, text.format("loans"), after=None)["loans"]["edges"][0]
    parts = orjson.loads(b64decode(edge["cursor"]))
    row = next(r for r in bench.visible(seat, "Loan") if edge["node"]["id"].endswith(str(r["id"])))
    assert len(parts) == 3 and parts[2] == str(row["id"])
    assert parts[1].startswith(row["recorded_at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    for root in ("projects", "households"):
        errors = bench.ask(seat, text.format(root), after=edge["cursor"]).errors
        assert [error["extensions"]["code"] for error in errors] == ["BAD_CURSOR"]
    where = (
        "query($after: String) { loans(where: { usedBy: { eq: HOUSEHOLD } }, after: $after)"
        " { edges { cursor } } }"
    )
    errors = bench.ask(seat, where, after=edge["cursor"]).errors
    assert [error["extensions"]["code"] for error in errors] == ["BAD_CURSOR"]
