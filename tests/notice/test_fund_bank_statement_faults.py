"""A bank's statement that is not sound, over HTTP: every fault told, nothing kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.notice.desk import County, check, codes
from tests.notice.test_fund_bank_statement import line, opened, reconciled, statement

pytestmark = pytest.mark.anyio

# Place, line number, field, what stood there (None: nothing), reason and bounds.
FAULTS: list[tuple[str, int, str, str | None, dict[str, str]]] = [
    ("1", 2, "amount", "0.00", {"reason": "NO_MOVEMENT", "least": "0.01"}),
    (
        "1",
        2,
        "bookedOn",
        "2018-04-01",
        {"reason": "NOT_WITHIN", "least": "2018-03-01", "most": "2018-03-31"},
    ),
    ("2", 2, "amount", "1,000.00", {"reason": "AMOUNT_FORM"}),
    ("2", 2, "bookedOn", "2018/03/03", {"reason": "DAY_FORM"}),
    ("2", 2, "line", "2", {"reason": "SAME_LINE", "otherPlace": "1"}),
    ("2", 2, "reference", "c" * 100, {"reason": "TOO_LONG", "maxLength": "100"}),
    ("3", 0, "amount", "1.001", {"reason": "AMOUNT_FORM"}),
    ("3", 0, "bookedOn", "2018-02-30", {"reason": "DAY_FORM"}),
    ("3", 0, "line", "0", {"reason": "OUT_OF_RANGE", "least": "1"}),
    ("3", 0, "reference", "", {"reason": "MISSING"}),
    ("4", 7, "amount", None, {"reason": "MISSING"}),
    ("4", 7, "bookedOn", None, {"reason": "MISSING"}),
    ("4", 7, "reference", None, {"reason": "MISSING"}),
]


async def test_every_bad_line_is_told_and_nothing_is_kept(county: County) -> None:
    """Line number, field, what stood there, and the bound."""
    finance = await opened(county)
    given = statement(
        "0.00",
        "1.00",
        line(1, "2018-03-02", "1.00", "a"),
        line(2, "2018-04-01", "0.00", "b"),
        line(2, "2018/03/03", "1,000.00", "c" * 101),
        line(0, "2018-02-30", "1.001", ""),
        {"line": 7},
    )
    told = await finance.told("bankStatementReconcile", given)
    found = [
        (one["code"], one["path"], {param["name"]: param["value"] for param in one["params"]})
        for one in told["zh"]
    ]
    expected: list[tuple[str, list[str], dict[str, Any]]] = []
    for place, number, name, value, why in FAULTS:
        stood = {} if value is None else {"value": value}
        figures = {"line": str(number), "field": name} | stood | why
        expected.append(("STATEMENT_LINE_INVALID", ["input", "lines", place, name], figures))
    assert found == expected
    assert told["zh"][1]["message"] == (
        "第 2 行：记账日（2018-04-01）须在 2018-03-01 与 2018-03-31 之间"
    )
    assert told["en"][0]["message"] == "Line 2: the amount (0.00) must move at least 0.01 yuan"


async def test_a_statement_must_add_up_and_have_its_own_days(county: County) -> None:
    finance = await opened(county)
    await reconciled(finance, statement("0.00", "1.00", line(1, "2018-03-02", "1.00", "a")))
    given = statement("0.00", "1.00", fromOn="2018-03-31", toOn="2018-12-21", documentNo="4月")
    told = await finance.told("bankStatementReconcile", given)
    for language, errors in told.items():
        assert codes(errors) == ["VALIDATION@closing", "VALIDATION@fromOn", "VALIDATION@toOn"]
        figures = {"reason": "NOT_ADDING_UP", "expected": "0.00", "difference": "1.00"}
        check(errors[0], "VALIDATION", "closing", None, figures, language)
        assert {one["name"]: one["value"] for one in errors[1]["params"]}["to"] == "2018-03-31"
        latest = {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}
        check(errors[2], "VALIDATION", "toOn", None, latest, language)
    gap = statement("2.00", "2.00", fromOn="2018-05-01", toOn="2018-05-31")
    found = await reconciled(finance, gap)
    assert found["warnings"] == [
        "BANK_NOT_CONTINUOUS@opening",
        "BANK_DIFFERS@closing",
        "BANK_DIFFERS@opening",
    ]
