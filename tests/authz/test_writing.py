"""Row-level security on writes: an act opens its own tables, for its own rows, and no more."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import Table

from authz.act import Act
from authz.actor import Actor
from authz.role import Role
from authz.wall import wall
from tests.authz.conftest import Connection, as_application
from tests.authz.look import enter, listed
from tests.authz.people import seat
from tests.authz.world import Row, a_row, put
from tests.authz.writing import WRITE_ACTS, differences

WRITABLE = [
    table
    for table in (*wall().tenant, *wall().reference)
    if table.name in wall().writable and table.name != "identity_index"
]
HERE = 520327000


@pytest.mark.parametrize("table", WRITABLE, ids=lambda table: table.name)
def test_inserts_are_exactly_those_of_the_act(administrator: Connection, table: Table) -> None:
    own = [act for act in WRITE_ACTS if table.name in act.writes]
    other = next((act for act in WRITE_ACTS if table.name not in act.writes), None)
    acts = [None, *(own if table.name in own[0].own_writes else own[:3])]
    acts += [other] if other else []
    assert differences(administrator, table, acts) == []


@pytest.mark.parametrize(
    "table",
    [table for table in wall().tables.values() if table.name not in wall().writable],
    ids=lambda table: table.name,
)
def test_what_no_act_writes_nobody_can_write(administrator: Connection, table: Table) -> None:
    with as_application(administrator):
        enter(administrator, seat(Role.COUNTY_PA, HERE, 3), Act.PROJECT_REGISTER)
        for text in (
            f"insert into {table.name} default values",
            f"delete from {table.name}",
            f"truncate {table.name}",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), administrator.transaction():
                administrator.execute(text.encode())


def attempt(connection: Connection, actor: Actor, act: Act | None, text: str) -> int | str:
    """Rows that an update touches, or the class of the refusal; undone."""
    try:
        with as_application(connection):
            enter(connection, actor, act)
            return connection.execute(text.encode()).rowcount
    except psycopg.errors.InsufficientPrivilege as error:
        return "policy" if "row-level security" in str(error) else "grant"


def one_row(connection: Connection, name: str, county: int = HERE, **values: Any) -> Row:
    """The only row of a table, in a transaction of the test."""
    table = wall().tables[name]
    connection.execute(f"truncate {name} cascade".encode())
    row = a_row(table, 3_000_000, county, values)
    put(connection, table, [row])
    return row


BANK = seat(Role.COUNTY_BANK, HERE, 3)  # lender 7
SYSTEM = seat(Role.BANK_SYSTEM, HERE, 3)
OUTLET = seat(Role.BANK_OUTLET, 520327001, 4)  # lender 7, outlet 71
PA = seat(Role.COUNTY_PA, HERE, 3)
FIN = seat(Role.COUNTY_FIN, HERE, 3)


@pytest.mark.parametrize(
    ("actor", "act", "expected"),
    [
        (BANK, Act.LOAN_APPROVE, 1),
        (BANK, None, 0),
        (BANK, Act.LOAN_READ, 0),
        (BANK, Act.FUND_INJECT, 0),
        (SYSTEM, Act.LOAN_DISBURSE, 1),
        (SYSTEM, Act.LOAN_APPROVE, 0),
        (PA, Act.PROJECT_AMEND, 0),
        (FIN, Act.LOAN_APPROVE, 0),
        (seat(Role.COUNTY_BANK, HERE, 3, lender=1), Act.LOAN_APPROVE, 0),
        (seat(Role.COUNTY_BANK, 520328000, 3), Act.LOAN_APPROVE, 0),
        (OUTLET, Act.LOAN_SIGN, 1),
        (seat(Role.BANK_OUTLET, 520327001, 4, outlet=1), Act.LOAN_SIGN, 0),
        (seat(Role.PROV_PA, 520000000, 1), Act.PROJECT_SUPERVISE, 0),
        (seat(Role.SCHEDULER, 520000000, 1), Act.AUDIT_SEAL, 0),
    ],
)
def test_who_can_update_a_loan(
    administrator: Connection, actor: Actor, act: Act | None, expected: int
) -> None:
    with administrator.transaction(force_rollback=True):
        one_row(administrator, "loan", lender_id=7, outlet_id=71, township_id=520327001)
        assert attempt(administrator, actor, act, "update loan set state = 'x'") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("update loan set lender_id = 8", "policy"),
        ("update loan set outlet_id = 72", 1),
        ("update loan set county_id = 520328000", "grant"),
        ("update loan set id = gen_random_uuid()", "grant"),
        ("delete from loan", "grant"),
        ("truncate loan", "grant"),
        ("update loan_event set kind = 'x'", "grant"),
        ("update repayment set principal = 0", "grant"),
        ("update fund_entry set amount = 0", "grant"),
        ("update audit_event set actor = 'x'", "grant"),
        ("update audit_event set before = null", "grant"),
        ("update audit_seal set hash = ''", "grant"),
        ("update decision set actor = 'x'", "grant"),
        ("update idempotency set outcome = '{}'", "grant"),
        ("update household set status = 'x'", "policy"),
        ("update household set version = 2", "policy"),
        ("update project_participation set principal = 0", "grant"),
        ("update policy_hash set hash = 'x'", "grant"),
        ("update region set name = 'x'", "grant"),
        ("update enterprise set home_county_id = 520328000", 0),
        ("alter table loan disable row level security", "grant"),
        ("drop policy reading on loan", "grant"),
        ("set local row_security = off; select 1 from loan", "policy"),
    ],
)
def test_what_an_update_cannot_do(
    administrator: Connection, text: str, expected: int | str
) -> None:
    with administrator.transaction(force_rollback=True):
        one_row(administrator, "loan", lender_id=7, township_id=520327001)
        one_row(administrator, "household", township_id=520327001)
        assert attempt(administrator, BANK, Act.LOAN_DISBURSE, text) == expected


def test_a_row_can_be_locked_without_being_changed(administrator: Connection) -> None:
    with administrator.transaction(force_rollback=True):
        one_row(administrator, "household", township_id=520327001)
        lock = "select 1 from household for no key update"
        assert attempt(administrator, BANK, Act.LOAN_SUBMIT, lock) == 1
        assert attempt(administrator, BANK, None, lock) == 0


@pytest.mark.parametrize(
    ("actor", "act", "found"),
    [
        (BANK, None, 1),
        (BANK, Act.PARTICIPATION_READ, 1),
        (BANK, Act.LOAN_SIGN, 1),
        (BANK, Act.LOAN_DISBURSE, 3),
        (SYSTEM, None, 0),
        (SYSTEM, Act.LOAN_DISBURSE, 3),
        (PA, Act.PROJECT_AMEND, 3),
        (OUTLET, Act.LOAN_DISBURSE, 0),
    ],
)
def test_a_project_moves_by_the_loans_of_all_lenders(
    administrator: Connection, actor: Actor, act: Act | None, found: int
) -> None:
    """Its amount is their sum: a lender who disburses must not add up its own loans only."""
    table = wall().tables["project_participation"]
    with administrator.transaction(force_rollback=True):
        one_row(administrator, table.name, lender_id=7)
        others = [a_row(table, 3_000_000 + n, HERE, {"lender_id": 7 + n}) for n in (1, 2)]
        put(administrator, table, [*others, a_row(table, 3_000_003, 520328000, {"lender_id": 7})])
        assert attempt(administrator, actor, act, f"select 1 from {table.name}") == found
        moved = f"update {table.name} set project_amount = 5000000"
        moving = act in (Act.LOAN_DISBURSE, Act.PROJECT_AMEND)
        assert attempt(administrator, actor, act, moved) == (found if moving else 0)
        assert len(listed(administrator, table, BANK)) == 1


def test_a_disbursement_moves_the_copies_of_a_project_it_may_not_read(
    administrator: Connection,
) -> None:
    """Participations and audit rows of other lenders carry the amount too, and must follow."""
    moves = "update {} set project_amount = 5000000"
    with administrator.transaction(force_rollback=True):
        one_row(administrator, "project", amount=4_900_000)
        for table in ("project_participation", "project_event", "audit_event"):
            one_row(administrator, table, lender_id=8) if table != "project_event" else one_row(
                administrator, table
            )
            assert attempt(administrator, SYSTEM, Act.LOAN_DISBURSE, moves.format(table)) == 1
            assert attempt(administrator, SYSTEM, Act.LOAN_SIGN, moves.format(table)) == 0
            assert attempt(administrator, SYSTEM, None, f"select 1 from {table}") == 0
        amount = "update project set amount = 5000000"
        assert attempt(administrator, SYSTEM, Act.LOAN_DISBURSE, amount) == 1
        assert attempt(administrator, SYSTEM, Act.LOAN_SIGN, amount) == "policy"
        assert attempt(administrator, SYSTEM, None, "select 1 from project") == 0
        assert attempt(administrator, SYSTEM, Act.LOAN_SIGN, "select 1 from project") == 1
        other = seat(Role.BANK_SYSTEM, 520328000, 3)
        assert attempt(administrator, other, Act.LOAN_DISBURSE, amount) == 0


def test_an_office_supervises_only_what_it_watches(administrator: Connection) -> None:
    text = "update project set version = 2"
    province, city = seat(Role.PROV_PA, 520000000, 1), seat(Role.CITY_PA, 520300000, 2)
    with administrator.transaction(force_rollback=True):
        for amount, watching, other in (
            ("4999999.99", city, province),
            ("5000000.00", province, city),
        ):
            one_row(administrator, "project", amount=amount)
            assert attempt(administrator, watching, Act.PROJECT_SUPERVISE, text) == 1
            assert attempt(administrator, other, Act.PROJECT_SUPERVISE, text) == 0
            # The right to supervise is not the right to move the project to the other office.
            moved = "update project set amount = 9999999.99 - amount"
            assert attempt(administrator, watching, Act.PROJECT_SUPERVISE, moved) == "policy"
