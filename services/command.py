"""What an input must be before any rule reads it, and its fingerprint.

A command is a frozen dataclass of typed values. Its texts say by `text(...)` how long they may be;
a text that a database or a reader would choke on (control characters, lone surrogates, invisible
or direction-changing characters) is refused here and never sent anywhere.
"""

from __future__ import annotations

import hashlib
import json
import operator
import unicodedata
from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Any, TypeVar

from models.ids import GlobalId
from rules.refusal import ErrorCode, Refusal, refuse

CommandType = TypeVar("CommandType")
Path = tuple[str, ...]

_KEY = "qiandai"
_UNIT = Decimal("1.00")  # Stands where no number stood: not nothing, and not too much.
_EXPONENT_MAX = 40

# Control, format (zero-width, direction), surrogate, private use, unassigned; separators of lines.
_UNSOUND = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE_BREAKS = frozenset("\n\r\t")


@dataclass(frozen=True, slots=True)
class TextRule:
    """How a text may be: `length_max` characters; a `number` is a reference of some office.

    `judged`: a clause has its own words for a blank one, so that is left to the rules.
    """

    length_max: int
    number: bool = False
    lines: bool = False
    judged: bool = False


@dataclass(frozen=True, slots=True)
class CountRule:
    """Whole numbers within [least, most]."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class PartRule:
    """An object within the input; `of` is its own frozen dataclass."""

    of: Any


@dataclass(frozen=True, slots=True)
class ManyRule:
    """A list of at most `most` items.

    `of`: the items' own frozen dataclass, `GlobalId`, a `TextRule` or `CountRule` of each, or a
    type that needs no rule, such as an enumeration.
    """

    of: Any
    most: int


def rule_of(item: Field[Any]) -> Any:
    """The rule of a command's field, or None."""
    return item.metadata.get(_KEY)


def text(length_max: int, *, lines: bool = False, judged: bool = False) -> Any:
    """A mandatory text; `lines` admits line breaks."""
    return field(metadata={_KEY: TextRule(length_max, lines=lines, judged=judged)})


def optional_text(length_max: int, *, lines: bool = False, judged: bool = False) -> Any:
    """A text that may be left out."""
    rule = TextRule(length_max, lines=lines, judged=judged)
    return field(default=None, metadata={_KEY: rule})


def number(length_max: int = 64, *, judged: bool = False) -> Any:
    """A mandatory reference number of some office (贷款编号, 合同编号, 文号)."""
    return field(metadata={_KEY: TextRule(length_max, number=True, judged=judged)})


def optional_number(length_max: int = 64) -> Any:
    """A reference number that may be left out."""
    return field(default=None, metadata={_KEY: TextRule(length_max, number=True)})


def count(least: int, most: int) -> Any:
    """A mandatory whole number."""
    return field(metadata={_KEY: CountRule(least, most)})


def optional_count(least: int, most: int) -> Any:
    """A whole number that may be left out."""
    return field(default=None, metadata={_KEY: CountRule(least, most)})


def part(of: type[Any]) -> Any:
    """A mandatory object within the input."""
    return field(metadata={_KEY: PartRule(of)})


def optional_part(of: type[Any]) -> Any:
    """An object within the input that may be left out."""
    return field(default=None, metadata={_KEY: PartRule(of)})


def many(of: Any, *, most: int) -> Any:
    """A mandatory list (which may be empty) of at most `most` items, as a tuple.

    rows: tuple[RosterRow, ...] = many(RosterRow, most=2000)
    numbers: tuple[str, ...] = many(TextRule(64, number=True), most=100)
    """
    return field(metadata={_KEY: ManyRule(of, most)})


def optional_many(of: Any, *, most: int) -> Any:
    """A list that may be left out: then it is empty."""
    return field(default=(), metadata={_KEY: ManyRule(of, most)})


def sound(command: CommandType) -> tuple[CommandType, list[Refusal]]:
    """The command with unsound values taken out, and a VALIDATION for each of them.

    What is left can be judged by the rules, so that one answer names everything that is wrong.
    """
    found: list[Refusal] = []
    return _sound_fields(command, (), found), found


def _sound_fields(part: CommandType, path: Path, found: list[Refusal]) -> CommandType:
    """A command, or an object within one, without what is unsound in it."""
    cleaned: dict[str, Any] = {}
    for item in _fields_of(part):
        value = getattr(part, item.name)
        if value is None:
            continue
        kept = _sound_value(value, rule_of(item), (*path, input_name(item.name)), found)
        if kept is not value:
            cleaned[item.name] = kept
    return replace(part, **cleaned) if cleaned else part  # type: ignore[type-var]


def _sound_value(value: Any, rule: Any, path: Path, found: list[Refusal]) -> Any:
    """The value itself where it is sound, else what stands there for the rules."""
    if isinstance(value, Decimal) and not value.is_finite():
        found.append(refuse(ErrorCode.VALIDATION, *path, reason="NOT_MONEY"))
        return _UNIT
    if isinstance(rule, ManyRule):
        return _sound_items(value, rule, path, found)
    if is_dataclass(value):
        return _sound_fields(value, path, found)
    if not isinstance(rule, (TextRule, CountRule)):
        return value
    reason = _fault(value, rule)
    if reason is None:
        return value
    bound: dict[str, object] = {}
    if isinstance(rule, TextRule) and reason == "TOO_LONG":
        bound = {"maxLength": rule.length_max}
    found.append(refuse(ErrorCode.VALIDATION, *path, clause=None, reason=reason, **bound))
    # Something must stand there for the rules; "-" says nothing and offends none.
    return "-" if isinstance(value, str) else None


def _sound_items(
    items: tuple[Any, ...], rule: ManyRule, path: Path, found: list[Refusal]
) -> tuple[Any, ...]:
    """Each item by its own rules; of too many the first are looked at."""
    looked_at = items
    if len(items) > rule.most:
        found.append(refuse(ErrorCode.VALIDATION, *path, reason="TOO_MANY", maxItems=rule.most))
        looked_at = items[: rule.most]
    kept = tuple(
        _sound_value(one, rule.of, (*path, str(index)), found)
        for index, one in enumerate(looked_at)
    )
    same = len(kept) == len(items) and all(map(operator.is_, kept, items))
    return items if same else kept


def text_fault(value: str | None, rule: TextRule) -> str | None:
    """Reason code of what is wrong with a text that no command holds, or None."""
    return "MISSING" if value is None else _fault(value, rule)


def _fault(value: Any, rule: TextRule | CountRule) -> str | None:
    """Reason code of what is wrong with a value, or None."""
    if isinstance(rule, CountRule):
        return None if rule.least <= value <= rule.most else "OUT_OF_RANGE"
    if not value.strip(" ") and rule.judged:
        return None
    if not value.strip():
        return "MISSING"
    if len(value) > rule.length_max:
        return "TOO_LONG"
    if any(_is_unsound(character, rule.lines) for character in value):
        return "CHARACTER"
    if value != value.strip():
        return "BLANKS_AROUND"
    if rule.number and any("\uff01" <= character <= "\uff5e" for character in value):
        # Full-width digits and letters would make two numbers of what people read as one.
        return "FULL_WIDTH"
    return None


def _is_unsound(character: str, lines: bool) -> bool:
    if lines and character in _LINE_BREAKS:
        return False
    return unicodedata.category(character) in _UNSOUND


def _fields_of(part: Any) -> tuple[Field[Any], ...]:
    """The fields of a dataclass, looked at once."""
    kind: Any = type(part)
    return _fields_of_kind(kind)


@cache
def _fields_of_kind(kind: Any) -> tuple[Field[Any], ...]:
    return fields(kind)


@lru_cache(maxsize=4096)
def input_name(name: str) -> str:
    """`planned_value_on` as clients spell it: `plannedValueOn`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def fingerprint(act: str, subject: str, command: Any) -> bytes:
    """SHA-256 over act, person and coerced input: what must be equal for a key to be replayed."""
    content = [act, subject, dict(_plain_fields(command))]
    document = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(document.encode()).digest()


def _plain_fields(command: Any) -> Iterator[tuple[str, Any]]:
    for item in _fields_of(command):
        yield item.name, plain(getattr(command, item.name))


def plain(value: Any) -> Any:
    """A value as JSON has it; equal values have one spelling (4.75 and 4.7500 are equal)."""
    if isinstance(value, Decimal):
        is_ordinary = value.is_finite() and abs(value.adjusted()) <= _EXPONENT_MAX
        return f"{value.normalize():f}" if is_ordinary else str(value)
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, GlobalId):
        return str(value)
    if hasattr(value, "__dataclass_fields__"):
        return dict(_plain_fields(value))
    return str(value)
