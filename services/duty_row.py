"""A duty that an office did, as a row: the county it was done for, its columns, its audit entry."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert

from authz.resource import Resource
from models.duty import DutyRecord
from models.ids import GlobalId
from models.statement import Statement
from rules.vocabulary import DutyKind
from services.audit import AuditEntry
from services.table import table_of
from services.use_case import Done
from services.work import Work

_TABLE = table_of(DutyRecord)
RECORD = Statement(insert(_TABLE))
EMPTY = dict.fromkeys(
    ("content", "unit", "due_on", "document_no", "medium", "audience", "audience_count")
)


def permit(work: Work) -> None:
    """Raise NotPermitted unless the office may do this in the county it works in."""
    work.permit(Resource.PREPAREDNESS, {"county_id": work.county_id})


async def record(work: Work, kind: DutyKind, **columns: Any) -> Done:
    """Append it; one statement. The columns that are not named are empty."""
    key = work.new_id()
    told = {"kind": kind.value, **EMPTY, **columns}
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=key,
        **told,
        recorded_role=work.actor.role.value,
        recorded_by=work.actor.subject,
        recorded_at=work.now,
    )
    named = GlobalId("duty", work.county_id, key)
    shown = {name: value for name, value in told.items() if value is not None}
    entry = AuditEntry(county_id=work.county_id, named=named, after=shown)
    return Done(ids={"duty": named}, audits=(entry,))
