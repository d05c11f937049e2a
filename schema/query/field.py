"""How root fields that read are declared; the planner answers those marked `root`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from schema.connection import Connection, connection, planned
from schema.scalar import RegionCode


def argument(of: Any, description: str) -> Any:
    """An argument of a root field."""
    return Annotated[of, strawberry.argument(description=description)]


def page(
    of: Any,
    description: str,
    where: Any,
    order: Any,
    *,
    by: tuple[tuple[str, ...], ...] = (),
    arguments: Mapping[str, Any] | None = None,
    required: tuple[str, ...] = (),
) -> Any:
    """A list of a noun; `by` narrows it by further `arguments`.

    Each of `by` is the argument's name as clients spell it, the column or expression, how its
    value is converted and the noun whose scope holds, then `>` unless it shall be equal:

        by=(
            ("county", "county_id", "region:county", "Loan"),
            ("since", "version", "value", "", ">"),
        )
    """
    return connection(
        Connection[of],
        description,
        {"root": "page", "by": by},
        where=where,
        order=order,
        arguments=arguments,
        required=required,
    )


def by_id(of: Any, description: str) -> Any:
    """One object of a noun."""
    by = (("id", "", "id", of.__name__),)
    return planned(
        of | None,
        f"{description}不存在或不可见为 null。Null where absent or invisible.",
        {"root": "one", "by": by},
        {"id": argument(strawberry.ID, "全局 id。Global id.")},
        required=("id",),
    )


COUNTY = argument(RegionCode, "县代码。County code.")
