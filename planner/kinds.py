"""Python types of columns, by name."""

from __future__ import annotations

from functools import cache

from models.tables import METADATA


@cache
def kind_of(table: str, column: str) -> str:
    """Name of the Python type that a column's values have, such as `Decimal`."""
    return METADATA.tables[table].c[column].type.python_type.__name__
