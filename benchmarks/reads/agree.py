"""Whether two servers gave the same answer, whatever each of them calls things."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from benchmarks.stop import BenchmarkError
from models.ids import parse_global_id

_FRACTION = re.compile(r"-?[0-9]+\.[0-9]+", re.ASCII)


def normal(body: bytes) -> Any:
    """The rows and values of an answer: without global ids, wrappers of lists, trailing zeros.

    A list of rows that name their county is put in order of it, where servers order otherwise.
    """
    answer = json.loads(body)
    if answer.get("errors"):
        raise BenchmarkError(f"an answer holds errors: {json.dumps(answer['errors'])[:2000]}")
    return _plain(answer["data"])


def _plain(value: Any) -> Any:
    match value:
        case {"nodes": list(rows)} if len(value) == 1:
            return _plain(rows)
        case {"county": {"position": position, **rest}} if len(value) == 1:
            return {"county": _plain(rest), "position": _plain(position)}
        case dict():
            return {key: _key(text) if key == "id" else _plain(text) for key, text in value.items()}
        case list():
            return _in_order([_plain(one) for one in value])
        case str() if _FRACTION.fullmatch(value):
            return format(Decimal(value).normalize(), "f")
        case _:
            return value


def _key(text: str) -> str:
    """The key within a global id; a plain key is itself."""
    found = parse_global_id(text)
    return str(found.key) if found else text


def _in_order(rows: list[Any]) -> list[Any]:
    """Rows by the code of their county, if all have one; the order of the others is checked."""
    if rows and all(isinstance(row, dict) and "code" in (row.get("county") or {}) for row in rows):
        return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    return rows


def difference(one: Any, other: Any, path: str = "data") -> str | None:
    """Where two normal answers differ first, for a person; None where they are the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return f"{path}: fields {sorted(one)} and {sorted(other)}"
        return next(
            (found for key in one if (found := difference(one[key], other[key], f"{path}.{key}"))),
            None,
        )
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{path}: {len(one)} and {len(other)} rows"
        return next(
            (
                found
                for index, (left, right) in enumerate(zip(one, other, strict=True))
                if (found := difference(left, right, f"{path}[{index}]"))
            ),
            None,
        )
    return None if one == other else f"{path}: {one!r} and {other!r}"


def is_empty(value: Any) -> bool:
    """Whether an answer holds no row at all: two empty answers agree, and show nothing."""
    if isinstance(value, dict):
        return all(is_empty(one) for one in value.values())
    return value is None or value == [] or value == 0
