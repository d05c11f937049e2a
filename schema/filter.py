"""Comparisons that the typed filters are made of. A condition left out or null is no condition."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

import strawberry

from schema.scalar import IdCard, RegionCode

Value = TypeVar("Value")


def _compare(description: str) -> Any:
    return strawberry.field(description=description, default=None)


_EQ = "等于。Equal to."
_IN = "为其中之一；空列表不匹配任何行。One of these; an empty list matches nothing."


@strawberry.input(description="文本条件。Conditions on a text.")
class StringCondition:
    """A text is equal to, or one of."""

    eq: str | None = _compare(_EQ)
    in_: list[str] | None = strawberry.field(name="in", description=_IN, default=None)


@strawberry.input(description="id 条件。Conditions on an id.")
class IdCondition:
    """An id is equal to, or one of."""

    eq: strawberry.ID | None = _compare(_EQ)
    in_: list[strawberry.ID] | None = strawberry.field(name="in", description=_IN, default=None)


@strawberry.input(description="身份证号条件（精确）。Condition on an identity number.")
class IdCardCondition:
    """An identity number is exactly this one; it is looked for by keyed hash."""

    eq: IdCard | None = _compare(_EQ)


@strawberry.input(description="账号条件，须完整且完全一致。Condition on an account number.")
class AccountCondition:
    """An account is exactly this one; it is looked for by keyed hash."""

    eq: str | None = _compare(_EQ)


@strawberry.input(description="行政区划条件；超出管辖范围为 FORBIDDEN。Conditions on a division.")
class RegionCodeCondition:
    """A division is equal to, or one of; outside the caller's scope is FORBIDDEN."""

    eq: RegionCode | None = _compare(_EQ)
    in_: list[RegionCode] | None = strawberry.field(name="in", description=_IN, default=None)


@strawberry.input(description="市州条件；超出管辖范围为 FORBIDDEN。Conditions on a city.")
class CityCodeCondition:
    """All counties of one city."""

    eq: RegionCode | None = _compare("该市州所辖各县。All counties of this city.")


@strawberry.input(description="金额条件，单位元。Conditions on an amount in yuan.")
class DecimalCondition:
    """An amount lies where these say."""

    eq: Decimal | None = _compare(_EQ)
    gt: Decimal | None = _compare("大于。Greater than.")
    gte: Decimal | None = _compare("大于等于。Greater than or equal to.")
    lt: Decimal | None = _compare("小于。Less than.")
    lte: Decimal | None = _compare("小于等于。Less than or equal to.")


@strawberry.input(description="日期条件。Conditions on a day.")
class DateCondition:
    """A day lies where these say."""

    eq: date | None = _compare(_EQ)
    gt: date | None = _compare("晚于。Later than.")
    gte: date | None = _compare("不早于。On or later than.")
    lt: date | None = _compare("早于。Earlier than.")
    lte: date | None = _compare("不晚于。On or earlier than.")


@strawberry.input(description="时刻条件。Conditions on an instant.")
class DateTimeCondition:
    """An instant lies where these say."""

    gt: datetime | None = _compare("晚于。Later than.")
    gte: datetime | None = _compare("不早于。At or later than.")
    lt: datetime | None = _compare("早于。Earlier than.")
    lte: datetime | None = _compare("不晚于。At or earlier than.")


@strawberry.input(description="整数条件。Conditions on a whole number.")
class IntCondition:
    """A whole number is, or lies, where these say."""

    eq: int | None = _compare(_EQ)
    gt: int | None = _compare("大于。Greater than.")
    gte: int | None = _compare("大于等于。Greater than or equal to.")
    lt: int | None = _compare("小于。Less than.")
    lte: int | None = _compare("小于等于。Less than or equal to.")
    in_: list[int] | None = strawberry.field(name="in", description=_IN, default=None)


@strawberry.input(description="是否条件。Conditions on a yes or no.")
class BooleanCondition:
    """A yes or no is equal to."""

    eq: bool | None = _compare(_EQ)


@strawberry.input(description="枚举条件。Conditions on an enumeration.")
class Condition(Generic[Value]):
    """A code is equal to, or one of."""

    eq: Value | None = _compare(_EQ)
    in_: list[Value] | None = strawberry.field(name="in", description=_IN, default=None)


AND = "全部满足；空列表恒真。All of these; an empty list is true."
OR = "满足其一；空列表恒假。Any of these; an empty list is false."
NOT = "不满足。Not this."


def joined(name: str, description: str) -> Any:
    """A field `and`, `or` or `not` of a filter."""
    return strawberry.field(name=name, description=description, default=None)
