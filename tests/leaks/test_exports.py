"""Files tell what the queries tell: single projects, and sums over loans (82, 83, 86, 87; B29).

Everybody takes every file of a month and of a report, and the files about his region. What a file
shows is read row by row, and every cell is listened to; what it adds up is added up again here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest

from models.clock import Clock
from models.identity import Vault
from planner.download import Asked, Exporter
from planner.refused import NoRight
from reports.downloads import DOWNLOADS
from schema.execute import Answer
from tests.leaks.bench import Bench
from tests.leaks.dump import Row
from tests.leaks.roster import Seat
from tests.office import BUSINESS_DATE
from tests.world import KEYS

BAD = ("SUBSTANDARD", "DOUBTFUL", "LOSS")
ON_THE_BOOK = ("ACTIVE", "OVERDUE", "IN_BUFFER", "CLAIMING", "EARLY_CALLED")


def exported(bench: Bench, seat: Seat, name: str, **given: Any) -> list[Row] | None:
    """What the file shows, facts first; None where the role has no right to such files."""
    office, actor, download = bench.office, bench.actor(seat), DOWNLOADS[name]
    exporter = Exporter(office.database, Clock(BUSINESS_DATE), office.directory, Vault(KEYS))
    asked = Asked(download, given)
    shown = {column.name for column in download.columns}

    async def taken() -> list[Row]:
        values = exporter.values(asked, actor)
        async with exporter.rows(asked, actor, values, seconds=20.0) as pieces:
            rows = [dict(one) async for piece in pieces for one in piece]
        return [{name: one[name] for name in one if name in shown} for one in rows]

    try:
        found = office.run(taken())
    except NoRight:
        return None
    bench.listen(seat, Answer(orjson.dumps(found, default=str), []))
    return found


def whole(rows: Iterable[Row]) -> list[Row]:
    """Counties' months, whose files have projects."""
    return [row for row in rows if row["lender_id"] is None]


@pytest.mark.parametrize(
    ("name", "of", "table", "month"),
    [
        ("statistic", "Statistic", "statistic", "id"),
        ("quarter-report", "WrittenReport", "written_report", "whole_id"),
    ],
)
def test_single_projects_of_a_file(
    bench: Bench, everybody: list[Seat], name: str, of: str, table: str, month: str
) -> None:
    """The file is there for whom its object is, with the projects that he sees and no others."""
    oracle, dump = bench.oracle, bench.oracle.dump
    rows = [row for row in dump.tables[table] if row[month] is not None]
    rows = whole(rows) if table == "statistic" else rows
    parameter = DOWNLOADS[name].subject.name
    for seat in everybody:
        actor, path = bench.actor(seat), f"{name}.projects"
        seen: list[Any] = []
        wanted: list[Any] = []
        for row in rows:
            found = exported(bench, seat, name, **{parameter: dump.gid(of, row)})
            if found is None:
                break
            seen += [(row["id"], one["project_no"]) for one in found[:1]]
            seen += [(row["id"], one["project_no"]) for one in found[1:] if one["project_no"]]
        for row in oracle.visible(actor, table) if found is not None else []:
            if row not in rows:
                continue
            wanted.append((row["id"], None))
            wanted += [
                (row["id"], one["project_no"])
                for one in oracle.visible(actor, "statistic_project")
                if one["county_id"] == row["county_id"] and one["statistic_id"] == row[month]
            ]
        bench.ledger.compare(seat.name, path, seen, wanted, len(rows))
    bench.ledger.assert_clean()


Sums = dict[tuple[Any, ...], tuple[Any, ...]]


def by_lender(bench: Bench, seat: Seat) -> Sums:
    """Per county and lender: loans, households and yuan on the book, of what is visible."""
    dump, groups = bench.oracle.dump, defaultdict[tuple[Any, ...], list[Row]](list)
    counties = {row["id"]: row["name"] for row in dump.tables["region"]}
    lenders = {row["id"]: row["name"] for row in dump.tables["lender"]}
    for loan in bench.oracle.visible(bench.actor(seat), "loan"):
        small = loan["months"] <= 36 and loan["amount"] <= 50_000
        if loan["state"] in ON_THE_BOOK and small and loan["guarantee_mode"] == "CREDIT":
            groups[counties[loan["county_id"]], lenders[loan["lender_id"]]].append(loan)
    return {key: added(loans) for key, loans in groups.items()}


def by_source(bench: Bench, seat: Seat) -> Sums:
    """Per county: yuan lent and on the book, whatever else the lines are divided by."""
    dump, found = bench.oracle.dump, defaultdict[tuple[Any, ...], list[Row]](list)
    counties = {row["id"]: row["name"] for row in dump.tables["region"]}
    for loan in bench.oracle.visible(bench.actor(seat), "loan"):
        if loan["state"] in ON_THE_BOOK:
            key = (counties[loan["county_id"]], loan["funding_source"], loan["used_by"])
            found[key].append(loan)
    return {
        key: (len(loans), sum(loan["outstanding_principal"] for loan in loans))
        for key, loans in found.items()
    }


def added(loans: list[Row]) -> tuple[Any, ...]:
    bad = [loan for loan in loans if loan["five_tier"] in BAD]
    return (
        len(loans),
        len({loan["household_id"] for loan in loans}),
        sum((loan["outstanding_principal"] for loan in loans), Decimal(0)),
        sum((loan["outstanding_principal"] for loan in bad), Decimal(0)),
    )


def test_sums_of_a_file_are_over_what_is_visible(bench: Bench, everybody: list[Seat]) -> None:
    """Of the user's whole region; a township has no such file."""
    for seat in everybody:
        actor = bench.actor(seat)
        if actor.tier > 3:
            continue
        region = {"region": actor.region_code}
        told = exported(bench, seat, "regulator-extract", **region)
        if told is not None:
            seen = {
                (one["county"], one["lender"]): (
                    one["loans"], one["households"], one["balance"], one["bad"]
                )
                for one in told[1:]
            }  # fmt: skip
            wanted = by_lender(bench, seat)
            bench.ledger.compare(seat.name, "extract", seen.items(), wanted.items())
        told = exported(bench, seat, "funding-sources", **region)
        if told is not None:
            sums = defaultdict[tuple[Any, ...], list[Any]](lambda: [0, Decimal(0)])
            for one in told[1:]:
                line = sums[one["county"], one["funding_source"], one["used_by"]]
                line[0] += one["loans"]
                line[1] += one["balance"]
            seen = {key: tuple(line) for key, line in sums.items()}
            wanted = by_source(bench, seat)
            bench.ledger.compare(seat.name, "sources", seen.items(), wanted.items())
        days = {"from": date(2018, 1, 1), "to": date(2018, 12, 31)}
        told = exported(bench, seat, "claims-list", **region, **days)
        if told is not None:
            loans = {row["id"]: row["loan_no"] for row in bench.oracle.visible(actor, "loan")}
            claims = [
                loans[row["loan_id"]]
                for row in bench.oracle.visible(actor, "claim")
                if days["from"] <= row["submitted_on"] <= days["to"]
            ]
            bench.ledger.compare(seat.name, "claims", [one["loan_no"] for one in told[1:]], claims)
        exported(bench, seat, "overview", **region)
    bench.ledger.assert_clean()
