"""One value of the catalogue in its two spellings: as JSON and as a GraphQL literal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Value:
    """`json` is the text put into the variables, `literal` the one put into the document.

    `fits`: names of the scalars whose grammar admits it, so that it may be accepted, or refused
    by a rule. `plain` is the value as Python has it, where it has one.
    """

    name: str
    json: str
    literal: str | None
    fits: frozenset[str] = frozenset()
    plain: Any = field(default=None, compare=False)

    def suits(self, scalar: str, style: str) -> bool:
        """Whether the scalar admits it; JSON knows no whole number but 1.0, GraphQL does."""
        if self.name == "1.0" and style == "literal":
            return False
        return scalar in self.fits


def literal_of(value: Any) -> str:
    """A Python value as a GraphQL literal; texts with escapes that both notations share."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal_of(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(literal_of(one) for one in value) + "]"
    return json.dumps(value)


def given(name: str, value: Any, *fits: str) -> Value:
    """A value that both notations can spell."""
    return Value(name, json.dumps(value), literal_of(value), frozenset(fits), value)


def raw(name: str, text: str, literal: str | None = None, *fits: str) -> Value:
    """A value that Python would spell differently: `1e400`, NaN, four hundred digits."""
    return Value(name, text, literal or text, frozenset(fits))


def by_name(values: Iterable[Value]) -> dict[str, Value]:
    """The values by name; names are unique."""
    listed = list(values)
    found = {value.name: value for value in listed}
    assert len(found) == len(listed), "a name is used twice"
    return found
