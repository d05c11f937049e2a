"""agreement_expire: agreements in force whose last day has passed are EXPIRED (一(四), row 16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, bindparam, update

from authz.act import Act
from authz.resource import Resource
from models.agreement import Agreement
from models.statement import Statement
from rules.vocabulary import AgreementState
from services.agreement_row import AGREEMENT
from services.audit import AuditEntry
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

ENDED = "EXPIRED"

_TABLE = table_of(Agreement)
# All of a county at once: the day after the last one ends them, however many there are.
EXPIRE = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.state == AgreementState.IN_FORCE.value,
        _TABLE.c.ends_on < bindparam("of_business_on", type_=Date),
    )
    .values(
        state=AgreementState.EXPIRED.value,
        ended_on=_TABLE.c.ends_on,
        ended_reason=ENDED,
        version=_TABLE.c.version + 1,
    )
    .returning(*_TABLE.columns)
)


@dataclass(frozen=True, kw_only=True)
class AgreementExpiry:
    """Which county, and the business day that begins there."""

    county_id: int
    business_on: date


@use_case(Act.AGREEMENT_EXPIRE)
async def agreement_expire(work: Work, command: AgreementExpiry) -> Done | Refused:
    """End them; the same day twice, or an earlier one, ends nothing more."""
    work.county_id = command.county_id
    work.permit(Resource.HOUSEHOLD, {"county_id": command.county_id, "township_id": None})
    if not work.has_begun(command.business_on):
        return Refused()
    found = await EXPIRE.all(
        work.connection, of_county_id=command.county_id, of_business_on=command.business_on
    )
    named = sorted(str(AGREEMENT.named(row)) for row in found)
    # One entry tells of all: a statement for each would grow with the county.
    entry = AuditEntry(
        county_id=command.county_id,
        named=None,
        after={"state": ENDED, "agreements": named, "business_on": command.business_on},
    )
    return Done(ids={}, audits=(entry,) if named else (), figures={"expired": len(named)})
