"""Shape of a request's variables: what a plan depends on besides the document and the role.

Values of tenants never enter it; nullness, list or single, enumeration values, switches, page
sizes and the kind of object that an id names do.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from models.ids import INTEGER_KINDS, PAIR_KINDS, TENANT_KINDS, UUID_KINDS

_KINDS = frozenset({*TENANT_KINDS, *INTEGER_KINDS, *UUID_KINDS, *PAIR_KINDS})


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
            kind = value.partition("_")[0]
            return kind if kind in _KINDS else "s"
        case Mapping():
            return tuple((key, shape(one)) for key, one in value.items())
        case list():
            if any(isinstance(one, Mapping) for one in value):
                return tuple(shape(one) for one in value)
            # A list of ids: which kinds it holds, not how many.
            return ("l", *sorted({str(shape(one)) for one in value if isinstance(one, str)}))
        case _:
            return "v"
