"""Scalars with meaning. Inputs take one spelling each; outputs are ready text from the database.

A JSON number is refused for money: a float loses fen. Grammars are ASCII only, so that full-width
or Arabic digits, underscores, blanks and signs cannot pass as money.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError, StringValueNode, ValueNode, print_ast
from strawberry.types.scalar import ScalarDefinition

from rules import money, rate, ratio
from rules.identity_card import identity_card_fault

Rate = NewType("Rate", Decimal)
Ratio = NewType("Ratio", Decimal)
RegionCode = NewType("RegionCode", str)
IdCard = NewType("IdCard", str)

_DATE = re.compile(r"(1[89]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_REGION = re.compile(r"[A-Z0-9]{2,12}", re.ASCII)
_ID_CARD = re.compile(r"[0-9]{17}[0-9Xx]", re.ASCII)
_INSTANT = re.compile(
    r"(1[89]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)


def _refuse(name: str, value: object, grammar_zh: str, grammar_en: str) -> GraphQLError:
    spelled = value.text if isinstance(value, _Literal) else value
    short = isinstance(spelled, str) and len(spelled) <= 40
    shown = spelled if short else _JSON_KINDS.get(type(value), "")
    told = f"{name} {shown!r}" if shown else name
    return GraphQLError(
        f"{told}: {grammar_zh}; {grammar_en}",
        extensions={
            "code": "BAD_USER_INPUT",
            "message_zh": f"{told}：{grammar_zh}",
            "message_en": f"{told}: {grammar_en}",
        },
    )


def parse_money(value: object) -> Decimal:
    """A yuan amount of at most 16 digits before and two after the point, as text."""
    try:
        return money.parse_money(value)
    except money.MoneyError:
        raise _refuse(
            "Decimal",
            value,
            '须为字符串金额，单位元，最多两位小数，如 "50000.00"',
            'must be a string in yuan with at most two decimals, such as "50000.00"',
        ) from None


def parse_rate(value: object) -> Decimal:
    """A percentage with at most four decimals, as text."""
    try:
        return rate.parse_rate(value)
    except rate.RateError:
        raise _refuse(
            "Rate",
            value,
            '须为字符串百分数，最多四位小数，如 "4.35"',
            'must be a string in percent with at most four decimals, such as "4.35"',
        ) from None


def parse_ratio(value: object) -> Decimal:
    """A fraction with at most ten decimals, as text."""
    try:
        return ratio.parse_ratio(value)
    except ratio.RatioError:
        raise _refuse(
            "Ratio",
            value,
            '须为字符串小数，最多十位小数，如 "0.02"',
            'must be a string, a fraction with at most ten decimals, such as "0.02"',
        ) from None


def parse_date(value: object) -> date:
    """A calendar day `YYYY-MM-DD` between 1800 and 2199 that exists."""
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _refuse(
        "Date",
        value,
        '须为存在的日历日，格式 "YYYY-MM-DD"',
        'must be an existing calendar day "YYYY-MM-DD"',
    )


def parse_instant(value: object) -> datetime:
    """An RFC 3339 instant with its offset."""
    try:
        if isinstance(value, str) and _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise _refuse(
        "DateTime",
        value,
        "须为带时区偏移的 RFC 3339 时刻",
        "must be an RFC 3339 instant with its offset",
    )


def parse_region_code(value: object) -> str:
    """A GB/T 2260 code (or one of the platform's for areas without any), as text."""
    if not isinstance(value, str) or not _REGION.fullmatch(value):
        raise _refuse(
            "RegionCode",
            value,
            '须为行政区划代码字符串，如 "520327"',
            'must be a division code as a string, such as "520327"',
        )
    return value


def parse_id_card(value: object) -> str:
    """An 18-character identity number; a lower-case x is taken as X. The number is not echoed."""
    if not isinstance(value, str) or not _ID_CARD.fullmatch(value):
        raise _refuse(
            "IdCard",
            None,
            "须为 18 位居民身份证号码",
            "must be an identity number of 18 characters",
        )
    number = value.upper()
    if identity_card_fault(number, date.max) is not None:
        raise _refuse(
            "IdCard",
            None,
            "不是有效的身份证号码（出生日期或校验码不正确）",
            "is no valid identity number (birth date or check character)",
        )
    return number


def _shown(value: Any) -> Any:
    return value


def _scalar(
    name: str, parse: Callable[[object], Any], description: str, url: str | None = None
) -> ScalarDefinition:
    def literal(node: ValueNode, _variables: dict[str, Any] | None = None) -> Any:
        try:
            return parse(node.value if isinstance(node, StringValueNode) else _Literal(node))
        except GraphQLError as error:
            raise GraphQLError(error.message, node, extensions=error.extensions) from None

    made: ScalarDefinition = strawberry.scalar(
        name=name,
        description=description,
        serialize=_shown,
        parse_value=parse,
        parse_literal=literal,
        specified_by_url=url,
    )
    return made


_JSON_KINDS: dict[type, str] = {
    dict: "object",
    list: "array",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
}


class _Literal:
    """A literal of the wrong kind; only its spelling is known."""

    def __init__(self, node: ValueNode) -> None:
        self.text = print_ast(node)


SCALARS: dict[object, ScalarDefinition] = {
    Decimal: _scalar(
        "Decimal",
        parse_money,
        "金额，字符串，单位元，两位小数（另有说明者除外）。"
        "An amount in yuan with two decimals, as a string; a JSON number is refused.",
    ),
    Rate: _scalar(
        "Rate",
        parse_rate,
        "年利率（百分数，字符串，如 4.35 表示 4.35%）。An annual rate in percent, as a string.",
    ),
    Ratio: _scalar(
        "Ratio",
        parse_ratio,
        "比率（小数，字符串，如 0.0299999999）。A ratio with ten decimals.",
    ),
    date: _scalar(
        "Date",
        parse_date,
        "日历日（Asia/Shanghai），YYYY-MM-DD。A calendar day in Asia/Shanghai.",
    ),
    datetime: _scalar(
        "DateTime",
        parse_instant,
        "带偏移的 RFC 3339 时刻。An RFC 3339 instant with its offset.",
    ),
    RegionCode: _scalar(
        "RegionCode",
        parse_region_code,
        "行政区划代码（GB/T 2260，文本；接受历史代码）。"
        "A division code as text; predecessor codes are accepted in inputs.",
    ),
    IdCard: _scalar(
        "IdCard",
        parse_id_card,
        "居民身份证号码（仅输入；输出一律脱敏）。An identity number, input only.",
    ),
}
