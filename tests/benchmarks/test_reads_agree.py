"""Answers of different servers brought to one form and compared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.reads.agree import difference, is_empty, normal
from benchmarks.stop import BenchmarkError

KEY = "0190a7c4-0000-7000-8000-000000000001"


def body(data: Any, **more: Any) -> bytes:
    return json.dumps({"data": data, **more}).encode()


def test_ids_wrappers_and_zeros_are_no_difference() -> None:
    ours = body(
        {
            "loans": {
                "nodes": [{"id": f"loan_5203271_{KEY}", "amount": "30000.00", "loanNo": "1.0-a"}]
            }
        },
        extensions={"requestId": "x"},
    )
    theirs = body({"loans": [{"id": KEY, "amount": "30000", "loanNo": "1.0-a"}]})
    assert normal(ours) == normal(theirs)
    # Besides `nodes` there is something: no wrapper.
    assert normal(body({"loans": {"nodes": [], "totalCount": 3}})) == {
        "loans": {"nodes": [], "totalCount": 3}
    }


def test_counties_are_put_in_order_and_loans_are_not() -> None:
    one, other = ({"county": {"code": code}, "n": 1} for code in ("520101", "520102"))
    assert normal(body([one, other])) == normal(body([other, one]))
    assert normal(body([{"n": 1}, {"n": 2}])) != normal(body([{"n": 2}, {"n": 1}]))
    nested = {"county": {"code": "520101", "position": {"loanCount": 3}}}
    assert normal(body([nested])) == [{"county": {"code": "520101"}, "position": {"loanCount": 3}}]


def test_an_answer_with_errors_ends_the_comparison() -> None:
    with pytest.raises(BenchmarkError, match="no such field"):
        normal(body(None, errors=[{"message": "no such field"}]))


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ({"a": [1, 2]}, {"a": [1, 2]}, None),
        ({"a": [1, 2]}, {"a": [1, 3]}, "data.a[1]: 2 and 3"),
        ({"a": [1]}, {"a": [1, 3]}, "data.a: 1 and 2 rows"),
        ({"a": 1}, {"b": 1}, "data: fields ['a'] and ['b']"),
        ({"a": None}, {"a": {}}, "data.a: None and {}"),
        ({"a": {"b": "x"}}, {"a": {"b": "y"}}, "data.a.b: 'x' and 'y'"),
    ],
)
def test_the_first_difference_is_told(one: Any, other: Any, where: str | None) -> None:
    assert difference(one, other) == where


@pytest.mark.parametrize(
    ("value", "empty"),
    [
        ({"loans": []}, True),
        ({"loan": None}, True),
        ({"loans": {"nodes": [], "totalCount": 0}}, True),
        ({"loans": {"nodes": [], "totalCount": 1}}, False),
        ({"loans": [{}]}, False),
    ],
)
def test_an_answer_without_rows_shows_nothing(value: Any, empty: bool) -> None:
    assert is_empty(value) is empty
