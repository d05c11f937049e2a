"""A column of a file: its name in the SELECT, its heading in both languages, its unit, its clause.

The unit decides how a value is written and stands in the heading, so that nobody takes 元 for 万元.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from rules.money import wan
from rules.vocabulary import Term

EN = "en"
SUM, LAST = "sum", "last"
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Labelled(Protocol):
    """Whatever has a name in both languages."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


class Unit(Term):
    """What a column's values are; the labels stand in brackets in its heading."""

    TEXT = "TEXT", "", ""
    NUMBER = "NUMBER", "", ""
    YUAN = "YUAN", "元", "yuan"
    WAN = "WAN", "万元", "10,000 yuan"
    YUAN_DAYS = "YUAN_DAYS", "元·天", "yuan-days"
    PERCENT = "PERCENT", "%", "%"
    DAYS = "DAYS", "天", "days"
    DATE = "DATE", "", ""
    INSTANT = "INSTANT", "", ""


AMOUNTS = frozenset({Unit.YUAN, Unit.WAN, Unit.YUAN_DAYS})
NUMBERS = AMOUNTS | {Unit.NUMBER, Unit.PERCENT, Unit.DAYS}


@dataclass(frozen=True, slots=True)
class Word:
    """A label that is no term of the vocabulary."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """`total` is what stands below the rows: their sum, or the last of them; `words` label codes.

    A column in 万元 comes from the database in yuan and is converted when it is written, its total
    after adding up.
    """

    name: str
    zh: str
    en: str
    unit: Unit = Unit.TEXT
    clause: str = ""
    total: str | None = None
    words: Mapping[str, Labelled] | None = None
    width: int = 14

    def heading(self, locale: str) -> str:
        """Name and unit."""
        unit = label(self.unit, locale)
        if locale == EN:
            return f"{self.en} ({unit})" if unit else self.en
        return f"{self.zh}（{unit}）" if unit else self.zh

    def shown(self, value: Any, locale: str) -> Any:
        """A value of the database as the file tells it: labels, 万元, Shanghai's time of day."""
        if value is None:
            return None
        if self.words is not None:
            word = self.words.get(value)
            return value if word is None else label(word, locale)
        if self.unit is Unit.WAN:
            return wan(value)
        if isinstance(value, datetime):
            return value.astimezone(SHANGHAI).replace(tzinfo=None, microsecond=0)
        return value


def label(named: Labelled, locale: str) -> str:
    """The name in that language."""
    return named.en if locale == EN else named.zh


def words(terms: Iterable[Term], **more: Word) -> dict[str, Labelled]:
    """Labels of a vocabulary's terms by code, and of further codes."""
    return {**{str(term): term for term in terms}, **more}


def begin_total(column: Column) -> Decimal | None:
    """What stands below a column of no rows."""
    return Decimal("0.00") if column.total == SUM else None
