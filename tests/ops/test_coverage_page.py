"""The coverage page is what the code gives, and no row of it is empty."""

from __future__ import annotations

import pytest

from ops.coverage_page import Row, named_rows, page, rows
from ops.environment import ROOT

COMMITTED = ROOT / "docs" / "coverage.md"


@pytest.fixture(scope="module")
def found() -> dict[int, Row]:
    return dict(rows())


def test_the_committed_page_is_what_the_code_gives() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == page(), "run ./run coverage-page and commit it"


def test_no_row_is_empty(found: dict[int, Row]) -> None:
    assert sorted(found) == list(range(1, 103))
    assert [number for number, row in found.items() if row.is_empty] == []


def test_every_test_named_is_there(found: dict[int, Row]) -> None:
    """By file and name, so that a renamed test is not told of."""
    for row in found.values():
        for test in row.tests:
            file, _, name = test.partition("::")
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), test


def test_what_a_row_is_done_by(found: dict[int, Row]) -> None:
    assert found[99].mutations == {"meetingRecord", "resolutionComplete"}
    assert "meetings" in found[99].queries and "loan" not in found[99].queries
    assert found[6].rules == ["part_1_positioning.household_limit"]
    assert Row().is_empty and Row(rules=["a"]).is_empty and not Row(["a"], tests=["b"]).is_empty


@pytest.mark.parametrize(
    ("reason", "named"),
    [
        ("二(七) 审核把关 a seat of five (rows 53 and 54; A16)", [53, 54]),
        ("changes the status (rows 62 to 64)", [62, 63, 64]),
        ("(row 99)", [99]),
        ("5 million of 3 rows", []),
        ("(B35)", []),
    ],
)
def test_rows_that_a_reason_names(reason: str, named: list[int]) -> None:
    assert list(named_rows(reason)) == named
