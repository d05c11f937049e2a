"""A right's condition: one small expression over `sub` and `obj`, and the one walker over it.

    obj.county_id == sub.county_id and obj.lender_id == sub.lender_id
    sub.county_min <= obj.county_id <= sub.county_max and obj.amount >= 5000000

Allowed are `and`, `or`, comparisons (also chained), `sub.x in obj.xs`, `is None`, `is not None`,
whole numbers, quoted texts and `True`. Attributes are declared with their kind below, so that a
misspelt or mistyped one is refused when the policy is loaded, not at the first request. Floats
are refused: money compares as numeric.

`walk` visits the ast once for any reading of it: `authz.condition.Truth` decides over values,
three-valued as SQL does (a null makes a comparison unknown, and unknown denies);
`authz.predicate.Predicate` makes the SQL condition; `authz.fence.Fences` the intervals for
row-level security.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    """Kind of value an attribute has; a constant takes the kind of what it is compared with."""

    NUMBER = "NUMBER"  # whole numbers: ids of regions, lenders, outlets
    MONEY = "MONEY"  # yuan, two decimals
    TEXT = "TEXT"
    TEXTS = "TEXTS"


SUB: dict[str, Kind] = {
    "role": Kind.TEXT,
    "subject": Kind.TEXT,
    "client": Kind.TEXT,
    "county_id": Kind.NUMBER,
    "county_min": Kind.NUMBER,
    "county_max": Kind.NUMBER,
    "township_id": Kind.NUMBER,
    "lender_id": Kind.NUMBER,
    "lender_group": Kind.TEXT,
    "outlet_id": Kind.NUMBER,
}
OBJ: dict[str, Kind] = {
    "county_id": Kind.NUMBER,
    "township_id": Kind.NUMBER,
    "lender_id": Kind.NUMBER,
    "outlet_id": Kind.NUMBER,
    "amount": Kind.MONEY,
    "lender_groups": Kind.TEXTS,
    "offices": Kind.TEXTS,
    "client": Kind.TEXT,
    "actor": Kind.TEXT,
    "recipient": Kind.TEXT,
}
NUMBER_MAX = 2**31 - 1
MONEY_MAX = 10**16 - 1
NUMERIC = (Kind.NUMBER, Kind.MONEY)

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


class ConditionError(ValueError):
    """A condition that the language does not allow, or a value of the wrong kind."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison: an attribute of `sub` or `obj`, or a constant of `const`."""

    source: str
    name: str
    kind: Kind
    value: int | str | None = None

    def __str__(self) -> str:
        return repr(self.value) if self.source == "const" else f"{self.source}.{self.name}"


class Algebra(Protocol[T]):
    """What a reading of a condition makes of each of its parts."""

    def always(self) -> T: ...

    def both(self, parts: Sequence[T]) -> T: ...

    def either(self, parts: Sequence[T]) -> T: ...

    def compare(self, operator: str, left: Operand, right: Operand) -> T: ...

    def member(self, item: Operand, items: Operand) -> T: ...

    def absent(self, operand: Operand, expected: bool) -> T: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition; `Condition.parse` makes one of its text and keeps it."""

    text: str
    tree: ast.expr

    @staticmethod
    def parse(text: str) -> Condition:
        """The condition that `text` spells; `ConditionError` for anything else."""
        return _parse(text)

    def holds(self, sub: Mapping[str, Any], obj: Mapping[str, Any]) -> bool:
        """Whether it is true of these attributes; unknown is not true."""
        return self.truth(sub, obj) is True

    def truth(self, sub: Mapping[str, Any], obj: Mapping[str, Any]) -> bool | None:
        """True, False, or None for unknown. An attribute that is not there is null."""
        return walk(self.tree, Truth(sub, obj))

    def attributes(self, source: str) -> frozenset[str]:
        """Names of the attributes of `sub` or `obj` that it mentions."""
        return frozenset(
            node.attr
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == source
        )


def walk(node: ast.expr, algebra: Algebra[T]) -> T:
    """Visit a condition; the only place that knows its grammar."""
    match node:
        case ast.Constant(value=True):
            return algebra.always()
        case ast.BoolOp(op=operator, values=values):
            parts = [walk(value, algebra) for value in values]
            return algebra.both(parts) if isinstance(operator, ast.And) else algebra.either(parts)
        case ast.Compare(left=left, ops=operators, comparators=rights):
            sides = [left, *rights]
            parts = [
                _walk_comparison(operator, sides[at], sides[at + 1], algebra)
                for at, operator in enumerate(operators)
            ]
            return parts[0] if len(parts) == 1 else algebra.both(parts)
        case _:
            raise ConditionError(f"not allowed in a condition: {ast.unparse(node)}")


def _walk_comparison(
    operator: ast.cmpop, left: ast.expr, right: ast.expr, algebra: Algebra[T]
) -> T:
    if isinstance(operator, (ast.Is, ast.IsNot)):
        if not (isinstance(right, ast.Constant) and right.value is None):
            raise ConditionError("`is` compares with None only")
        return algebra.absent(_operand(left, None), isinstance(operator, ast.Is))
    kind = _kind(left) or _kind(right)
    if kind is None:
        raise ConditionError("a comparison needs an attribute of sub or obj")
    if isinstance(operator, ast.In):
        return algebra.member(_operand(left, Kind.TEXT), _operand(right, Kind.TEXTS))
    if type(operator) not in _OPERATORS:
        raise ConditionError(f"operator not allowed: {type(operator).__name__}")
    one, other = _operand(left, kind), _operand(right, kind)
    # A constant takes the kind of the attribute, and money beside a whole number stays money.
    return algebra.compare(_OPERATORS[type(operator)], one, other)


def _kind(node: ast.expr) -> Kind | None:
    """Kind of an attribute; None for a constant."""
    return None if isinstance(node, ast.Constant) else _operand(node, None).kind


def _operand(node: ast.expr, wanted: Kind | None) -> Operand:
    match node:
        case ast.Attribute(value=ast.Name(id="sub"), attr=name) if name in SUB:
            return Operand("sub", name, SUB[name])
        case ast.Attribute(value=ast.Name(id="obj"), attr=name) if name in OBJ:
            return Operand("obj", name, OBJ[name])
        case ast.Constant(value=value) if type(value) is int and wanted in NUMERIC:
            if value > (MONEY_MAX if wanted is Kind.MONEY else NUMBER_MAX):
                raise ConditionError(f"constant too large: {value}")
            return Operand("const", "", wanted, value)
        case ast.Constant(value=value) if type(value) is str and wanted is Kind.TEXT:
            return Operand("const", "", wanted, value)
        case ast.Constant(value=value) if type(value) is float:
            raise ConditionError(f"float literal: {value}; money compares as a whole number")
        case _:
            raise ConditionError(f"not an attribute or constant of this kind: {ast.unparse(node)}")


@lru_cache(maxsize=1024)
def _parse(text: str) -> Condition:
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise ConditionError(f"not an expression: {text!r}") from error
    try:
        walk(tree, _Check())
    except ConditionError as error:
        raise ConditionError(f"{error} (in {text!r})") from None
    return Condition(text, tree)


class _Check:
    """The reading that only checks kinds."""

    def always(self) -> None:
        return None

    def both(self, parts: Sequence[None]) -> None:
        return None

    def either(self, parts: Sequence[None]) -> None:
        return None

    def compare(self, operator: str, left: Operand, right: Operand) -> None:
        if left.source == right.source == "const":
            raise ConditionError("a comparison of two constants")
        if Kind.TEXTS in (left.kind, right.kind):
            raise ConditionError("lists are compared by `in` only")
        texts = [side.kind is Kind.TEXT for side in (left, right)]
        if any(texts) and not (all(texts) and operator in ("==", "!=")):
            # The order of texts is a matter of collation, and differs between here and there.
            raise ConditionError(f"{left} {operator} {right}: texts are equal or not, no more")

    def member(self, item: Operand, items: Operand) -> None:
        if item.kind is not Kind.TEXT or items.kind is not Kind.TEXTS:
            raise ConditionError(f"{item} in {items}: a text in a list of texts only")

    def absent(self, operand: Operand, expected: bool) -> None:
        if operand.source == "const":
            raise ConditionError("a constant is never None")


class Truth:
    """The reading that decides, with SQL's three values: True, False, None for unknown."""

    __slots__ = ("_obj", "_sub")

    def __init__(self, sub: Mapping[str, Any], obj: Mapping[str, Any]) -> None:
        self._sub = sub
        self._obj = obj

    def always(self) -> bool | None:
        return True

    def both(self, parts: Sequence[bool | None]) -> bool | None:
        if False in parts:
            return False
        return None if None in parts else True

    def either(self, parts: Sequence[bool | None]) -> bool | None:
        if True in parts:
            return True
        return None if None in parts else False

    def compare(self, operator: str, left: Operand, right: Operand) -> bool | None:
        one, other = self._value(left), self._value(right)
        if one is None or other is None:
            return None
        return _COMPARE[operator](one, other)

    def member(self, item: Operand, items: Operand) -> bool | None:
        one, many = self._value(item), self._value(items)
        if many is None:
            return None
        if not many:
            return False  # SQL: nothing equals any of no elements, not even null.
        if one is None:
            return None
        if one in many:
            return True
        return None if None in many else False

    def absent(self, operand: Operand, expected: bool) -> bool | None:
        return (self._value(operand) is None) is expected

    def _value(self, operand: Operand) -> Any:
        if operand.source == "const":
            return operand.value
        values = self._sub if operand.source == "sub" else self._obj
        value = values.get(operand.name)
        if value is not None and not _fits(value, operand.kind):
            raise ConditionError(f"{operand} is {type(value).__name__}, not {operand.kind}")
        return value


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda one, other: bool(one == other),
    "!=": lambda one, other: bool(one != other),
    "<": lambda one, other: bool(one < other),
    "<=": lambda one, other: bool(one <= other),
    ">": lambda one, other: bool(one > other),
    ">=": lambda one, other: bool(one >= other),
}


def _fits(value: Any, kind: Kind) -> bool:
    match kind:
        case Kind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.MONEY:
            return isinstance(value, Decimal) and value.is_finite()
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.TEXTS:
            return isinstance(value, (list, tuple))
