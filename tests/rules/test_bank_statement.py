"""Matching a bank's lines with entries: one to one, the same every time, none left that fits."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.bank_statement import (
    MATCH_DAYS_MAX,
    BankLine,
    BookLine,
    matched,
    parse_amount,
    parse_day,
    spelled,
)
from rules.vocabulary import BankMatchMeans

FIRST = date(2018, 3, 1)
D = Decimal
NUMBER, DAY, DIFFERS = BankMatchMeans.NUMBER, BankMatchMeans.DAY, BankMatchMeans.DIFFERS


def bank(key: object, day: int, amount: str, reference: str = "bank") -> BankLine:
    return BankLine(key, FIRST + timedelta(days=day), D(amount), reference)  # type: ignore[arg-type]


def books(
    key: object, day: int, amount: str, reference: str = "books", *, is_offset: bool = False
) -> BookLine:
    on = FIRST + timedelta(days=day)
    return BookLine(key, on, D(amount), reference, is_offset)  # type: ignore[arg-type]


def pairs(lines: list[BankLine], entries: list[BookLine]) -> list[tuple[object, object, str]]:
    return [(one.line.key, one.entry.key, one.means.value) for one in matched(lines, entries)]


@pytest.mark.parametrize(
    ("lines", "entries", "expected"),
    [
        # The number decides before the day does.
        (
            [bank(1, 0, "5", "A")],
            [books("x", 0, "5", "B"), books("y", 9, "5", "A")],
            [(1, "y", "NUMBER")],
        ),
        # Ten days are near, eleven are not.
        ([bank(1, 0, "5")], [books("x", MATCH_DAYS_MAX, "5")], [(1, "x", "DAY")]),
        ([bank(1, 0, "5")], [books("x", MATCH_DAYS_MAX + 1, "5")], []),
        # With the number, no distance is too far.
        ([bank(1, 0, "5", "A")], [books("x", 200, "5", "A")], [(1, "x", "NUMBER")]),
        # A fen is another amount: told as a difference where the number is the same.
        ([bank(1, 0, "5.00", "A")], [books("x", 0, "5.01", "A")], [(1, "x", "DIFFERS")]),
        ([bank(1, 0, "5.00")], [books("x", 0, "5.01")], []),
        # Money that went the other way is never the same.
        ([bank(1, 0, "5.00", "A")], [books("x", 0, "-5.00", "A")], []),
        # The nearest day first, and of two as near the earlier.
        (
            [bank(1, 5, "5")],
            [books("x", 2, "5"), books("y", 7, "5"), books("z", 3, "5")],
            [(1, "z", "DAY")],
        ),
        # What stands goes before what was reversed.
        (
            [bank(1, 0, "5", "A")],
            [books("x", 0, "5", "A", is_offset=True), books("y", 3, "5", "A")],
            [(1, "y", "NUMBER")],
        ),
        ([bank(1, 0, "5")], [books("x", 0, "5", is_offset=True)], [(1, "x", "DAY")]),
        # Two alike at the bank and one in the books: one is left.
        ([bank(1, 0, "5"), bank(2, 0, "5")], [books("x", 0, "5")], [(1, "x", "DAY")]),
    ],
)
def test_which_are_the_same_money(
    lines: list[BankLine], entries: list[BookLine], expected: list[tuple[object, object, str]]
) -> None:
    assert pairs(lines, entries) == expected


def test_numbers_are_compared_by_what_people_read() -> None:
    assert spelled("县财 〔2018〕９号") == spelled("县财〔2018〕9号")
    assert spelled("LX-1") == spelled("lx－1")
    assert spelled("LX-1") != spelled("LX-11")


@pytest.mark.parametrize("text", ["", "+1", "1,000.00", "1.001", "01", "1e3", "１", "--1", None])
def test_no_amount(text: str | None) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize("text", ["-50000", "-0.01", "9999999999999999.99", "0"])
def test_an_amount(text: str) -> None:
    assert parse_amount(text) == D(text)


@pytest.mark.parametrize("text", ["2018-2-1", "2018-02-29", "20180201", "2018-02-01 ", None])
def test_no_day(text: str | None) -> None:
    assert parse_day(text) is None


SIDE = st.tuples(
    st.integers(0, 40), st.sampled_from(["1.00", "2.00", "-1.00"]), st.sampled_from("AB-")
)


@given(st.lists(SIDE, max_size=12), st.lists(st.tuples(SIDE, st.booleans()), max_size=12))
def test_one_to_one_and_nothing_left_that_fits(
    bank_sides: list[tuple[int, str, str]], book_sides: list[tuple[tuple[int, str, str], bool]]
) -> None:
    lines = [bank(place, *side) for place, side in enumerate(bank_sides)]
    entries = [books(place, *side, is_offset=off) for place, (side, off) in enumerate(book_sides)]
    found = matched(lines, entries)
    assert found == matched(lines, entries)
    for side in (Counter(one.line.key for one in found), Counter(one.entry.key for one in found)):
        assert all(count == 1 for count in side.values())
    for one in found:
        assert (one.line.amount > 0) == (one.entry.amount > 0)
        apart = abs((one.line.booked_on - one.entry.booked_on).days)
        same = one.line.reference == one.entry.reference
        match one.means:
            case BankMatchMeans.NUMBER:
                assert same and not one.difference
            case BankMatchMeans.DAY:
                assert not one.difference and apart <= MATCH_DAYS_MAX
            case _:
                assert same and one.difference
    left = [one for one in lines if one.key not in {pair.line.key for pair in found}]
    rest = [one for one in entries if one.key not in {pair.entry.key for pair in found}]
    assert matched(left, rest) == []


def test_thousands_of_lines_alike_take_no_time() -> None:
    lines = [bank(place, place % 31, "5.00", "same") for place in range(5000)]
    entries = [books(place, place % 17, "5.00", "same") for place in range(5000)]
    began = time.perf_counter()
    assert len(matched(lines, entries)) == 5000
    assert time.perf_counter() - began < 5
