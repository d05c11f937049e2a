"""A version of the roster: found or begun, locked, counted, and told to the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, Integer, Uuid, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from authz import gate
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId, uuid7
from models.roster import Roster, RosterRow
from models.statement import Statement
from rules.refusal import ErrorCode
from rules.states import ROSTER
from services.audit import AuditEntry
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

_TABLE = table_of(Roster)
_ROW = table_of(RosterRow)

# What the audit tells of a version: figures, never a line.
TOLD = ("number", "state", "source", "row_count", "fault_count", "published_on", "version")


def _lock(role: Role) -> Executable:
    return (
        select(*_TABLE.columns)
        .where(
            _TABLE.c.county_id == bindparam("county_id"),
            _TABLE.c.id == bindparam("roster_id"),
            rows(_TABLE, role),
        )
        .with_for_update(key_share=True, of=_TABLE)
    )


LOCK = Scoped(_lock)

_NEXT = (
    select(func.coalesce(func.max(_TABLE.c.number), 0) + 1)
    .where(_TABLE.c.county_id == bindparam("of_county_id", type_=Integer))
    .scalar_subquery()
)
_BEGUN = insert(_TABLE).values(
    {
        column.name: _NEXT if column.name == "number" else bindparam(f"new_{column.name}")
        for column in _TABLE.columns
    }
)
# Setting a column to itself takes the lock of the draft that stands and changes nothing.
OPEN_AND_LOCK = Statement(
    _BEGUN.on_conflict_do_update(
        index_elements=["county_id"],
        index_where=text("state = 'DRAFT'"),
        set_={"version": _TABLE.c.version},
    ).returning(*_TABLE.columns)
)
COUNT = Statement(
    select(func.count().label("row_count"), func.count(_ROW.c.fault).label("fault_count")).where(
        _ROW.c.county_id == bindparam("county_id", type_=Integer),
        _ROW.c.roster_id == bindparam("roster_id", type_=Uuid),
    )
)


def writer(*columns: str) -> Statement:
    """An UPDATE of these columns of one version, and of its version number."""
    return Statement(
        update(_TABLE)
        .where(_TABLE.c.county_id == bindparam("of_county_id"), _TABLE.c.id == bindparam("of_id"))
        .values(
            {
                name: bindparam(f"new_{name}", type_=_TABLE.c[name].type)
                for name in (*columns, "version")
            }
        )
        .returning(*_TABLE.columns)
    )


def roster_id(row: Mapping[str, Any]) -> GlobalId:
    """Global id of a version."""
    return GlobalId("roster", row["county_id"], row["id"])


async def open_draft(work: Work, source: str) -> Mapping[str, Any]:
    """The county's draft, locked; a new one, of version 0, where it has none."""
    now = work.clock.now()
    row: Mapping[str, Any] = await OPEN_AND_LOCK.one(
        work.connection,
        of_county_id=work.county_id,
        new_county_id=work.county_id,
        new_id=uuid7(now),
        new_state=ROSTER.first,
        new_source=source,
        new_row_count=0,
        new_fault_count=0,
        new_imported_on=work.today,
        new_imported_by=work.actor.subject,
        new_published_on=None,
        new_published_by=None,
        new_recorded_at=now,
        new_version=0,
    )
    work.named = roster_id(row)
    return row


async def lock(work: Work, named: GlobalId) -> Mapping[str, Any] | None:
    """The version of that id, locked, if the actor may see it; else NOT_FOUND is collected."""
    row: Mapping[str, Any] | None = await LOCK.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        roster_id=work.key_of(named, "roster"),
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "roster")
        return None
    work.named = roster_id(row)
    work.permit(Resource.ROSTER, gate.attributes(_TABLE, row))
    return row


async def write(
    work: Work, row: Mapping[str, Any], statement: Statement, *, version: int, **changes: Any
) -> Mapping[str, Any]:
    """Store changes of a locked version; the row as it stands then."""
    values = {f"new_{name}": value for name, value in changes.items()}
    after: Mapping[str, Any] = await statement.one(
        work.connection,
        of_county_id=row["county_id"],
        of_id=row["id"],
        new_version=version,
        **values,
    )
    return after


def audited(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], **more: object
) -> AuditEntry:
    """The audit entry of a version's change; `more` are further figures of it."""
    return AuditEntry(
        county_id=after["county_id"],
        named=roster_id(after),
        before=None if before is None else {name: before[name] for name in TOLD},
        after={name: after[name] for name in TOLD} | more,
    )
