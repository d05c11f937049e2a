"""How many rows a page has: `first` or `last`, never both, 50 where nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.refused import BadArgument

PAGE_SIZE = 50
PAGE_SIZE_MAX = 200


def page_size(arguments: Mapping[str, Any]) -> tuple[int, bool]:
    """The size, and whether the page is read from its end."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise BadArgument(("last",), last, "不能与 first 同时使用", "cannot go with first")
    name, size = ("last", last) if last is not None else ("first", first)
    if size is None:
        return PAGE_SIZE, arguments.get("before") is not None and arguments.get("after") is None
    if not 0 <= size <= PAGE_SIZE_MAX:
        raise BadArgument(
            (name,),
            size,
            f"须在 0 与 {PAGE_SIZE_MAX} 之间",
            f"must lie between 0 and {PAGE_SIZE_MAX}",
        )
    return size, name == "last"
