"""Few loans made many: households of the demo with all that they owe, copied within PostgreSQL.

A copy has ids and numbers of its own and was recorded some seconds later; county, township,
lender, days and money are those of the household it was made from. Positions are computed anew.
Not copied is what no read of the benchmark and no check of sums touches: members who borrow
nothing, histories of status, classifications, insurance, events that moved no principal.

All of it is one transaction that fills its tables anew, so that nothing is written to the log
where `wal_level` is minimal, and an interrupted run leaves the database as it was.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from authz.rls import bulk_loading
from ops.seed.bulk import parked

# One copy in so many takes the projects along, with their households: the library of projects
# grows more slowly than the loans, as it does in the demo.
PROJECTS_EVERY = 5
SLOTS = 1000
PROGRESS_EVERY = 20
# States that no other row tells of: a loan that is claimed or disposed of is not copied.
PLAIN = [
    *("SUBMITTED", "APPROVED", "SIGNED", "REFUSED", "WITHDRAWN", "CANCELLED"),
    *("ACTIVE", "OVERDUE", "SETTLED"),
]
IDS = frozenset(
    ["id", "household_id", "member_id", "loan_id", "project_id", "agreement_id", "renews_id"]
)
NUMBERS = frozenset(["household_no", "agreement_no", "project_no", "loan_no"])
INSTANTS = frozenset(["recorded_at", "changed_at"])

_OF_HOUSEHOLD = "left join many h on h.county_id = t.county_id and h.id = t.{}"
_OF_LOAN = (
    "left join loan l on l.county_id = t.county_id and l.id = t.loan_id"
    " left join many h on h.county_id = t.county_id and h.id = l.household_id"
)
_NAMED_BY_A_LOAN = "exists (select from loan l where l.county_id = t.county_id and l.{} = t.id)"
# Each table with what leads from its rows to their household, and which of them are copied.
TABLES: dict[str, tuple[str, str]] = {
    "household": (_OF_HOUSEHOLD.format("id"), "true"),
    "household_member": (
        _OF_HOUSEHOLD.format("household_id"),
        _NAMED_BY_A_LOAN.format("member_id"),
    ),
    "household_exposure": (_OF_HOUSEHOLD.format("household_id"), "true"),
    "agreement": (_OF_HOUSEHOLD.format("household_id"), _NAMED_BY_A_LOAN.format("agreement_id")),
    "project": ("", "true"),
    "project_event": ("", "true"),
    "loan": (_OF_HOUSEHOLD.format("household_id"), "true"),
    "project_participation": (_OF_HOUSEHOLD.format("household_id"), "true"),
    "instalment": (_OF_LOAN, "true"),
    "repayment": (_OF_LOAN, "true"),
    "loan_event": (_OF_LOAN, "t.amount is not null"),
}
_HOUSEHOLDS = """
create temp table many on commit drop as
select county_id, household_id as id, bool_or(project_id is not null) as in_project,
  count(*)::integer as loans, abs(hashtext(household_id::text)) %% %s as slot
from loan group by county_id, household_id
having bool_and(state = any(%s) and renews_id is null)
"""
_COPIED = """
create function pg_temp.copied(id uuid, copy integer) returns uuid
language sql immutable strict as $$
  select (select (left(id::text, 15) || substr(h, 1, 3) || '-8' || substr(h, 4, 3) || '-'
      || substr(h, 7, 12))::uuid from md5(id::text || '/' || copy) h)
$$
"""
_BOOKS = """
with book as (
  select county_id, lender_id, sum(outstanding_principal) as outstanding, count(*) as loans,
    coalesce(sum(outstanding_principal) filter (where bad), 0) as bad,
    count(*) filter (where bad) as bad_loans,
    coalesce(sum(outstanding_principal) filter (where late), 0) as late,
    count(*) filter (where late) as late_loans
  from (select *, five_tier in ('SUBSTANDARD', 'DOUBTFUL', 'LOSS') as bad,
      overdue_since_on is not null as late
    from loan
    where state in ('ACTIVE', 'OVERDUE', 'IN_BUFFER', 'CLAIMING', 'EARLY_CALLED')) l
  group by county_id, lender_id)
update county_lender_position p set outstanding = b.outstanding, loan_count = b.loans,
  non_performing = b.bad, non_performing_count = b.bad_loans, overdue = b.late,
  overdue_count = b.late_loans
from book b where b.county_id = p.county_id and b.lender_id = p.lender_id
"""
_COUNTIES = """
update county_position p set outstanding = b.outstanding, loan_count = b.loans
from (select county_id, sum(outstanding) as outstanding, sum(loan_count) as loans
  from county_lender_position group by county_id) b
where b.county_id = p.county_id
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: with projects or without them, of so many in a thousand of the households."""

    number: int
    has_projects: bool
    slots: int = SLOTS


def plan(have: int, wanted: int, each: int, lean: int) -> list[Copy]:
    """The copies that lead from so many loans to so many; `lean` are those of one without projects.

    The last one is of a part of the households.
    """
    copies: list[Copy] = []
    while have < wanted:
        number = len(copies) + 1
        has_projects = number % PROJECTS_EVERY == 0 and have + each <= wanted
        size = each if has_projects else lean
        slots = min(SLOTS, round(SLOTS * (wanted - have) / size))
        if slots == 0:
            break
        copies.append(Copy(number, has_projects, slots))
        have += size * slots // SLOTS
    return copies


def multiply(owner_url: str, wanted: int) -> None:
    """Copies until there are about so many loans; everything or nothing."""
    began = time.monotonic()
    with (
        psycopg.connect(owner_url) as connection,
        bulk_loading(connection),
        parked(connection, active=True),
    ):
        connection.execute("set local max_parallel_workers_per_gather = 0")
        connection.execute("set local synchronous_commit = off")
        copies = _prepare(connection, wanted)
        for copy in [Copy(0, True), *copies]:
            for table in TABLES:
                _fill(connection, table, copy)
            if copy.number % PROGRESS_EVERY == 0:
                _tell(f"copy {copy.number} of {len(copies)}", began)
        for statement in (_BOOKS, _COUNTIES):
            connection.execute(statement.encode())
        _tell("rows are there; indexes and keys follow", began)
    _tell("indexes and keys are there; committed", began)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    _tell("vacuumed", began)


def _prepare(connection: psycopg.Connection[Any], wanted: int) -> list[Copy]:
    """Originals aside, the tables empty; which copies are to be made."""
    connection.execute(_COPIED.encode())
    connection.execute(_HOUSEHOLDS.encode(), [SLOTS, PLAIN])
    connection.execute("analyze many")
    for table, (path, condition) in TABLES.items():
        fence = "h.slot, h.in_project" if path else "0 as slot, true as in_project"
        copied = f"h.id is not null and {condition}" if path else condition
        connection.execute(
            sql.SQL(
                "create temp table {} on commit drop as"
                " select t.*, {} as is_copied, {} from {} t {}"
            ).format(
                sql.Identifier(f"many_{table}"),
                sql.SQL(copied),
                sql.SQL(fence),
                sql.Identifier(table),
                sql.SQL(path),
            )
        )
    row = connection.execute(
        "select (select count(*) from loan), sum(loans),"
        " coalesce(sum(loans) filter (where not in_project), 0) from many"
    ).fetchone()
    assert row is not None
    # What is filled anew in the transaction that empties it is not written to the log.
    listed = sql.SQL(", ").join(map(sql.Identifier, TABLES))
    connection.execute(sql.SQL("truncate {}").format(listed))
    return plan(*map(int, (row[0], wanted, row[1], row[2])))


def _fill(connection: psycopg.Connection[Any], table: str, copy: Copy) -> None:
    """The rows of one copy of one table; copy 0 are the originals, all of them."""
    columns = [
        row[0]
        for row in connection.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
            " and not attisdropped order by attnum",
            [table],
        )
    ]
    values = sql.SQL(", ").join(sql.SQL(_value(name, copy.number)) for name in columns)
    chosen = f"t.is_copied and t.slot < {copy.slots}" if copy.number else "true"
    if not copy.has_projects:
        chosen += " and not t.in_project"
    connection.execute(
        sql.SQL("insert into {} ({}) select {} from {} t where {}").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            values,
            sql.Identifier(f"many_{table}"),
            sql.SQL(chosen),
        )
    )


def _value(column: str, copy: int) -> str:
    """What a column of a copy holds."""
    if copy == 0:
        return f"t.{column}"
    if column in IDS:
        return f"pg_temp.copied(t.{column}, {copy})"
    if column in NUMBERS:
        return f"t.{column} || '-{copy}'"
    if column in INSTANTS:
        return f"t.{column} + interval '{copy} seconds'"
    return f"t.{column}"


def _tell(text: str, began: float) -> None:
    print(f"multiply: {text} after {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
