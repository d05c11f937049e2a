"""Whether every peer wrote what it should, by the rules' own ledger, and whether no fen is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from benchmarks.stop import BenchmarkError
from benchmarks.writes.ask import Pick
from ops.seed.check import queries, violations
from rules.ledger import Due, book
from rules.money import ZERO
from services.instalment import ledger_of

YUAN = Decimal(1)
BALANCES = ("check_sums.sql", "check_schedules.sql")
# Rows that each repayment adds exactly one of.
ADDED = {
    "repayment": "true",
    "loan_event": "kind = 'REPAID'",
    "audit_event": "act = 'repayment:record'",
    "idempotency": "act = 'repayment:record'",
}

_LOANS = """
select l.*, e.outstanding as exposure,
  (select count(*) from repayment r where r.county_id = l.county_id and r.loan_id = l.id)
    as repayments,
  (select count(*) from loan_event v where v.county_id = l.county_id and v.loan_id = l.id)
    as events
from loan l
join household_exposure e on e.county_id = l.county_id and e.household_id = l.household_id
where l.county_id = any(%s) and l.id = any(%s)
"""
_LINES = """
select * from instalment where county_id = any(%s) and loan_id = any(%s)
order by loan_id, due_on, number
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Some loans as they stand, with their lines; how many rows of each kind there are in all."""

    loans: dict[Any, dict[str, Any]]
    lines: dict[Any, list[dict[str, Any]]]
    counts: dict[str, int]


def standing(url: str, chosen: Sequence[Pick]) -> Standing:
    """Of these loans."""
    keys = [one.loan_id for one in chosen]
    here = [list({one.county_id for one in chosen}), keys]
    with psycopg.connect(url, row_factory=dict_row) as connection:
        loans = {row["id"]: row for row in connection.execute(_LOANS, here)}
        lines: dict[Any, list[dict[str, Any]]] = {key: [] for key in keys}
        for row in connection.execute(_LINES, here):
            lines[row["loan_id"]].append(row)
    return Standing(loans, lines, counts(url))


def counts(url: str) -> dict[str, int]:
    """Rows of each kind that a repayment adds one of."""
    with psycopg.connect(url) as connection:
        found = {}
        for table, condition in ADDED.items():
            query = sql.SQL("select count(*) from {} where {}").format(
                sql.Identifier(table),
                sql.SQL(condition),
            )
            row = connection.execute(query).fetchone()
            assert row is not None
            found[table] = row[0]
    return found


def compared(
    peer: str, url: str, chosen: Sequence[Pick], today: date, repay: Callable[[], None]
) -> None:
    """Runs `repay`; an error unless each repayment changed what the rules say, and nothing else."""
    before = standing(url, chosen)
    repay()
    after = standing(url, chosen)
    times = {
        key: after.loans[key]["repayments"] - row["repayments"] for key, row in before.loans.items()
    }
    total = sum(times.values())
    if total != len(chosen):
        raise BenchmarkError(f"{peer} recorded {total} repayments of {len(chosen)}")
    for name, count in before.counts.items():
        _expect(peer, f"rows of {name}", after.counts[name], count + total)
    for key, row in before.loans.items():
        _compare(peer, row, before.lines[key], after.loans[key], after.lines[key], times, today)


def _compare(
    peer: str,
    before: dict[str, Any],
    lines: list[dict[str, Any]],
    after: dict[str, Any],
    lines_after: list[dict[str, Any]],
    times: dict[Any, int],
    today: date,
) -> None:
    count, loan = times[before["id"]], f"of loan {before['id']}"
    ledger = ledger_of(before, lines, ())
    for _ in range(count):
        ledger = book(ledger, YUAN, ZERO, today)
    paid = count * YUAN
    _expect(peer, f"the lines {loan}", ledger_of(after, lines_after, ()).dues, ledger.dues)
    for name, less in (("outstanding_principal", paid), ("exposure", paid)):
        _expect(peer, f"{name} {loan}", after[name], before[name] - less)
    for name in ("version", "events"):
        _expect(peer, f"{name} {loan}", after[name], before[name] + count)
    _expect(peer, f"state {loan}", after["state"], before["state"])


def _expect(peer: str, what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        if isinstance(found, tuple) and found and isinstance(found[0], Due):
            pairs = zip(found, wanted, strict=True)
            found, wanted = next(pair for pair in pairs if pair[0] != pair[1])
        raise BenchmarkError(f"{peer}: {what} is {found}, the rules say {wanted}")


def balance(url: str) -> int:
    """How many invariants of sums and schedules hold over all rows; an error where one does not."""
    with psycopg.connect(url) as connection:
        if broken := violations(connection, files=BALANCES):
            raise BenchmarkError("the sums are broken:\n" + "\n".join(broken))
    return sum(len(queries(file)) for file in BALANCES)
