"""How a type says where its fields come from: column names as strings, no SQL.

`column("amount")` is a column of the type's table or one of the planner's named expressions,
`edge("loan.household")` one of the planner's edges, `group()` an object made of the same row.
The planner reads the marks back from the built schema.
"""

from __future__ import annotations

from typing import Any

import strawberry


def column(name: str, description: str, **options: Any) -> Any:
    """A field that is a column (or a named expression) of the type's table."""
    return strawberry.field(description=description, metadata={"sql": name}, **options)


def edge(name: str, description: str, **options: Any) -> Any:
    """A field that leads to another table, by the planner's edge of this name."""
    return strawberry.field(description=description, metadata={"edge": name}, **options)


def group(description: str, **options: Any) -> Any:
    """A field whose object is made of columns of the same row."""
    return strawberry.field(description=description, metadata={"group": True}, **options)


def condition(name: str, description: str) -> Any:
    """A condition of a filter on a column of the filtered table."""
    return strawberry.field(description=description, metadata={"sql": name}, default=None)
