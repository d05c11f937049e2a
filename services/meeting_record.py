"""meetingRecord: a joint meeting, who attended, and what it resolved (三(一), row 99)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Text, Uuid, bindparam, insert, select
from sqlalchemy.dialects.postgresql import TIMESTAMP

from authz.act import Act
from authz.resource import Resource
from models.duty import JointMeeting, MeetingResolution
from models.ids import GlobalId
from models.statement import Statement
from rules.duty_facts import MeetingFacts
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import Department
from services.audit import AuditEntry
from services.command import many, number, optional_many, optional_text, text
from services.given import given
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

ATTENDEES_MAX = 50
RESOLUTIONS_MAX = 50

RECORD = Statement(insert(table_of(JointMeeting)))

_RESOLVED = given(
    "resolved",
    id=("ids", Uuid),
    number=("numbers", Integer),
    content=("contents", Text),
    department=("departments", Text),
    due_on=("due_days", Date),
)
_OF_EACH: dict[str, Any] = {
    "county_id": bindparam("county_id", type_=Integer),
    "meeting_id": bindparam("meeting_id", type_=Uuid),
    "held_on": bindparam("held_on", type_=Date),
    "recorded_at": bindparam("recorded_at", type_=TIMESTAMP(timezone=True)),
    "version": bindparam("first_version", 1, type_=Integer),
    **{name: _RESOLVED.c[name] for name in ("id", "number", "content", "department", "due_on")},
}
RECORD_RESOLUTIONS = Statement(
    insert(table_of(MeetingResolution)).from_select(list(_OF_EACH), select(*_OF_EACH.values()))
)


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody who attended for a department."""

    department: Department
    name: str = text(64)
    post: str | None = optional_text(64)


@dataclass(frozen=True, kw_only=True)
class ResolutionGiven:
    """What was resolved, which department owes it, and by when."""

    content: str = text(1000, lines=True)
    department: Department
    due_on: date


@dataclass(frozen=True, kw_only=True)
class MeetingRecord:
    """Input of `meetingRecord`; it was held on the business day where no day is named."""

    minutes_no: str = number()
    held_on: date | None = None
    issues: str = text(2000, lines=True)
    attendees: tuple[Attendee, ...] = many(Attendee, most=ATTENDEES_MAX)
    resolutions: tuple[ResolutionGiven, ...] = optional_many(ResolutionGiven, most=RESOLUTIONS_MAX)


@use_case(Act.MEETING_RECORD, duplicate=(ErrorCode.VALIDATION, "minutesNo"))
async def meeting_record(work: Work, command: MeetingRecord) -> Done | Refused:
    """Keep it; where the next one is not due yet, the warning that it was late is closed."""
    work.permit(Resource.PREPAREDNESS, {"county_id": work.county_id})
    held_on = command.held_on or work.today
    duties = policy_on(work.today).duties
    facts = MeetingFacts(
        today=work.today,
        held_on=held_on,
        departments=tuple(one.department for one in command.attendees),
        due_on=tuple(one.due_on for one in command.resolutions),
    )
    work.add(duties.sound_meeting(facts))
    if work.refusals:
        return Refused()
    key = work.new_id()
    named = GlobalId("meeting", work.county_id, key)
    await _record(work, key, command, held_on)
    due_on = duties.meeting_due(held_on, work.today)
    if due_on is None or due_on >= work.today:
        county = GlobalId("region", None, work.county_id)
        await close_warnings(work, [ErrorCode.MEETING_OVERDUE], county)
    told = {
        "minutesNo": command.minutes_no,
        "held_on": held_on,
        "departments": sorted({one.department.value for one in command.attendees}),
        "resolutions": len(command.resolutions),
    }
    entry = AuditEntry(county_id=work.county_id, named=named, after=told)
    return Done(ids={"meeting": named}, audits=(entry,))


async def _record(work: Work, key: UUID, command: MeetingRecord, held_on: date) -> None:
    """Two statements, however many resolutions."""
    attendees = [
        {"department": one.department.value, "name": one.name, "post": one.post}
        for one in command.attendees
    ]
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=key,
        minutes_no=command.minutes_no,
        held_on=held_on,
        issues=command.issues,
        attendees=json.dumps(attendees, ensure_ascii=False),
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    resolved = command.resolutions
    await RECORD_RESOLUTIONS.run(
        work.connection,
        county_id=work.county_id,
        meeting_id=key,
        held_on=held_on,
        recorded_at=work.now,
        ids=[work.new_id() for _ in resolved],
        numbers=list(range(1, len(resolved) + 1)),
        contents=[one.content for one in resolved],
        departments=[one.department.value for one in resolved],
        due_days=[one.due_on for one in resolved],
    )
