"""Every policy is needed: broken in any part, the comparison with the requirement notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from sqlalchemy import Table

from authz.act import Act
from authz.fence import atoms
from authz.rls import ddl
from authz.wall import wall
from models.scope import setting_sql
from tests.authz.conftest import Connection, as_application
from tests.authz.look import visible
from tests.authz.oracle import may_read
from tests.authz.people import everyone
from tests.authz.world import Row, key_of
from tests.authz.writing import WRITE_ACTS, differences

_POLICY = re.compile(r"create policy (\w+) on public\.(\w+) for \w+ to qiandai_app (.*);")
_CLAUSE = re.compile(r"(using|with check) \((.*?)\)(?= with check|$)")
_NAME = re.compile(r"E'\\n(\w+)='")


def _setting(name: str) -> str:
    """A setting as the policies read it; `name` is the pattern of its name."""
    return re.escape(setting_sql("app.name")).replace("name", name)


_ONCE = r"\((?:select )?"
_BOUND = rf"{_ONCE}nullif\({_setting('[a-z_]+')}, ''\)::\w+\)"
_BETWEEN = re.compile(rf"(\w+) between ({_BOUND}) and ({_BOUND})")
_TEXT = re.compile(
    rf"\({_ONCE}nullif\({_setting('([a-z_]+)')}, ''\) = '\*'\) or {_ONCE}substr\("
    rf"nullif\({_setting(chr(92) + '1')}, ''\), 2\)\) = (?:any \(\w+\)|\w+)\)"
)
_OPEN = re.compile(rf"{_setting('[a-z_]+')} = 'all'")
_NULL = re.compile(rf"{_setting('[a-z_]+_null')} = 'yes'")
_LIST = re.compile(rf"strpos\({_setting('[a-z_]+')}, '[^']+'\) > 0")

# Mutants that change nothing any actor could see, with the reason.
HARMLESS = {
    # Everybody who reads the warnings of projects by amount, or by group of lenders, also reads
    # those of no project.
    ("warning", "warning_amount_null yes"),
    ("warning", "warning_lender_groups_null yes"),
    # Nobody but the scheduler is fenced otherwise than by name, and it is fenced by nothing.
    ("decision", "trace_client_null yes"),
    ("decision", "trace_recipient_null yes"),
    ("idempotency", "trace_actor_null yes"),
    ("idempotency", "trace_recipient_null yes"),
    ("outbox", "trace_actor_null yes"),
    ("outbox", "trace_client_null yes"),
    # Messages are closed to all but the scheduler by their recipient already.
    ("outbox", "trace_actor_null no"),
    ("outbox", "trace_client_null no"),
    # Every office of a region reads how its counties are prepared: the gate never is closed.
    ("county_document", "preparedness gate"),
    ("risk_team", "preparedness gate"),
    ("joint_meeting", "preparedness gate"),
    ("meeting_resolution", "preparedness gate"),
    ("duty_record", "preparedness gate"),
    ("insurance_product", "preparedness gate"),
    # Who reads sums over all lenders reads every lender's: for him the gate is open altogether.
    ("statistic", "report_lender_id_null no"),
    ("statistic_figure", "report_lender_id_null no"),
    ("statistic_entry", "report_lender_id_null no"),
    # No right to the audit trail is bounded above.
    ("audit_event", "audit_amount_min high"),
}


@cache
def policies() -> dict[tuple[str, str], str]:
    """The clauses of every policy of the application's role, by table and name."""
    return {(match[2], match[1]): match[3] for match in _POLICY.finditer(ddl())}


def mutants(clause: str) -> Iterator[tuple[str, str]]:
    """Every way to break one part of a condition: what was broken, and the broken text."""
    yield "all", "true"
    for match in _BETWEEN.finditer(clause):
        column, low, high = match.groups()
        name = _NAME.findall(low)[0]
        yield f"{name} low", _cut(clause, match, f"{column} <= {high}")
        yield f"{name} high", _cut(clause, match, f"{column} >= {low}")
    for pattern, word in ((_TEXT, "text"), (_OPEN, "gate"), (_LIST, "list")):
        for match in pattern.finditer(clause):
            name = _NAME.findall(match[0])[0]
            yield f"{name} {word}", _cut(clause, match, "true")
    for match in _NULL.finditer(clause):
        name = _NAME.findall(match[0])[0]
        yield f"{name} yes", _cut(clause, match, "true")
        yield f"{name} no", _cut(clause, match, "false")


def _cut(clause: str, match: re.Match[str], by: str) -> str:
    return clause[: match.start()] + by + clause[match.end() :]


def noticed(connection: Connection, table: Table, rows: list[Row]) -> bool:
    """Whether any actor now finds other rows than the requirement says."""
    for actor in everyone():
        wanted = {key_of(table, row) for row in rows if may_read(actor, table.name, row)}
        with as_application(connection):
            if visible(connection, table, actor) != wanted:
                return True
    return False


def test_every_broken_part_of_a_read_policy_is_noticed(
    administrator: Connection, world: dict[str, list[Row]]
) -> None:
    count, survivors = 0, set()
    for table in wall().tenant:
        clauses = dict(_CLAUSE.findall(policies()[table.name, "reading"]))
        for what, text in mutants(clauses["using"]):
            count += 1
            with administrator.transaction(force_rollback=True):
                change = f"alter policy reading on {table.name} using ({text})"
                administrator.execute(change.encode())
                if not noticed(administrator, table, world[table.name]):
                    survivors.add((table.name, what))
    assert survivors == HARMLESS
    assert count >= 150


def writing(name: str) -> list[Act]:
    """The acts that write a table, be it only what every act leaves."""
    return [act for act in WRITE_ACTS if name in act.writes]


def fencing(name: str) -> list[Act]:
    """For each fence of a table's writes an act whose lines speak of it."""
    spoken = {
        atom.attribute: line.act
        for line in wall().rights.lines
        if name in line.act.own_writes
        for atom in atoms(line.condition)
    }
    return [spoken[fenced.attribute] for fenced in wall().writes.get(name, ())]


@pytest.mark.long
def test_every_broken_part_of_an_insert_policy_is_noticed(administrator: Connection) -> None:
    count, survivors = 0, set()
    for (name, policy), text in policies().items():
        if policy != "inserting":
            continue
        table = wall().tables[name]
        acts = [*dict.fromkeys([*fencing(name), *writing(name)[:5]]), None]
        acts += [act for act in WRITE_ACTS if name not in act.writes][:1]
        for what, broken in mutants(dict(_CLAUSE.findall(text))["with check"]):
            if what.startswith("write_") and what.endswith(("low", "high", "no")):
                continue  # One bound alone, or nulls closed, is the read fence's business.
            count += 1
            with administrator.transaction(force_rollback=True):
                administrator.execute(
                    f"alter policy inserting on {name} with check ({broken})".encode()
                )
                if not differences(administrator, table, acts):
                    survivors.add((name, what))
    assert survivors == set()
    assert count >= 50


def test_a_table_without_its_policies_shows_and_takes_nothing(administrator: Connection) -> None:
    for name in ("loan", "project", "audit_event"):
        table = wall().tables[name]
        with administrator.transaction(force_rollback=True):
            administrator.execute(f"drop policy reading on {name}".encode())
            with as_application(administrator):
                assert all(not visible(administrator, table, actor) for actor in everyone())
