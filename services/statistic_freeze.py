"""statistic_freeze: a county's month is frozen once it is over (二(九)5, row 84).

The figures are those of the month's last day as they are known now; what arrives later is in a
later edition. From a county's first month on every month that is over; of a new county the newest.
With the last month of a quarter its written reports are drafted (row 86).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, bindparam, func, select

from authz.act import Act
from authz.resource import Resource
from models.statement import Statement
from models.statistic import Statistic
from rules.report import ends_quarter, month_after, month_before
from services import report_row
from services.audit import AuditEntry
from services.own_row import Row
from services.statistic_row import (
    LOCK_LIBRARY,
    STATISTIC,
    Edition,
    freeze,
    lenders,
    messages_of,
    period,
)
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(Statistic)
_COUNTY = bindparam("of_county_id", type_=Integer)
NEWEST = Statement(select(func.max(_TABLE.c.as_of_on)).where(_TABLE.c.county_id == _COUNTY))


@dataclass(frozen=True, kw_only=True)
class StatisticFreeze:
    """Which county, and the business day that begins there."""

    county_id: int
    business_on: date


@use_case(Act.STATISTIC_FREEZE)
async def statistic_freeze(work: Work, command: StatisticFreeze) -> Done | Refused:
    """One month, by a fixed number of statements; `frozen` says how many rows there are of it."""
    work.county_id, day = command.county_id, command.business_on
    work.permit(Resource.REPORT, {"county_id": command.county_id})
    if not work.has_begun(day):
        return Refused()
    newest, last_on = await NEWEST.value(work.connection, of_county_id=work.county_id), None
    if newest is None:
        last_on = month_before(day)
    elif month_after(newest) < day:
        last_on = month_after(newest)
    rows = [] if last_on is None else await _freeze(work, last_on)
    return Done(
        ids={},
        audits=_told(work, rows),
        figures={"frozen": len(rows)},
        messages=tuple(message for row in rows for message in messages_of(work, row)),
    )


async def _freeze(work: Work, last_on: date) -> list[Row]:
    """The month of every lender that had lent by then; nothing where none had."""
    found = await lenders(work, last_on)
    if not found:
        return []
    # What is frozen of a project must carry the amount that it has when this is committed.
    await LOCK_LIBRARY.run(work.connection, of_county_id=work.county_id)
    editions = [Edition(id=work.new_id(), lender_id=one) for one in found]
    rows = await freeze(work, last_on, [*editions, Edition(id=work.new_id(), lender_id=None)])
    if rows and ends_quarter(last_on):
        await report_row.draft(work, last_on, found)
    return rows


def _told(work: Work, rows: list[Row]) -> tuple[AuditEntry, ...]:
    return tuple(
        AuditEntry(
            county_id=work.county_id,
            named=STATISTIC.named(row),
            after={"month": period(row), "edition": row["edition"]},
            lender_id=row["lender_id"],
        )
        for row in rows
    )
