"""The dictionaries: divisions, lenders, rates, working days. The demo stands on them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import chinese_calendar
import psycopg

from authz.rls import bulk_loading
from ops.seed.copy import Lines, send
from ops.seed.lenders import Lender, add_lenders, lenders_of
from ops.seed.regions import DATA, County, Region, add_region_codes, add_regions, counties, guizhou
from rules.rate import BenchmarkRate
from rules.working_day import FIRST_YEAR, LAST_YEAR

BENCHMARK = "PBOC_BENCHMARK"


@dataclass(frozen=True, slots=True)
class Place:
    """A county and who lends there."""

    county: County
    lenders: tuple[Lender, ...]


def load(owner_url: str) -> None:
    """Fill the dictionaries of an empty database; nothing else."""
    with psycopg.connect(owner_url) as connection, bulk_loading(connection):
        send(connection, dictionaries(guizhou(), guizhou_places()).packed())


def guizhou_places() -> list[Place]:
    """All counties of Guizhou, 贵安新区's one included, with their lenders."""
    return [
        Place(county, lenders_of(county, number))
        for number, county in enumerate(counties(guizhou()), 1)
    ]


def dictionaries(regions: list[Region], places: list[Place]) -> Lines:
    """Rows of every dictionary, for these divisions and the lenders of these places."""
    lines = Lines()
    add_regions(lines, regions)
    add_region_codes(lines, regions)
    for place in places:
        add_lenders(lines, place.lenders)
    _add_rates(lines)
    _add_calendar(lines)
    return lines


def benchmark_table() -> list[BenchmarkRate]:
    """The benchmark rows of `data/rates.csv`."""
    return [
        BenchmarkRate(
            date.fromisoformat(row["effective_date"]),
            int(row["tenor_from_months_excl"]),
            int(row["tenor_to_months_incl"]) if row["tenor_to_months_incl"] else None,
            Decimal(row["rate_percent"]),
        )
        for row in _rates()
        if row["rate_type"] == BENCHMARK
    ]


def _rates() -> list[dict[str, Any]]:
    with (DATA / "rates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _add_rates(lines: Lines) -> None:
    """An LPR names one tenor, not a band: its row starts at 0 (one year) or 12 months (five)."""
    for row in _rates():
        kind = row["rate_type"]
        over = row["tenor_from_months_excl"] or {"LPR_1Y": "0", "LPR_5Y": "12"}[kind]
        up_to = row["tenor_to_months_incl"] or {"LPR_1Y": "12"}.get(kind)
        percent = Decimal(row["rate_percent"])
        lines.add("reference_rate", kind, row["effective_date"], over, up_to, percent)


def _add_calendar(lines: Lines) -> None:
    """Every day of every published year: a year without rows falls back to Monday to Friday."""
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        working = chinese_calendar.is_workday(day)
        _, holiday = chinese_calendar.get_holiday_detail(day)
        # None on ordinary days; on a make-up day, the holiday that it makes up for.
        name = chinese_calendar.Holiday(holiday).chinese if holiday else None
        lines.add("calendar_day", day, working, name)
        day += timedelta(days=1)
