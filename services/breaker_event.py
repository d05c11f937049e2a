"""What happens to a breaker, with the figures of its moment, append-only: rows 25 and 26."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select

from models.position import BreakerEvent
from models.statement import Statement
from rules.vocabulary import BreakerEventKind, ClearingMeans
from services.position import Position
from services.table import table_of
from services.work import Work

_TABLE = table_of(BreakerEvent)
RECORD = Statement(insert(_TABLE))
# Of the lender's requests the newest is the one that stands: the next one needs its refusal first.
REQUESTED = Statement(
    select(_TABLE.c.means, _TABLE.c.note)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.lender_id == bindparam("of_lender_id"),
        _TABLE.c.kind == BreakerEventKind.RESUME_REQUESTED.value,
    )
    .order_by(_TABLE.c.recorded_at.desc(), _TABLE.c.id.desc())
    .limit(1)
)


async def record(
    work: Work,
    position: Position,
    kind: BreakerEventKind,
    *,
    means: ClearingMeans | None = None,
    note: str | None = None,
) -> None:
    """Append what happened to the breaker, which stands as `position` has it from now on."""
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        lender_id=position.lender_id,
        kind=kind.value,
        state=position.breaker_state.value,
        non_performing=position.non_performing,
        outstanding=position.outstanding,
        resume_ratio=position.resume_ratio,
        means=None if means is None else means.value,
        note=note,
        business_on=work.today,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )


async def requested(work: Work, lender_id: int) -> tuple[ClearingMeans, str | None]:
    """How the ratio fell, as the lender's request says that now waits for its decision."""
    row: Any = await REQUESTED.one(
        work.connection, of_county_id=work.county_id, of_lender_id=lender_id
    )
    assert row is not None, "a breaker in RESUME_REQUESTED was requested"
    return ClearingMeans[row["means"]], row["note"]
