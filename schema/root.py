"""How a root type is put together from the fields that each noun declares."""

from __future__ import annotations

from typing import Any

import strawberry


def root_type(name: str, description: str, *parts: type[Any]) -> type[Any]:
    """The root type `name` with the fields of all parts, in their order; none stands twice."""
    fields = [field.python_name for part in parts for field in _fields(part)]
    twice = sorted({one for one in fields if fields.count(one) > 1})
    assert not twice, f"{name}: {', '.join(twice)} declared twice"
    made = type(name, parts, {"__doc__": description})
    root: type[Any] = strawberry.type(made, description=description)
    assert [field.python_name for field in _fields(root)] == fields, name
    return root


def _fields(of: type[Any]) -> list[Any]:
    found: list[Any] = of.__strawberry_definition__.fields
    return found
