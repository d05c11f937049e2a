"""Which rows may this role see? A condition of `policy.csv` as a predicate over a table.

`rows` depends on the role alone; the actor's own values are parameters (`sub_<attribute>`), so a
compiled statement serves every actor of the role and holds nobody's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, false, true

from authz.act import Act
from authz.actor import Actor
from authz.policy import policy
from authz.predicate import Bind, base_table, named_bind, predicate
from authz.resource import Resource
from authz.role import Role


class UnmarkedTable(LookupError):
    """A table without marks: whose rows it holds is not known, so nobody sees any."""


def rows(table: FromClause, role: Role, bind: Bind = named_bind) -> ColumnElement[bool]:
    """Predicate of the rows of `table` (or of an alias of it) that the role may read.

    `true()` for a dictionary, `false()` without a right (and for the platform's own tables), else
    a condition with parameters; `binds` gives their values.
    """
    base = base_table(table)
    match tenancy(base):
        case "reference":
            return true()
        case "system":
            return false()
    return rows_of_act(table, role, Act.reading(resource(base)), bind)


def rows_of_act(
    table: FromClause, role: Role, act: Act, bind: Bind = named_bind
) -> ColumnElement[bool]:
    """Predicate of the rows of `table` that the role may do `act` to; `false()` without it."""
    if bind is named_bind and isinstance(table, Table):
        return _cached(table, role, act)
    line = policy().line(role, act)
    return false() if line is None else predicate(line.condition, table, bind)


def binds(actor: Actor) -> Mapping[str, Any]:
    """Values of the parameters of `rows`."""
    return actor.parameters


def tenancy(table: Table) -> str:
    """The table's mark: tenant, reference or system; `UnmarkedTable` without one."""
    try:
        found: str = table.info["tenancy"]
    except KeyError:
        raise UnmarkedTable(table.name) from None
    return found


def resource(table: Table) -> Resource:
    """The resource whose rights govern a tenant table."""
    name = table.info.get("resource")
    if name is None:
        raise UnmarkedTable(table.name)
    return Resource(name)


@lru_cache(maxsize=4096)
def _cached(table: Table, role: Role, act: Act) -> ColumnElement[bool]:
    line = policy().line(role, act)
    return false() if line is None else predicate(line.condition, table)
