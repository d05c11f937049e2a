"""The Core table behind a declarative class."""

from __future__ import annotations

from sqlalchemy import Table

from models.base import Base


def table_of(model: type[Base]) -> Table:
    """The table of a model, as statements and rights take it."""
    table = model.__table__
    assert isinstance(table, Table)
    return table
