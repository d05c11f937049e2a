"""Shape of a request's variables: what a plan depends on besides the document and the role.

Values of tenants never enter it; nullness, list or single, enumeration values, switches, page
sizes and the kind of object that an id names do.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from models.ids import parse_global_id


def shape(value: Any) -> Any:
    """A hashable outline of coerced variables."""
    match value:
        case None:
            return None
        case bool() | int():
            return value
        case Enum():
            return value.name
        case str():
            parsed = parse_global_id(value)
            return parsed.kind if parsed is not None else "s"
        case Mapping():
            return tuple((key, shape(one)) for key, one in value.items())
        case list():
            if any(isinstance(one, Mapping) for one in value):
                return tuple(shape(one) for one in value)
            # A list of ids: which kinds it holds, not how many.
            return ("l", *sorted({str(shape(one)) for one in value if isinstance(one, str)}))
        case _:
            return "v"
