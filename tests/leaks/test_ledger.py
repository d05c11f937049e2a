"""Sums over what is not shown row by row: the ledger of a project, and what secures it (76, 87).

A sum that counts a hidden loan leaks it as a row would. The watching level sees whole projects; a
county lender sums its own loans of them; the other level is not told that there is anything.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.leaks.bench import Bench
from tests.leaks.dump import Row
from tests.leaks.roster import Seat

SUMS = """query($after: String) { projects(first: 200, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { id
    secured { guarantee collateral insurance }
    debtLedger { householdCount loanCount contributed obligation dividendsPaid
      lines { loanCount contributed obligation dividendsPaid household { id } } } } } }"""
KINDS = ("GUARANTEE", "COLLATERAL", "INSURANCE")
Sums = tuple[int, Decimal, Decimal, Decimal]


def owed(bench: Bench, seat: Seat, project: Row) -> dict[str, Sums]:
    """By household: loans, contributed, still owed, paid; of what the user sees alone."""
    oracle, dump, actor = bench.oracle, bench.oracle.dump, bench.actor(seat)
    found: dict[str, list[Any]] = defaultdict(lambda: [0, Decimal(0), Decimal(0), Decimal(0)])
    county = project["county_id"]
    for part in dump.children("project_participation", "project_id", county, project["id"]):
        loan = dump.get("loan", county, part["loan_id"])
        household = dump.get("household", county, part["household_id"])
        assert loan is not None and household is not None
        if not (
            oracle.sees(actor, "project_participation", part) and oracle.sees(actor, "loan", loan)
        ):
            continue
        sums = found[dump.gid("Household", household)]
        sums[0] += 1
        if part["withdrawn_on"] is None:
            sums[1] += part["principal"]
            sums[2] += loan["outstanding_principal"]
        paid = dump.children("dividend", "participation_id", county, part["id"])
        sums[3] += sum((one["amount"] for one in paid), Decimal(0))
    return {named: (one[0], one[1], one[2], one[3]) for named, one in found.items()}


def secured(bench: Bench, project: Row) -> tuple[Decimal, ...]:
    """By kind; the scene releases none and lets none end."""
    rows = bench.oracle.dump.children(
        "project_security", "project_id", project["county_id"], project["id"]
    )
    return tuple(
        sum((row["amount"] for row in rows if row["kind"] == kind), Decimal(0)) for kind in KINDS
    )


def said(sums: dict[str, Any]) -> Sums:
    money = [Decimal(sums[name]) for name in ("contributed", "obligation", "dividendsPaid")]
    return (sums["loanCount"], money[0], money[1], money[2])


def test_sums_are_of_what_is_visible(bench: Bench, everybody: list[Seat]) -> None:
    gid, library = bench.oracle.dump.gid, bench.oracle.dump.tables["project"]
    for seat in everybody[::3]:
        seen, after = [], None
        while True:
            page = bench.data(seat, SUMS, after=after).get("projects")
            if page is None:
                break
            for node in page["nodes"]:
                ledger = node["debtLedger"]
                lines = {
                    str((one["household"] or {}).get("id")): said(one) for one in ledger["lines"]
                }
                held = tuple(Decimal(one) for one in node["secured"].values())
                total = (ledger["householdCount"], *said(ledger))
                seen.append((node["id"], total, tuple(sorted(lines.items())), held))
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        wanted = []
        for project in bench.visible(seat, "Project"):
            lines = owed(bench, seat, project)
            columns = [sum(column) for column in zip(*lines.values(), strict=True)] or [0] * 4
            total = (len(lines), *columns)
            held = secured(bench, project)
            wanted.append((gid("Project", project), total, tuple(sorted(lines.items())), held))
        bench.ledger.compare(seat.name, "projects.debtLedger", seen, wanted, len(library))
    bench.ledger.assert_clean()
