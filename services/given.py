"""Arrays as rows: what one statement inserts, updates or compares, however many rows there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import TableValuedAlias, bindparam, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

Kind = TypeEngine[Any] | type[TypeEngine[Any]]


def given(name: str, /, **columns: tuple[str, Kind]) -> TableValuedAlias:
    """Rows named `name`; each column has the parameter that holds its array, and its type.

    given("part", number=("numbers", Integer), due_on=("due_days", Date))
    """
    arrays = (bindparam(parameter, type_=ARRAY(kind)) for parameter, kind in columns.values())
    return func.unnest(*arrays).table_valued(*columns, name=name).render_derived()
