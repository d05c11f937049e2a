"""householdStatusChange: exit, return to poverty, or removal as wrongly assessed (二(八)2).

A removal is shown with everything it brings about before it is saved: a dry run runs this too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, Text, Uuid, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import Date

from authz.act import Act
from models.household import HouseholdStatusChange as History
from models.ids import GlobalId
from models.roster import Roster, RosterChange
from models.statement import Statement
from rules.facts import StatusChangeFacts
from rules.household import STATUS_ACTS, judge_status_change
from rules.refusal import ErrorCode, refuse
from rules.states import HOUSEHOLD
from rules.vocabulary import HouseholdStatus, RosterChangeKind, RosterState
from services.command import optional_number, text
from services.disposal_case import Affected, lock_affected, open_cases
from services.household_row import Row, audited, household_id, lock_household, write, writer
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = writer("status", "status_since_on")
RECORD = Statement(insert(table_of(History)))

_ROSTER, _CHANGE = table_of(Roster), table_of(RosterChange)
_HERE = _ROSTER.c.county_id == bindparam("of_county_id")
# Whoever publishes waits: a lender that fetches the next version finds this change in it.
HOLD_ROSTERS = Statement(
    select(_ROSTER.c.id)
    .where(_HERE, _ROSTER.c.state != RosterState.SUPERSEDED.value)
    .with_for_update(read=True)
)
_NEXT = select(func.coalesce(func.max(_ROSTER.c.number), 0) + 1).where(
    _HERE, _ROSTER.c.state != RosterState.DRAFT.value
)
TELL_LENDERS = Statement(
    insert(_CHANGE).from_select(
        [
            "county_id",
            "id",
            "number",
            "household_id",
            "township_id",
            "kind",
            "business_on",
            "recorded_at",
        ],
        select(
            bindparam("county_id", type_=Integer),
            bindparam("id", type_=Uuid),
            _NEXT.scalar_subquery(),
            bindparam("household_id", type_=Uuid),
            bindparam("township_id", type_=Integer),
            bindparam("kind", RosterChangeKind.STATUS.value, type_=Text),
            bindparam("business_on", type_=Date),
            bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class HouseholdStatusChange:
    """Input of `householdStatusChange`: `from_on` is by default the business day."""

    household: GlobalId
    status: HouseholdStatus
    from_on: date | None = None
    reason: str = text(500, lines=True, judged=True)
    document_no: str | None = optional_number(100)
    expected_version: int | None = None


@use_case(Act.HOUSEHOLDSTATUS_CHANGE)
async def household_status_change(work: Work, command: HouseholdStatusChange) -> Done | Refused:
    """Append to the history; a removal ends the subsidy of each loan and opens its case."""
    row = await lock_household(work, command.household)
    from_on = command.from_on or work.today
    if row is None:
        return Refused()
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_status_change(_facts(work, command, row, from_on)))
    if work.refusals:
        return Refused()
    affected = await lock_affected(work, row, command.status)
    await HOLD_ROSTERS.run(work.connection, of_county_id=work.county_id)
    status = HOUSEHOLD.after(row["status"], STATUS_ACTS[command.status])
    after = await write(work, row, WRITE, status=status, status_since_on=from_on)
    change = await _record(work, command, after, from_on)
    opened = await open_cases(work, after, affected, from_on)
    if command.status is HouseholdStatus.REMOVED_WRONG:
        _warn(work, affected, from_on)
    told = {"reason": command.reason, "document_no": command.document_no, "from_on": from_on}
    return Done(
        ids={"household": household_id(after), "status_change": change},
        audits=(audited(row, after, **told), *opened.audits),
        figures={"loans": len(affected.owed), "principal": affected.principal},
        messages=opened.messages,
    )


def _facts(
    work: Work, command: HouseholdStatusChange, row: Row, from_on: date
) -> StatusChangeFacts:
    return StatusChangeFacts(
        today=work.today,
        status=HouseholdStatus[row["status"]],
        status_since=row["status_since_on"],
        to=command.status,
        from_on=from_on,
        reason=command.reason,
    )


async def _record(
    work: Work, command: HouseholdStatusChange, household: Row, from_on: date
) -> GlobalId:
    """The history of the household, and what lenders fetch of the roster."""
    key = work.new_id()
    of_household: dict[str, Any] = {
        "county_id": work.county_id,
        "household_id": household["id"],
        "township_id": household["township_id"],
        "recorded_at": work.now,
    }
    await RECORD.run(
        work.connection,
        **of_household,
        id=key,
        status=household["status"],
        from_on=from_on,
        reason=_reason(command),
        document_id=None,
        recorded_by=work.actor.subject,
    )
    await TELL_LENDERS.run(
        work.connection,
        **of_household,
        of_county_id=work.county_id,
        id=work.new_id(),
        business_on=from_on,
    )
    return GlobalId("statuschange", work.county_id, key)


def _reason(command: HouseholdStatusChange) -> str:
    """The reason with the number of the document that it rests on."""
    number = command.document_no
    return command.reason if number is None else f"{command.reason}（{number}）"


def _warn(work: Work, affected: Affected, removed_on: date) -> None:
    """What the removal brings about, with its figures: loans to be disposed of, subsidy, waits."""
    if not affected.owed and not affected.pending_count:
        return
    work.warnings.append(
        refuse(
            ErrorCode.RISK_DISPOSAL,
            "household",
            clause=work.cite(64),
            loans=len(affected.owed),
            principal=affected.principal,
            subsidyEndsOn=removed_on,
            pendingCount=affected.pending_count,
        )
    )
