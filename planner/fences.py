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
from authz.role import Role
from authz.rows import rows, rows_of_act
from models.tables import METADATA

_ALIAS = "q__"
_DIALECT = asyncpg_dialect(paramstyle="named")  # type: ignore[no-untyped-call]
_NAMED = re.compile(r"(?<!:):([a-z][a-z_0-9]*)")


@cache
def fence(table: str, role: Role) -> str:
    """Condition of the rows of `table` that the role may read."""
    if table not in METADATA.tables:
        return "true"  # Rows computed from a parent row that is fenced itself.
    return _text(rows(METADATA.tables[table].alias(_ALIAS), role))


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
