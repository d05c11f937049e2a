"""A business entity as the acts that name one ask for it: a dictionary of all counties."""

from __future__ import annotations

from sqlalchemy import Executable, bindparam, select

from authz.role import Role
from authz.rows import rows
from models.enterprise import Enterprise
from models.ids import GlobalId
from rules.refusal import ErrorCode
from services.own_row import Row
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

_TABLE = table_of(Enterprise)


def _find(role: Role) -> Executable:
    return select(_TABLE.c.id, _TABLE.c.kind, _TABLE.c.list_state).where(
        _TABLE.c.id == bindparam("enterprise_id"), rows(_TABLE, role)
    )


FIND = Scoped(_find)


async def find_enterprise(work: Work, named: GlobalId) -> Row | None:
    """What it is and on which list; NOT_FOUND at `input.enterprise` where there is none."""
    row: Row | None = await FIND.one(
        work.connection, work.actor, enterprise_id=work.key_of(named, "enterprise")
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "enterprise")
    return row
