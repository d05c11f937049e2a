"""extension_lapse: extensions lapse whose loan matured before both consents (二(八)1, row 60)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Executable, Text, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.extension import Extension
from models.statement import Statement
from rules.states import EXTENSION as MACHINE
from rules.vocabulary import ExtensionState
from services.extension_row import EXTENSION, IS_OPEN, told
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

MATURED = "MATURED"

_TABLE = table_of(Extension)


def _lock(role: Role) -> Executable:
    """Open ones of loans that have matured, in the order in which everybody locks several."""
    return (
        select(*_TABLE.columns)
        .where(
            _TABLE.c.county_id == bindparam("county_id"),
            IS_OPEN,
            _TABLE.c.old_matures_on <= bindparam("business_on", type_=Date),
            rows(_TABLE, role),
        )
        .order_by(_TABLE.c.id)
        .with_for_update(key_share=True)
    )


LOCK = Scoped(_lock)
WRITE = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.id == func.any(bindparam("of_ids", type_=ARRAY(Uuid))),
    )
    .values(
        state=bindparam("new_state", type_=Text),
        ended_on=bindparam("new_ended_on", type_=Date),
        ended_reason=bindparam("new_ended_reason", type_=Text),
        version=_TABLE.c.version + 1,
    )
    .returning(*_TABLE.columns)
)


@dataclass(frozen=True, kw_only=True)
class ExtensionLapse:
    """Which county, and the business day that begins there."""

    county_id: int
    business_on: date


@use_case(Act.EXTENSION_LAPSE)
async def extension_lapse(work: Work, command: ExtensionLapse) -> Done | Refused:
    """Two statements however many lapse; the same day again finds none."""
    work.county_id, day = command.county_id, command.business_on
    work.permit(Resource.LOAN, {"county_id": command.county_id})
    if not work.has_begun(day):
        return Refused()
    found = await LOCK.all(work.connection, work.actor, county_id=work.county_id, business_on=day)
    if not found:
        return Done(ids={}, audits=(), figures={"lapsed": 0})
    after = await WRITE.all(
        work.connection,
        of_county_id=work.county_id,
        of_ids=[row["id"] for row in found],
        new_state=MACHINE.after(ExtensionState.REQUESTED, "lapse"),
        new_ended_on=day,
        new_ended_reason=MATURED,
    )
    before = {row["id"]: row for row in found}
    return Done(
        ids={},
        audits=tuple(EXTENSION.audited(before[row["id"]], row) for row in after),
        figures={"lapsed": len(after)},
        messages=tuple(message for row in after for message in told(work, row)),
    )
