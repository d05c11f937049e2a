"""urgingRecord: an office urged another unit (三(一)7, row 98)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from rules.duty_facts import DutyFacts
from rules.policy import policy_on
from rules.vocabulary import DutyKind
from services import duty_row
from services.command import text
from services.named_county import go_to_county
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class UrgingRecord:
    """Input of `urgingRecord`: who is urged to do what, and by when it has to answer."""

    county: str | None = None
    unit: str = text(100)
    title: str = text(200)
    urged_on: date | None = None
    content: str = text(2000, lines=True)
    due_on: date | None = None


@use_case(Act.URGING_RECORD)
async def urging_record(work: Work, command: UrgingRecord) -> Done | Refused:
    """Append it to what the county's offices did."""
    go_to_county(work, command.county)
    duty_row.permit(work)
    done_on = command.urged_on or work.today
    facts = DutyFacts(today=work.today, field="urgedOn", done_on=done_on, due_on=command.due_on)
    work.add(policy_on(work.today).duties.sound_urging(facts))
    if work.refusals:
        return Refused()
    return await duty_row.record(
        work,
        DutyKind.URGING,
        done_on=done_on,
        unit=command.unit,
        title=command.title,
        content=command.content,
        due_on=command.due_on,
    )
