"""Every situation of the notice, as the officer reads it in `notice_2018_119.yaml`."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from rules.refusal import Refusal
from tests.rules.situation import HERE, judged, shown

CASES: list[dict[str, Any]] = yaml.safe_load(
    (HERE / "notice_2018_119.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_situation(case: dict[str, Any]) -> None:
    """The answer is exactly the expected codes, with at least the expected figures."""
    answer = judged(case)
    expected = case["expect"]
    if not isinstance(answer, list):
        assert (answer.code if isinstance(answer, Refusal) else answer) == expected
        return
    assert [refusal.code for refusal in answer] == list(expected), answer
    for refusal in answer:
        figures = expected[refusal.code]
        assert shown(refusal, set(figures)) == figures


def test_names_are_told_apart() -> None:
    """Two situations of one name would hide each other in a report."""
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))
