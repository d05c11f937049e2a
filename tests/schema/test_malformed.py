"""What graphql-core says in English is told in both languages, with its place."""

from __future__ import annotations

import pytest

from schema.build import GRAPHQL
from schema.malformed import malformed

CASES = [
    (
        "Variable '$w' has invalid value at .and[0].amount: Int cannot represent it: 1",
        "w.and.0.amount",
        "须为整数",
        "must be an integer",
    ),
    (
        "Argument 'input' has invalid value at .dryRun: Boolean cannot represent a value: [[true]]",
        "input.dryRun",
        "须为 true 或 false",
        "must be true or false",
    ),
    (
        "OneOf Input Object 'LoanReferenceInput' must specify exactly one key.",
        "input.loan",
        "须且只能给出一个非空字段",
        "takes exactly one field",
    ),
    (
        "Value for member field 'number' must be non-null",
        "input.loan.number",
        "不能为 null",
        "must not be null",
    ),
    (
        "Variable '$v' has invalid value: Value '' does not exist in 'SortDirection' enum.",
        "v",
        "须为 SortDirection 之一：ASC, DESC",
        "must be one of SortDirection: ASC, DESC",
    ),
    (
        "Variable '$i' has invalid value: Expected value of type 'LoanFilter' not to include"
        " unknown field 'x', found: {'x': '522422198501010013'}.",
        "i",
        "LoanFilter 没有字段 x",
        "LoanFilter has no field x",
    ),
]


@pytest.mark.parametrize(("message", "argument", "zh", "en"), CASES)
def test_a_message_is_told_in_both_languages(message: str, argument: str, zh: str, en: str) -> None:
    told = malformed(message, GRAPHQL)
    assert told.argument == argument
    assert zh in told.zh and en in told.en
    assert "522422198501010013" not in told.zh + told.en


def test_an_unknown_message_loses_its_value_and_its_suggestion() -> None:
    told = malformed("Something odd, found: {'a': 1}. Did you mean 'b'?", GRAPHQL)
    assert told.en == "Something odd" and told.zh == "格式不正确：Something odd"
