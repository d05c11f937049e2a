"""Row filters of a role as SQL text: `authz.rows` in the planner's form.

`§` stands for the row's alias and `⟦sub_…⟧` for a parameter; a role's text holds nobody's data.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.sql.compiler import SQLCompiler

from authz.act import Act
from authz.role import Level, Role
from authz.rows import rows, rows_of_act
from models.tables import METADATA

_ALIAS = "q__"
_DIALECT = asyncpg_dialect(paramstyle="named")  # type: ignore[no-untyped-call]
_NAMED = re.compile(r"(?<!:):([a-z][a-z_0-9]*)")
_INTERVAL = "⟦sub_county_min⟧::INTEGER <= §.county_id AND §.county_id <= ⟦sub_county_max⟧::INTEGER"
_COUNTY = "§.county_id = ⟦sub_county_id⟧::INTEGER"


@cache
def fence(table: str, role: Role) -> str:
    """Condition of the rows of `table` that the role may read."""
    if table not in METADATA.tables:
        return "true"  # Rows computed from a parent row that is fenced itself.
    return _text(rows(METADATA.tables[table].alias(_ALIAS), role))


def nearly_all(condition: str, role: Role) -> str:
    """The row filter of an office of the province where nothing else filters much.

    Its interval holds nearly every county, but a plan for any values takes an interval for half a
    percent of the rows, and sorts what an index has in order. `<> 0` counts as nearly all.
    """
    if role.level is not Level.PROVINCE:
        return condition
    return condition.replace(_INTERVAL, f"({_INTERVAL})::int <> 0")


@cache
def one_county(table: str, role: Role) -> str:
    """The only county whose rows of `table` the role may read, as a parameter; empty if several."""
    text = fence(table, role)
    pinned = text == _COUNTY or text.startswith(f"{_COUNTY} AND ")
    return _COUNTY.partition(" = ")[2] if pinned and " OR " not in text else ""


@cache
def fence_of_act(table: str, role: Role, act: Act) -> str:
    """Condition of the rows of `table` that the role may do `act` to."""
    return _text(rows_of_act(METADATA.tables[table].alias(_ALIAS), role, act))


def readable(table: str, role: Role) -> bool:
    """Whether the role may read any row of `table` at all."""
    return fence(table, role) != "false"


def _text(condition: ColumnElement[bool]) -> str:
    if isinstance(condition, type(true())):
        return "true"
    if isinstance(condition, type(false())):
        return "false"
    compiled = condition.compile(dialect=_DIALECT)
    assert isinstance(compiled, SQLCompiler)
    constants = {
        name: str(value)
        for name, value in compiled.params.items()
        if isinstance(value, (Decimal, int)) and not name.startswith("sub_")
    }
    text = _NAMED.sub(lambda m: constants.get(m[1], f"⟦{m[1]}⟧"), str(compiled))
    return text.replace(f"{_ALIAS}.", "§.").replace("\n", " ")
