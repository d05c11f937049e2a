"""Persons and by-id fields: exposure totals, masking, forged ids, decisions (4, 7, 25, 27, 32)."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Iterator

import orjson
import psycopg
import pytest

from models.identity import Vault
from tests.conftest import DatabaseUrls
from tests.leaks.bench import Bench
from tests.leaks.dump import Row
from tests.leaks.roster import Seat
from tests.world import KEYS

MASKED = re.compile(r"[0-9]{6}\*{8}[0-9]{3}[0-9X]")


def number_of(member: Row) -> str:
    return Vault(KEYS).open(
        member["id_card_cipher"], member["key_id"], member["county_id"], member["household_id"]
    )


@pytest.fixture(autouse=True)
def log(bench: Bench) -> Iterator[list[str]]:
    """Everything logged meanwhile; no identity number of anybody in it."""
    lines: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.getMessage()} {record.__dict__}")

    listener, root = Listener(), logging.getLogger()
    before = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(listener)
    root.setLevel(before)
    heard = set(re.findall(r"[1-9][0-9]{16}[0-9Xx]", "\n".join(lines)))
    assert not heard & bench.oracle.dump.identities


def test_exposure_is_totals_of_whoever_may_see_the_household(
    bench: Bench, everybody: list[Seat]
) -> None:
    """By household and by identity number: the totals over all lenders, loans of none but his."""
    dump, rng = bench.oracle.dump, random.Random(7)
    rows = {row["household_id"]: row for row in dump.tables["household_exposure"]}
    members = dump.tables["household_member"]
    by_id = "query($id: ID!) { household(id: $id) { exposure { outstanding approved pending } } }"
    by_card = (
        "query($c: IdCard!) { householdExposure(idCard: $c) { outstanding household { id } } }"
    )
    for seat in everybody:
        actor = bench.actor(seat)
        near = [m for m in members if m["county_id"] == actor.county_min]
        for member in rng.sample(members, 4) + rng.sample(near, min(6, len(near))):
            exposure = rows[member["household_id"]]
            home = dump.get("household", member["county_id"], member["household_id"])
            owed = bench.oracle.sees(actor, "household_exposure", exposure)
            named = dump.gid("Household", home)
            found = bench.data(seat, by_id, id=named)["household"]
            totals = [f"{exposure[name]:.2f}" for name in ("outstanding", "approved", "pending")]
            seen = found and list(found["exposure"].values())
            bench.ledger.compare(
                seat.name, "exposure", [str(seen)], [str((owed and totals) or None)]
            )
            found = bench.data(seat, by_card, c=number_of(member))["householdExposure"]
            seen = found and (found["outstanding"], found["household"]["id"])
            wanted = (totals[0], named) if owed else None
            bench.ledger.compare(seat.name, "householdExposure", [str(seen)], [str(wanted)])
    bench.ledger.assert_clean()


def test_a_hidden_person_is_as_unknown_as_a_stranger(bench: Bench) -> None:
    text = "query($c: IdCard!) { householdExposure(idCard: $c) { outstanding } }"
    seat = Seat("COUNTY_PA@520327")
    hidden = next(
        m for m in bench.oracle.dump.tables["household_member"] if m["county_id"] == 530102000
    )
    answers = [bench.ask(seat, text, c=card) for card in (number_of(hidden), "11010519491231002X")]
    assert answers[0] == answers[1] and not answers[0].errors


def test_a_number_mistyped_is_not_repeated(bench: Bench) -> None:
    """A real number with a digit too many, as a variable and in the text, and as other kinds."""
    card = number_of(bench.oracle.dump.tables["household_member"][0])
    seat = Seat("COUNTY_PA@520327")
    for text, variables in (
        ("query($c: IdCard!) { householdExposure(idCard: $c) { outstanding } }", {"c": f"{card}9"}),
        ("query($c: IdCard!) { householdExposure(idCard: $c) { outstanding } }", {"c": f" {card}"}),
    ):
        answer = bench.ask(seat, text, **variables)
        assert [error["extensions"]["code"] for error in answer.errors] == ["BAD_USER_INPUT"]
    bench.ledger.assert_clean()


def test_every_member_is_masked(bench: Bench, everybody: list[Seat]) -> None:
    text = "{ households(first: 200) { nodes { members { id idCard } } } }"
    for seat in everybody[::3]:
        for home in (bench.data(seat, text).get("households") or {"nodes": []})["nodes"]:
            for member in home["members"]:
                assert MASKED.fullmatch(member["idCard"]), member
    bench.ledger.assert_clean()


def test_the_database_holds_no_open_number(leak_urls: DatabaseUrls, bench: Bench) -> None:
    """Every table as text, the trail and the decisions included."""
    with psycopg.connect(leak_urls.owner) as owner:
        names = owner.execute("select tablename from pg_tables where schemaname = 'public'")
        for (name,) in names.fetchall():
            rows = owner.execute(f"select t::text from {name} t".encode()).fetchall()
            found = set(re.findall(r"[1-9][0-9]{16}[0-9Xx]", "\n".join(row[0] for row in rows)))
            assert not found & bench.oracle.dump.identities, name


def test_forged_ids_find_nothing(bench: Bench) -> None:
    """The own county before another's key, another kind before a key, another spelling."""
    dump = bench.oracle.dump
    loan = next(row for row in dump.tables["loan"] if row["county_id"] == 520328000)
    own = next(row for row in dump.tables["loan"] if row["county_id"] == 520327000)
    seat = Seat("COUNTY_PA@520327")
    ids = [f"loan_520327000_{loan['id']}", f"project_520327000_{own['id']}"]
    ids += [dump.gid("Loan", loan), f"household_520327000_{own['id']}"]
    data = bench.data(seat, "query($i: [ID!]!) { nodes(ids: $i) { id } }", i=ids)
    assert data["nodes"] == [None] * len(ids)
    for forged in (f"loan_520327000_{str(own['id']).upper()}", f"loan_0520327000_{own['id']}"):
        answer = bench.ask(seat, "query($i: ID!) { node(id: $i) { id } }", i=forged)
        assert answer.errors or orjson.loads(answer.data or b"{}")["node"] is None
    bench.ledger.assert_clean()


def test_by_id_fields_under_aliases_and_fragments(bench: Bench, everybody: list[Seat]) -> None:
    """One document, one statement, many ids: each field shows its own, or null."""
    dump, rng = bench.oracle.dump, random.Random(4)
    text = (
        "query($l: ID!, $p: ID!, $h: ID!, $e: ID!) { l: loan(id: $l) { id } p: project(id: $p)"
        " { id events { nodes { id } } } h: household(id: $h) { id } n: node(id: $p) { ...F }"
        " m: node(id: $l) { ...F } e: enterprise(id: $e) { projects { totalCount } } }"
        " fragment F on Node { id ... on Project { amount } ... on Loan { project { id } } }"
    )
    for seat in everybody:
        actor = bench.actor(seat)
        near = actor.county_min if actor.tier >= 3 else None
        pools = [dump.tables[table] for table in ("loan", "project", "household")]
        for rows in (pools, [[r for r in p if near in (None, r["county_id"])] for p in pools]):
            loan, project, home = (rng.choice(pool) for pool in rows)
            ids = {"l": dump.gid("Loan", loan), "p": dump.gid("Project", project)}
            ids |= {"h": dump.gid("Household", home), "e": f"enterprise_{project['enterprise_id']}"}
            if (actor.role, "project") in bench.denied:
                continue
            data = bench.data(seat, text, **ids)
            shown = {
                "l": bench.oracle.sees(actor, "loan", loan),
                "p": bench.oracle.sees(actor, "project", project),
                "h": bench.oracle.sees(actor, "household", home),
            }
            shown |= {"n": shown["p"], "m": shown["l"]}
            seen = [key for key in shown if data.get(key) is not None]
            bench.ledger.compare(seat.name, "aliases", seen, [key for key in shown if shown[key]])
            if not data.get("p") and actor.role.value.startswith(("TOWN", "BANK")):
                bench.denied.add((actor.role, "project"))
    bench.ledger.assert_clean()


def test_decisions_are_explained_to_their_own_subject(
    bench: Bench, everybody: list[Seat], leak_urls: DatabaseUrls
) -> None:
    """Another's decision is answered as one that never was."""
    rng = random.Random(24)
    for seat in everybody:
        bench.ask(seat, "{ auditEvents { totalCount } riskFunds { totalCount } }")
    bench.oracle.retake(leak_urls.owner, "decision")
    decisions = bench.oracle.dump.tables["decision"]
    text = "query($d: ID!) { explainAccess(decisionId: $d) { decisionId } }"
    for seat in everybody:
        actor = bench.actor(seat)
        own = [one for one in decisions if one["actor"] == seat.name][:2]
        for one in own + rng.sample(decisions, 6):
            named = str(one["id"])
            found = bench.data(seat, text, d=named)["explainAccess"]
            owed = one["actor"] == seat.name and one["county_id"] == actor.tenant_id
            bench.ledger.compare(seat.name, "explainAccess", [found is not None], [owed])
    bench.ledger.assert_clean()
