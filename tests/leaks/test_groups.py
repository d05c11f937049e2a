"""Everybody groups indicators every way: each figure is recounted from the rows he may see.

Nothing of the product's grouping is used: rows of the raw dump, judged one by one by the oracle,
are added up in Python with exact decimals (catalogue 5, 10).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations
from typing import Any

import pytest

from authz.actor import Actor
from tests.leaks.bench import Bench
from tests.leaks.dump import Dump, Row
from tests.leaks.oracle import CITY, COUNTY, PROVINCE
from tests.leaks.roster import Seat
from tests.leaks.scene_report import LAST

TODAY = date(2018, 12, 20)
DIMENSIONS = ("CITY", "COUNTY", "LENDER")
GROUPINGS = [one for size in range(4) for one in combinations(DIMENSIONS, size)]
FIELDS = """asOfOn city { code } county { code } lender { code } loanCount overdueCount
  nonPerformingCount outstanding overdue nonPerforming overdueRatio nplRatio trippedLenders
  lentYear households fundBalance coverage projectCount projectAmount"""
LIBRARY = PROVINCE | CITY | COUNTY | {"SCHEDULER"}


@dataclass(frozen=True)
class Groups:
    """One way of grouping, of this moment or of the month of the scene."""

    by: tuple[str, ...]
    months: bool

    @property
    def tells_counties(self) -> bool:
        return "LENDER" not in self.by

    def asked(self, region: str, cursor: str = "") -> str:
        after = f', after: "{cursor}"' if cursor else ""
        by = ", ".join((*self.by, "MONTH") if self.months else self.by)
        when = 'from: "2018-05-01", to: "2018-07-01", ' if self.months else ""
        return (
            f'indicators(region: "{region}", groupBy: [{by}], {when}first: 200'
            f"{after})"
            f" {{ totalCount pageInfo {{ endCursor hasNextPage }} nodes {{ {FIELDS} }} }}"
        )


def compare_groups(bench: Bench, seat: Seat, groups: list[Groups]) -> None:
    """All these groupings at once, figure by figure."""
    actor = bench.actor(seat)
    region = actor.region_code[:6]
    fields = " ".join(f"g{index}: {one.asked(region)}" for index, one in enumerate(groups))
    data = bench.data(seat, f"{{ {fields} }}")
    for index, one in enumerate(groups):
        wanted = Recount(bench, actor, one).rows()
        shown = rest(bench, seat, one, data[f"g{index}"]) if data else []
        path = f"indicators({', '.join(one.by)}{' of months' if one.months else ''})"
        bench.ledger.compare(seat.name, path, map(flat, shown), map(flat, wanted))
        counts = [data[f"g{index}"]["totalCount"]] if data else [0]
        bench.ledger.compare(seat.name, f"{path}.totalCount", counts, [len(wanted)])


def rest(bench: Bench, seat: Seat, groups: Groups, page: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a page and of all pages after it."""
    rows: list[dict[str, Any]] = page["nodes"]
    while page["pageInfo"]["hasNextPage"]:
        region = bench.actor(seat).region_code[:6]
        asked = groups.asked(region, page["pageInfo"]["endCursor"])
        page = bench.data(seat, f"{{ all: {asked} }}")["all"]
        rows += page["nodes"]
    return rows


def flat(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(
        (name, f"{value:f}" if isinstance(value, Decimal) else str(value))
        for name, value in sorted(row.items())
    )


@dataclass
class Recount:
    """The groups as one would add them up by hand."""

    bench: Bench
    actor: Actor
    groups: Groups

    def rows(self) -> list[dict[str, Any]]:
        books = self.books()
        funds, households, projects = self.funds(), self.households(), self.projects()
        found = []
        for key, own in books.items():
            row = self.named(key) | self.added(own)
            owed = row["outstanding"]
            row |= {
                "overdueRatio": ratio(row["overdue"], owed),
                "nplRatio": ratio(row["nonPerforming"], owed),
                "households": households.get(key),
                "fundBalance": funds.get(key),
                "coverage": ratio(funds.get(key), owed),
            }
            own_projects = projects.get(key, self.no_projects())
            row |= dict(zip(("projectCount", "projectAmount"), own_projects, strict=True))
            found.append(row)
        return found

    def visible(self, table: str) -> list[Row]:
        return self.bench.oracle.visible(self.actor, table)

    def months(self, of_lenders: bool) -> list[Row]:
        """The months that stand, of lenders or of counties as a whole."""
        return [
            row
            for row in self.visible("statistic")
            if row["superseded_on"] is None and (row["lender_id"] is not None) == of_lenders
        ]

    def by_key(self, rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Row]]:
        found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        regions = by_id(self.bench.oracle.dump, "region")
        for row in rows:
            of = {
                "CITY": regions[row["county_id"]]["parent_id"],
                "COUNTY": row["county_id"],
                "LENDER": row.get("lender_id"),
            }
            found[tuple(of[one] for one in self.groups.by)].append(row)
        return found

    def books(self) -> dict[tuple[Any, ...], list[Row]]:
        if not self.groups.months:
            return self.by_key(self.visible("county_lender_position"))
        return self.by_key(self.months(of_lenders=True))

    def figures(self, months: list[Row], code: str) -> list[Row]:
        dump, keys = self.bench.oracle.dump, {one["id"] for one in months}
        return [
            row
            for row in dump.tables["statistic_figure"]
            if row["code"] == code and row["statistic_id"] in keys
        ]

    def named(self, key: tuple[Any, ...]) -> dict[str, Any]:
        tables = {"CITY": "region", "COUNTY": "region", "LENDER": "lender"}
        row: dict[str, Any] = {"asOfOn": LAST if self.groups.months else TODAY}
        for dimension in DIMENSIONS:
            row[dimension.lower()] = None
        for dimension, one in zip(self.groups.by, key, strict=True):
            of = by_id(self.bench.oracle.dump, tables[dimension])[one]
            row[dimension.lower()] = {"code": of["code"]}
        return row

    def added(self, own: list[Row]) -> dict[str, Any]:
        if self.groups.months:
            balance = self.figures(own, "BALANCE")
            zero = Decimal("0.00")
            return {
                "outstanding": sum((one["amount"] for one in balance), zero),
                "loanCount": sum(one["loans"] for one in balance),
                "overdue": zero, "nonPerforming": zero, "overdueCount": 0,
                "nonPerformingCount": 0, "trippedLenders": None, "lentYear": zero,
            }  # fmt: skip
        return {
            "outstanding": sum(one["outstanding"] for one in own),
            "overdue": sum(one["overdue"] for one in own),
            "nonPerforming": sum(one["non_performing"] for one in own),
            "loanCount": sum(one["loan_count"] for one in own),
            "overdueCount": sum(one["overdue_count"] for one in own),
            "nonPerformingCount": sum(one["non_performing_count"] for one in own),
            "trippedLenders": sum(one["breaker_state"] != "CLOSED" for one in own),
            "lentYear": None,
        }

    def funds(self) -> dict[tuple[Any, ...], Decimal]:
        if self.groups.months or not self.groups.tells_counties:
            return {}  # The scene froze no figure of a fund.
        found = self.by_key(self.visible("county_position"))
        return {
            key: sum((one["fund_balance"] for one in own), Decimal()) for key, own in found.items()
        }

    def households(self) -> dict[tuple[Any, ...], int]:
        if not self.groups.months:
            return {}
        months = self.by_key(self.months(of_lenders=not self.groups.tells_counties))
        return {
            key: sum(one["households"] for one in self.figures(own, "BALANCE"))
            for key, own in months.items()
        }

    def projects(self) -> dict[tuple[Any, ...], tuple[int, Decimal]]:
        if not self.groups.tells_counties or self.actor.role.value not in LIBRARY:
            return {}
        if not self.groups.months:
            found = self.by_key(self.library("project"))
            return {key: counted(own) for key, own in found.items()}
        lines = self.by_key(self.library("statistic_project"))
        return {key: counted(lines.get(key, [])) for key in self.by_key(self.months(False))}

    def library(self, table: str) -> list[Row]:
        return [row for row in self.visible(table) if row["state"] != "EXITED"]

    def no_projects(self) -> tuple[Any, Any]:
        told = self.groups.tells_counties and not self.groups.months
        return (0, Decimal("0.00")) if told and self.actor.role.value in LIBRARY else (None, None)


@lru_cache(maxsize=4)
def by_id(dump: Dump, table: str) -> dict[int, Row]:
    """Rows of a dictionary."""
    return {row["id"]: row for row in dump.tables[table]}


def counted(projects: list[Row]) -> tuple[int, Decimal]:
    return len(projects), sum((one["amount"] for one in projects), Decimal("0.00"))


def ratio(part: Decimal | None, whole: Decimal) -> Decimal | None:
    if part is None or not whole:
        return None
    return (part / whole).quantize(Decimal("1e-10"), ROUND_HALF_UP)


@pytest.mark.parametrize("months", [False, True], ids=["now", "months"])
def test_every_grouping_is_of_what_one_may_see(
    bench: Bench, everybody: list[Seat], months: bool
) -> None:
    groups = [Groups(by, months) for by in GROUPINGS]
    for seat in everybody[::4]:
        compare_groups(bench, seat, groups)
    assert bench.ledger.comparisons.total() > 1000
    bench.ledger.assert_clean()


def test_parts_add_up_to_the_whole(bench: Bench) -> None:
    """Whatever it is split by, no yuan is lost or counted twice."""
    seat = Seat("PROV_PA@520000")
    for months in (False, True):
        sums: set[tuple[Any, ...]] = set()
        for by in GROUPINGS:
            data = bench.data(seat, f"{{ all: {Groups(by, months).asked('520000')} }}")["all"]
            rows = rest(bench, seat, Groups(by, months), data)
            assert rows, by
            sums.add(
                tuple(
                    sum(Decimal(row[name]) for row in rows)
                    for name in ("outstanding", "nonPerforming", "overdue", "loanCount")
                )
            )
        assert len(sums) == 1, sums
