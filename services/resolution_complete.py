"""resolutionComplete: what a joint meeting resolved was carried out (三(一), row 99)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from authz.resource import Resource
from models.duty import MeetingResolution
from models.ids import GlobalId
from rules.duty_facts import CompletionFacts
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.states import RESOLUTION, judge_transition
from rules.vocabulary import ResolutionState
from services.command import text
from services.own_row import OwnRow
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

RESOLVED = OwnRow(
    MeetingResolution,
    "resolution",
    Resource.PREPAREDNESS,
    ("completed_on", "completed_note", "version"),
)
WRITE = RESOLVED.writer("completed_on", "completed_by", "completed_note")


@dataclass(frozen=True, kw_only=True)
class ResolutionComplete:
    """Input of `resolutionComplete`: on the business day where no day is named."""

    resolution: GlobalId
    completed_on: date | None = None
    completed_note: str = text(1000, lines=True)
    expected_version: int | None = None


@use_case(Act.RESOLUTION_COMPLETE)
async def resolution_complete(work: Work, command: ResolutionComplete) -> Done | Refused:
    """OPEN becomes COMPLETED; the warning that it was late is closed."""
    row = await RESOLVED.lock(work, command.resolution, "resolution")
    if row is None:
        return Refused()
    completed_on = command.completed_on or work.today
    is_open = row["completed_on"] is None
    state = ResolutionState.OPEN if is_open else ResolutionState.COMPLETED
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_transition(RESOLUTION, state, "complete", "resolution", clause=work.cite(99)))
    facts = CompletionFacts(today=work.today, held_on=row["held_on"], completed_on=completed_on)
    work.add(policy_on(work.today).duties.sound_completion(facts))
    if work.refusals:
        return Refused()
    after = await RESOLVED.write(
        work,
        row,
        WRITE,
        completed_on=completed_on,
        completed_by=work.actor.subject,
        completed_note=command.completed_note,
    )
    named = RESOLVED.named(after)
    await close_warnings(work, [ErrorCode.RESOLUTION_OVERDUE], named)
    return Done(ids={"resolution": named}, audits=(RESOLVED.audited(row, after),))
