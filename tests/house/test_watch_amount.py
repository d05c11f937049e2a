"""The amount that divides the watch stands in the notice and, as data, in `policy.csv`: one amount.

A later version with another amount comes with its lines of `policy.csv`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from authz.policy import policy
from rules.notice_2018_119.part_2_9_enterprise_lending import watch_level
from rules.policy import VERSIONS
from rules.vocabulary import WatchLevel

LINES_WITH_AN_AMOUNT = 36


def bounds(conditions: Iterable[str]) -> list[tuple[str, Decimal]]:
    """How each condition compares the amount of an object, and with what."""
    found = []
    for condition in conditions:
        for node in ast.walk(ast.parse(condition, mode="eval")):
            if isinstance(node, ast.Compare) and ast.unparse(node.left) == "obj.amount":
                [operator], [bound] = node.ops, node.comparators
                if isinstance(bound, ast.Constant) and bound.value is None:
                    continue
                found.append((type(operator).__name__, Decimal(ast.unparse(bound))))
    return found


def test_policy_and_notice_name_one_amount() -> None:
    """The province from the amount on, the city below it, as `watch_level` divides them."""
    amount = VERSIONS[-1].province_watch_amount
    texts = [line.condition.text for line in policy().lines]
    conditions = [text for text in texts if "obj.amount" in text]
    assert set(bounds(conditions)) == {("GtE", amount), ("Lt", amount)}
    assert len(bounds(conditions)) == len(conditions) == LINES_WITH_AN_AMOUNT
    day = date(2018, 12, 20)
    assert watch_level(amount, day) is WatchLevel.PROVINCE
    assert watch_level(amount - Decimal("0.01"), day) is WatchLevel.CITY


def test_this_house_test_can_fail() -> None:
    assert bounds(["obj.county_id == sub.county_id and obj.amount >= 4999999.99"]) == [
        ("GtE", Decimal("4999999.99"))
    ]
    assert bounds(["obj.amount is None or obj.amount < 1"]) == [("Lt", Decimal(1))]
