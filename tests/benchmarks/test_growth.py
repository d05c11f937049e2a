"""The benchmark of growth: how many copies make so many loans, and the table of its times."""

from __future__ import annotations

import pytest

from benchmarks.growth import command
from benchmarks.growth.multiply import PROJECTS_EVERY, SLOTS, plan
from benchmarks.growth.table import growth_table, page
from benchmarks.reads.figures import Figure


@pytest.mark.parametrize("wanted", [20_000, 100_000, 1_000_000, 10_000_000])
def test_copies_add_up_to_what_is_wanted(wanted: int) -> None:
    copies = plan(20_000, wanted, 19_900, 18_300)
    sizes = [19_900 if copy.has_projects else 18_300 for copy in copies]
    total = 20_000 + sum(
        size * copy.slots // SLOTS for size, copy in zip(sizes, copies, strict=True)
    )
    assert abs(total - wanted) <= wanted * 0.001
    assert [copy.number for copy in copies] == list(range(1, len(copies) + 1))
    # A copy with projects is a whole one, for a project has all its households.
    assert all(copy.number % PROJECTS_EVERY == 0 for copy in copies if copy.has_projects)
    assert all(copy.slots == SLOTS for copy in copies if copy.has_projects)


def test_times_and_their_ratio() -> None:
    found = [
        Figure(query, size, 1, 100.0, p50, 9.0, None, failed)
        for query, size, p50, failed in (
            *(("page", "100,000", 4.0, 0), ("page", "10,000,000", 5.0, 0)),
            *(("listed", "100,000", 4.0, 0), ("listed", "10,000,000", 8.0, 2)),
        )
    ]
    lines = growth_table(found).splitlines()
    assert [cell.strip() for cell in lines[2].split("|")[3:6]] == ["4.00", "5.00", "1.25 (1.2) !"]
    assert [cell.strip() for cell in lines[3].split("|")[4:6]] == ["8.00, 2 failed", "2.00"]
    assert "## What was asked" in page(found, {"note": ""})


def test_options() -> None:
    full = command.parser().parse_args([])
    assert full.sizes == (100_000, 1_000_000, 10_000_000) and not full.load
    assert command.parser().parse_args(["--sizes", "20000,200_000"]).sizes == (20_000, 200_000)
