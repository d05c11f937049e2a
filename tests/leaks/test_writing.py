"""Writes on what is not his: as if it were not there (catalogue 21-25), payloads, keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest

from authz.actor import Actor
from tests.conftest import DatabaseUrls
from tests.leaks.bench import Bench
from tests.leaks.conftest import opened
from tests.leaks.dump import Dump
from tests.leaks.oracle import Oracle
from tests.leaks.paths import EDGES, Chain, owed, walked
from tests.leaks.roster import Seat
from tests.leaks.scene import COUNTIES

NOWHERE = UUID("01600000-0000-7000-8000-000000000000")
BANK = Seat("COUNTY_BANK@520327", "ABC-520327")
NEIGHBOUR = Seat("COUNTY_BANK@520327", "RCC-520327")
MACHINE = Seat("BANK_SYSTEM@520327", "RCC-520327")
PA = Seat("COUNTY_PA@520327")
FIN = Seat("COUNTY_FIN@520327")
CITY = Seat("CITY_PA@520300")
PROVINCE = Seat("PROV_PA@520000")
GROUP = Seat("PROV_BANK@520000", "ABC-520328")
AUDITOR = Seat("AUDITOR@520000")
_SHIFTING = re.compile(rb'"decisionId":"[^"]+"')

OF_LOAN = {
    "loanApprove": 'approvalNo: "A-1"',
    "loanSign": 'contractNo: "C-1"',
    "loanDisburse": "",
    "repaymentRecord": 'principal: "1.00", bankRef: "R-1"',
    "loanClassify": "fiveTier: LOSS",
    "inspectionRecord": 'finding: AS_AGREED, note: "seen"',
    "collectionOpen": "cause: OTHER",
    "loanRecall": 'demandOn: "2019-01-20", amount: "1.00"',
    "maliciousDefaultPropose": 'evidence: "gone"',
}
SUBMIT = (
    'amount: "1000.00", rate: "4.3500", maturesOn: "2019-12-19", purpose: OWN_PRODUCTION,'
    " industry: PLANTING, repaymentMethod: AT_MATURITY"
)


@pytest.fixture
def desk(own_urls: DatabaseUrls) -> Iterator[Bench]:
    """A bench over a world of its own, where writes may stay."""
    with opened(own_urls.app) as office:
        yield Bench(office, Oracle(Dump.take(own_urls.owner)), owner_url=own_urls.owner)


def mutation(name: str, arguments: str, select: str = "") -> str:
    told = "{ code message path params { name value } }"
    return f"mutation {{ {name}(input: {{ {arguments} }}) {{ errors {told} replayed {select} }} }}"


def told(bench: Bench, seat: Seat, text: str, named: str) -> bytes:
    """The answer with the caller's own word, and the decision's number, taken out."""
    answer = bench.ask(seat, text)
    whole = (answer.data or b"-") + orjson.dumps(answer.errors, default=str)
    return _SHIFTING.sub(b"", whole.replace(named.encode(), b"?"))


def spared(bench: Bench, seat: Seat, of: str, county: int) -> str:
    """Global id of an object of the county that the user may not see."""
    rows = [
        bench.oracle.dump.gid(of, row)
        for row in bench.oracle.dump.tables[{"Loan": "loan", "Project": "project"}[of]]
        if row["county_id"] == county and not bench.oracle.sees(bench.actor(seat), of.lower(), row)
    ]
    return rows[0]


def cases(bench: Bench) -> Iterator[tuple[Seat, str, str, str]]:
    """User, mutation with `@` for the id, id of a hidden object, id of a missing one."""
    dump = bench.oracle.dump

    def first(table: str, kind: str, county: int) -> str:
        row = next(one for one in dump.tables[table] if one["county_id"] == county)
        return f"{kind}_{county}_{row['id']}"

    for name, rest in OF_LOAN.items():
        for seat, county in ((BANK, 520327000), (BANK, 520328000), (BANK, 530102000)):
            text = mutation(name, f'loan: {{ id: "@" }}, idempotencyKey: "k", {rest}')
            yield seat, text, spared(bench, seat, "Loan", county), f"loan_{county}_{NOWHERE}"
    watched = 'project: "@", note: "looked at"'
    for seat, county in (
        (CITY, 520327000), (CITY, 520102000), (CITY, 530102000), (PROVINCE, 520327000),
        (PROVINCE, 530102000), (GROUP, 520327000),
    ):  # fmt: skip
        text = mutation("projectSupervise", watched)
        yield seat, text, spared(bench, seat, "Project", county), f"project_{county}_{NOWHERE}"
    amend = mutation("projectAmend", 'project: "@", declaredLoanFunds: "1.00", reason: "r"')
    reveal = mutation("identityReveal", 'member: "@", purpose: "audit"', "idCard")
    reverse = mutation("fundEntryReverse", 'entry: "@", reason: "r", idempotencyKey: "k"')
    submit = mutation(
        "loanSubmit", f'household: "@", borrower: "@", loanNo: "L-1", idempotencyKey: "k", {SUBMIT}'
    ).replace('borrower: "@"', f'borrower: "member_520327000_{NOWHERE}"')
    for county in (520328000, 530102000):
        yield PA, amend, spared(bench, PA, "Project", county), f"project_{county}_{NOWHERE}"
        yield BANK, submit, first("household", "household", county), f"household_{county}_{NOWHERE}"
        person = first("household_member", "member", county)
        yield PA, reveal, person, f"member_{county}_{NOWHERE}"
        yield (
            FIN,
            reverse,
            first("fund_entry", "fundentry", county),
            f"fundentry_{county}_{NOWHERE}",
        )
    person = first("household_member", "member", 530102000)
    yield AUDITOR, reveal, person, f"member_530102000_{NOWHERE}"


def test_an_invisible_object_is_a_missing_one(desk: Bench) -> None:
    """The same bytes, by the same statements, and the same trail but for the id."""
    compared = 0
    for seat, text, hidden, missing in cases(desk):
        answers, sent, trail = [], [], []
        for named in (hidden, missing, hidden):
            before = trail_of(desk)
            answers.append(told(desk, seat, text.replace("@", named), named))
            after = trail_of(desk)
            written = [said for key, said in after.items() if key not in before]
            # What a connection prepares once tells of the connection, not of the object.
            ours = [sql for sql in desk.office.sent if not sql.startswith("PREPARE ")]
            sent.append([sql.split("$")[0][:60] for sql in ours])
            trail.append([said.replace(named, "?") for said in written])
        assert answers[0] == answers[1] == answers[2], (seat.name, text)
        assert b'"code":"NOT_FOUND"' in answers[0], (seat.name, answers[0])
        assert sent[0] == sent[1] == sent[2], (seat.name, text)
        assert trail[0] == trail[1] and trail[0], (seat.name, text)
        compared += 1
    assert compared == 42
    desk.ledger.assert_clean()


def trail_of(bench: Bench) -> dict[Any, str]:
    """Audit rows by id, without what differs each time."""
    shown = (
        "select id, concat_ws(' ', county_id, actor, act, object_kind, object_id, decision, before,"
        " after, lender_id, project_id, project_amount, project_lender_groups) from audit_event"
    )
    with psycopg.connect(bench.owner_url, autocommit=True) as owner:
        return dict(owner.execute(shown).fetchall())


def test_an_act_without_a_right_is_forbidden_whatever_is_named(bench: Bench) -> None:
    for seat, name in ((CITY, "loanApprove"), (MACHINE, "loanApprove"), (PA, "loanDisburse")):
        text = mutation(name, f'loan: {{ id: "@" }}, idempotencyKey: "k", {OF_LOAN[name]}')
        visible = next(iter(bench.visible(seat, "Loan")))
        ids = [bench.oracle.dump.gid("Loan", visible), f"loan_530102000_{NOWHERE}"]
        ids.append(spared(bench, seat, "Loan", 530102000))
        answers = {told(bench, seat, text.replace("@", named), named) for named in ids}
        assert len(answers) == 1 and b"FORBIDDEN" in answers.pop()


def test_a_number_taken_by_another_tenant_is_free(bench: Bench) -> None:
    """Unique per lender and per county: another's number changes nothing in the answer."""
    dump = bench.oracle.dump
    rows = [r for r in dump.tables["loan"] if r["county_id"] == 520327000]
    others = next(r for r in rows if r["lender_id"] != bench.actor(BANK).lender_id)
    home = next(r for r in dump.tables["household"] if r["county_id"] == 520327000)
    person = dump.children("household_member", "household_id", 520327000, home["id"])[0]
    submit = mutation(
        "loanSubmit",
        f'dryRun: true, idempotencyKey: "k", loanNo: "@", {SUBMIT},'
        f' household: "{dump.gid("Household", home)}",'
        f' borrower: "{dump.gid("HouseholdMember", person)}"',
        "loan { loanNo }",
    )
    project = next(r for r in dump.tables["project"] if r["county_id"] == 520328000)
    enterprise = dump.tables["enterprise"][0]["id"]
    register = mutation(
        "projectRegister",
        f'dryRun: true, projectNo: "@", name: "n", enterprise: "enterprise_{enterprise}",'
        ' industry: PLANTING, totalInvestment: "9.00", declaredLoanFunds: "1.00"',
        "project { projectNo }",
    )
    for seat, text, taken in (
        (BANK, submit, others["loan_no"]),
        (PA, register, project["project_no"]),
    ):
        answers = [
            told(bench, seat, text.replace("@", number), number) for number in (taken, "FRESH-1")
        ]
        assert answers[0] == answers[1], (seat, answers)
        assert b"DUPLICATE" not in answers[0]


PAYLOADS: list[tuple[Seat, str, str, Chain]] = [
    (NEIGHBOUR, "repaymentRecord", "Loan", ("household", "loans", "project")),
    (NEIGHBOUR, "repaymentRecord", "Loan", ("project", "participations", "loan")),
    (MACHINE, "repaymentRecord", "Loan", ("household", "loans", "events")),
    (MACHINE, "repaymentRecord", "Loan", ("project", "participations")),
    (CITY, "projectSupervise", "Project", ("participations", "household", "loans", "project")),
    (CITY, "projectSupervise", "Project", ("enterprise", "projects", "events")),
    (PROVINCE, "projectSupervise", "Project", ("participations", "household", "loans", "project")),
    (PROVINCE, "projectSupervise", "Project", ("enterprise", "projects", "participations")),
]


@pytest.mark.parametrize(("seat", "name", "of", "chain"), PAYLOADS)
def test_payloads_show_what_a_read_would(
    bench: Bench, seat: Seat, name: str, of: str, chain: Chain
) -> None:
    """The transaction's scope is wider than a read's; the payload must not be."""
    rows = [
        row
        for row in bench.visible(seat, of)
        if name == "projectSupervise" or row["state"] in ("ACTIVE", "OVERDUE")
    ]
    if name == "repaymentRecord":
        rows.sort(key=lambda row: row["project_id"] is None)
    # The event that the write itself appended is not in the dump.
    member, known = of.lower(), set(bench.all_ids())
    for row in rows[:12]:
        named = bench.oracle.dump.gid(of, row)
        target = f'loan: {{ id: "{named}" }}, principal: "0.01", bankRef: "X", idempotencyKey: "k"'
        if of == "Project":
            target = f'project: "{named}", note: "n"'
        answer = bench.ask(
            seat, mutation(name, f"dryRun: true, {target}", f"{member} {inside(of, chain)}")
        )
        data = orjson.loads(answer.data or b"null")[name]
        assert data and not data["errors"], (answer, row)
        seen = [way for way in walked(data[member], of, chain) if known.issuperset(way)]
        wanted = list(owed(bench.oracle, bench.actor(seat), [row], of, chain))
        bench.ledger.compare(seat.name, f"payload:{name}", seen, wanted, 600)
    assert rows
    bench.ledger.assert_clean()


def inside(of: str, chain: Chain) -> str:
    if not chain:
        return "{ id }"
    below, how, _ = EDGES[of, chain[0]]
    inner = inside(below, chain[1:])
    if how == "many":
        return f"{{ id {chain[0]} {{ totalCount nodes {inner} }} }}"
    return f"{{ id {chain[0]} {inner} }}"


INJECT = mutation(
    "fundInject",
    'amount: "100.00", sourceLevel: COUNTY, documentNo: "D-1", idempotencyKey: "one"',
    "entry { id amount }",
)


def test_another_s_key_is_not_his(desk: Bench) -> None:
    """Another county's or client's same key and input is a first time; another role is denied."""
    first, other = desk.actor(FIN), desk.actor(Seat("COUNTY_FIN@530102"))

    def inject(actor: Actor, text: str = INJECT) -> dict[str, Any]:
        answer = desk.office.answer(actor, text)
        return orjson.loads(answer.data or b"null")["fundInject"] or {
            "code": answer.errors[0]["extensions"]["code"]
        }

    mine = inject(first)
    assert mine["entry"] and not mine["replayed"]
    assert inject(first) == mine | {"replayed": True}
    for actor in (other, replace(first, client="another"), replace(other, client="third")):
        theirs = inject(actor)
        assert not theirs["replayed"] and theirs["entry"]["id"] != mine["entry"]["id"]
    larger = INJECT.replace("100.00", "100.01")
    assert inject(replace(first, client="fourth"), larger)["entry"]["amount"] == "100.01"
    assert inject(desk.actor(PA)) == {"code": "FORBIDDEN"}


def test_two_lenders_of_one_client_do_not_share_a_key(desk: Bench) -> None:
    """A replay never shows a loan of another lender. In a county as the seed left it."""
    dump = desk.oracle.dump
    codes = {row["id"]: row["code"] for row in dump.tables["lender"]}
    active = {
        (row["county_id"], codes[row["lender_id"]]): row
        for row in dump.tables["loan"]
        if row["state"] == "ACTIVE" and row["county_id"] not in COUNTIES
    }
    county = next(at for at, _ in active if sum(one == at for one, _ in active) > 1)
    seen = []
    for (at, lender), loan in active.items():
        if at != county:
            continue
        named = dump.gid("Loan", loan)
        text = mutation(
            "repaymentRecord",
            f'loan: {{ id: "{named}" }}, principal: "0.01", bankRef: "K", idempotencyKey: "same"',
            "loan { id }",
        )
        answer = desk.ask(Seat(f"COUNTY_BANK@{str(county)[:6]}", lender), text)
        data = orjson.loads(answer.data or b"null")["repaymentRecord"]
        assert data["replayed"] is False and data["loan"] == {"id": named}, data
        seen.append(named)
    assert len(set(seen)) > 1
    desk.ledger.assert_clean()
