"""The administrative divisions of 2018: ids allotted in blocks, codes dated.

A region's id is made of its code at first allotment (GB/T 2260): province PP0000000, city
PPCC00000, county PPCCXX000; townships count from their county's id in the order of their codes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ops.seed.copy import Lines

DATA = Path(__file__).resolve().parent / "data"
TIERS = {"province": 1, "prefecture": 2, "county": 3, "township": 4}
LEVELS = {1: "PROVINCE", 2: "CITY", 3: "COUNTY", 4: "TOWNSHIP"}
BLOCKS = {1: 9_999_999, 2: 99_999, 3: 999, 4: 0}

# 贵安新区 is addressed beside the cities but has no GB/T 2260 code: a special region with one
# county-level child, so that every rule applies to it.
SPECIAL_CODE = "GAXQ"
SPECIAL_ID = 529_000_000
SPECIAL_CHILD_CODE = "GAXQ01"
SPECIAL_CHILD_ID = 529_001_000


@dataclass(frozen=True, slots=True)
class Region:
    """A division as it stands in the table `region`."""

    id: int
    parent_id: int | None
    tier: int
    level: str
    kind: str
    code: str
    name: str
    poverty_county: bool = False
    key_county: bool = False
    deep_poverty_county: bool = False
    exit_batch: str | None = None

    @property
    def id_max(self) -> int:
        """Last id of the block this region owns."""
        return self.id + BLOCKS[self.tier]


@dataclass(frozen=True, slots=True)
class County:
    """A county with what the demo needs to know of it: its city and townships."""

    region: Region
    city: Region
    townships: tuple[Region, ...] = field(repr=False)

    @property
    def id(self) -> int:
        """The county's region id, which is the tenant's."""
        return self.region.id

    @property
    def code(self) -> str:
        """The county's division code."""
        return self.region.code


def guizhou() -> list[Region]:
    """All divisions of Guizhou as of 2018-10-31, and 贵安新区, parents first."""
    with (DATA / "guizhou_divisions.csv").open(encoding="utf-8", newline="") as file:
        regions = allotted(list(csv.DictReader(file)))
    special = Region(SPECIAL_ID, regions[0].id, 2, "SPECIAL", "新区", SPECIAL_CODE, "贵安新区")
    child = Region(
        SPECIAL_CHILD_ID, special.id, 3, "SPECIAL", "新区", SPECIAL_CHILD_CODE, "贵安新区直管区"
    )
    return [*regions, special, child]


def allotted(divisions: Iterable[dict[str, str]]) -> list[Region]:
    """Regions with their ids, from rows of code, name, level, parent_code, kind and flags."""
    ordered = sorted(divisions, key=lambda row: (TIERS[row["level"]], row["code"]))
    by_code: dict[str, Region] = {}
    next_township: dict[int, int] = {}
    for row in ordered:
        tier = TIERS[row["level"]]
        parent = by_code.get(row["parent_code"])
        if tier == 4:
            assert parent is not None, row
            number = next_township.get(parent.id, 0) + 1
            next_township[parent.id] = number
            region_id = parent.id + number
        else:
            region_id = int(row["code"]) * 1000
        by_code[row["code"]] = Region(
            region_id,
            None if parent is None else parent.id,
            tier,
            LEVELS[tier],
            row["kind"],
            row["code"],
            row["name"],
            row.get("poverty66") == "1",
            row.get("key50") == "1",
            row.get("deep16") == "1",
            row.get("exit_batch") or None,
        )
    return list(by_code.values())


def counties(regions: Sequence[Region]) -> list[County]:
    """The counties among `regions` with their city and townships, in the order of their codes."""
    by_id = {region.id: region for region in regions}
    townships: dict[int, list[Region]] = {}
    for region in regions:
        if region.tier == 4 and region.parent_id is not None:
            townships.setdefault(region.parent_id, []).append(region)
    found = []
    for region in regions:
        if region.tier == 3 and region.parent_id is not None:
            below = tuple(sorted(townships.get(region.id, []), key=lambda each: each.code))
            found.append(County(region, by_id[region.parent_id], below))
    return sorted(found, key=lambda county: county.code)


def add_regions(lines: Lines, regions: Iterable[Region]) -> None:
    """Rows of `region`, parents first."""
    for region in regions:
        lines.add(
            "region",
            region.id,
            region.id_max,
            region.parent_id,
            region.tier,
            region.level,
            region.kind,
            region.code,
            region.name,
            region.poverty_county,
            region.key_county,
            region.deep_poverty_county,
            region.exit_batch,
        )


def add_region_codes(lines: Lines, regions: Sequence[Region]) -> None:
    """Rows of `region_code`: the code of 2018 of every region, its predecessors and successors.

    The mapping and its dates are explained in `data/ATTRIBUTION.md`.
    """
    others: dict[str, list[dict[str, str]]] = {}
    with (DATA / "region_code_predecessors.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            others.setdefault(row["region"], []).append(row)
    for region in regions:
        rows = others.get(region.code, [])
        began = max((row["until_year"] for row in rows if row["until_year"]), default="")
        ends = min((row["from_year"] for row in rows if not row["until_year"]), default="")
        add = _adder(lines, region)
        add(region.code, region.name, began, ends)
        for row in rows:
            add(row["code"], row["name"], row["from_year"], row["until_year"])


def _adder(lines: Lines, region: Region) -> Any:
    def add(code: str, name: str, from_year: str, until_year: str) -> None:
        days = [date(int(year), 1, 1) if year else None for year in (from_year, until_year)]
        lines.add("region_code", region.id, code, name, region.parent_id, *days)

    return add
