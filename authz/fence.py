"""A condition as a fence: bounds per attribute, which row-level security compares columns with.

A fence can say less than a condition: a conjunction of intervals, of equal texts, of one text in
a list, and of `obj.x is None or <interval of obj.x>`. Anything else is refused when the policies
are installed, never weakened.

The bounds of an attribute travel as settings under one name, here `<base>`:
numbers and money as `<base>_min` and `<base>_max`, both inclusive; texts as `<base>`, either `*`
(any) or `=` and the text; and `<base>_null`, `yes` where a null passes too. An empty setting
passes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from authz.condition import NUMBER_MAX, Condition, ConditionError, Kind, Operand, walk
from models.scope import setting_sql

# The next smaller and greater value of a kind, which makes `<` and `>` inclusive bounds.
STEP: dict[Kind, Decimal] = {Kind.NUMBER: Decimal(1), Kind.MONEY: Decimal("0.01")}
WIDEST: dict[Kind, tuple[str, str]] = {
    Kind.NUMBER: ("-2147483648", "2147483647"),
    Kind.MONEY: ("-infinity", "infinity"),
}
SQL_TYPE: dict[Kind, str] = {Kind.NUMBER: "int", Kind.MONEY: "numeric"}
ANY = "*"
YES = "yes"

_FLIPPED = {"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class FenceError(ConditionError):
    """A condition that row-level security cannot express as bounds."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One bound: `obj.<attribute> <operator> <value>`; `nullable` when a null passes too."""

    attribute: str
    kind: Kind
    operator: str
    value: Operand | None = None
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """An attribute's bounds as settings: their base name, the kind, and whether null matters."""

    base: str
    kind: Kind
    nullable: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the settings, always set together."""
        numeric = self.kind in STEP
        found = (f"{self.base}_min", f"{self.base}_max") if numeric else (self.base,)
        return (*found, f"{self.base}_null") if self.nullable else found


def atoms(condition: Condition) -> tuple[Atom, ...]:
    """The bounds that a condition consists of; `FenceError` when it is not a fence."""
    try:
        found = walk(condition.tree, Fences())
        members = {(atom.attribute, atom.value) for atom in found if atom.operator == "in"}
        if len({attribute for attribute, _ in members}) != len(members):
            raise FenceError("a list can be searched for one text only")
        return found
    except FenceError as error:
        raise FenceError(f"{error} (in {condition.text!r})") from None


def widest(setting: Setting) -> dict[str, str]:
    """Values that pass every row."""
    values = WIDEST[setting.kind] if setting.kind in STEP else (ANY,)
    return dict(zip(setting.names, (*values, YES), strict=False))


def values(setting: Setting, bounds: Sequence[Atom], sub: Mapping[str, Any]) -> dict[str, str]:
    """Values of the settings for an actor, of the bounds on this one attribute (all must hold)."""
    if not bounds:
        return widest(setting)
    found = _interval(bounds, sub) if setting.kind in STEP else _text(bounds, sub)
    passes_null = YES if all(atom.nullable for atom in bounds) else ""
    return dict(zip(setting.names, (*found, passes_null), strict=False))


def fence_sql(setting: Setting, column: str | None, nullable: bool) -> str:
    """SQL over a column that passes what the settings allow; None: the table lacks the column."""
    null_passes = once(f"{setting_sql(f'{setting.base}_null')} = '{YES}'")
    if column is None:
        return null_passes
    if setting.kind in STEP:
        low, high = (bound_sql(name, setting.kind) for name in setting.names[:2])
        inside = f"{column} between {low} and {high}"
    else:
        wanted = f"nullif({setting_sql(setting.base)}, '')"
        one = f"any ({column})" if setting.kind is Kind.TEXTS else column
        whole, text = once(f"{wanted} = '{ANY}'"), once(f"substr({wanted}, 2)")
        inside = f"({whole} or {text} = {one})"
    return f"({inside} or ({column} is null and {null_passes}))" if nullable else inside


def bound_sql(name: str, kind: Kind) -> str:
    """A bound as SQL; null when it is not set, so that it passes nothing."""
    return once(f"nullif({setting_sql(name)}, '')::{SQL_TYPE[kind]}")


def once(expression: str) -> str:
    """An expression over settings that a statement works out once, not once for every row.

    Per row it took two thirds of the time of a province's overview (measured).
    """
    return f"(select {expression})"


def each_row(sql: str) -> str:
    """The same SQL without `once`, for databases that take no subquery in a policy (Citus)."""
    return sql.replace("(select ", "(")


def _interval(bounds: Sequence[Atom], sub: Mapping[str, Any]) -> tuple[str, str]:
    low, high = (Decimal(end) for end in WIDEST[bounds[0].kind])
    for atom in bounds:
        value = None if atom.value is None else _value(atom.value, sub)
        if value is None:
            return "", ""  # Unknown, or only null passes.
        bound = Decimal(value)
        if atom.operator in ("==", ">=", ">"):
            low = max(low, bound + (STEP[atom.kind] if atom.operator == ">" else 0))
        if atom.operator in ("==", "<=", "<"):
            high = min(high, bound - (STEP[atom.kind] if atom.operator == "<" else 0))
    if bounds[0].kind is Kind.NUMBER and (low > NUMBER_MAX or high < -NUMBER_MAX):
        return "", ""  # Beyond the column's type.
    return _shown(low), _shown(high)


def _shown(bound: Decimal) -> str:
    return str(bound).lower() if bound.is_infinite() else f"{bound:f}"


def _text(bounds: Sequence[Atom], sub: Mapping[str, Any]) -> tuple[str]:
    found: set[str | None] = {
        None if atom.value is None else _value(atom.value, sub) for atom in bounds
    }
    if len(found) != 1 or None in found:
        return ("",)
    return (f"={found.pop()}",)


def _value(operand: Operand, sub: Mapping[str, Any]) -> Any:
    return operand.value if operand.source == "const" else sub[operand.name]


class Fences:
    """The reading that makes bounds."""

    def always(self) -> tuple[Atom, ...]:
        return ()

    def both(self, parts: Sequence[tuple[Atom, ...]]) -> tuple[Atom, ...]:
        return tuple(atom for part in parts for atom in part)

    def either(self, parts: Sequence[tuple[Atom, ...]]) -> tuple[Atom, ...]:
        absent = [part for part in parts if len(part) == 1 and part[0].operator == "absent"]
        bounds = [part for part in parts if part not in absent]
        if len(absent) != 1 or len(bounds) != 1:
            raise FenceError("`or` is a fence only as `obj.x is None or <bounds of obj.x>`")
        name = absent[0][0].attribute
        if any(atom.attribute != name or atom.nullable for atom in bounds[0]) or not bounds[0]:
            raise FenceError(f"both sides of `or` must speak of obj.{name}")
        return tuple(replace(atom, nullable=True) for atom in bounds[0])

    def compare(self, operator: str, left: Operand, right: Operand) -> tuple[Atom, ...]:
        if right.source == "obj":
            left, right = right, left
            operator = _FLIPPED.get(operator, operator)
        if left.source != "obj" or right.source == "obj" or operator == "!=":
            raise FenceError(f"not a bound on an attribute of obj: {left} {operator} {right}")
        if right.kind is Kind.MONEY and left.kind is Kind.NUMBER:
            raise FenceError(f"{left} is a whole number, {right} is money")
        return (Atom(left.name, left.kind, operator, right),)

    def member(self, item: Operand, items: Operand) -> tuple[Atom, ...]:
        if items.source != "obj" or item.source == "obj":
            raise FenceError(f"not a bound on an attribute of obj: {item} in {items}")
        return (Atom(items.name, items.kind, "in", item),)

    def absent(self, operand: Operand, expected: bool) -> tuple[Atom, ...]:
        if operand.source != "obj" or not expected:
            raise FenceError(f"not a bound on an attribute of obj: {operand}")
        return (Atom(operand.name, operand.kind, "absent", None, nullable=True),)
