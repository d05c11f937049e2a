"""unitInspectionRecord: the poverty-alleviation office inspected a unit (三(一)1, row 88)."""

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
class UnitInspectionRecord:
    """Input of `unitInspectionRecord`: a lender, an office or an enterprise, and what was found.

    `due_on` is the day by which it has to mend what was found.
    """

    county: str | None = None
    unit: str = text(100)
    title: str = text(200)
    inspected_on: date | None = None
    content: str = text(2000, lines=True)
    due_on: date | None = None


@use_case(Act.UNITINSPECTION_RECORD)
async def unit_inspection_record(work: Work, command: UnitInspectionRecord) -> Done | Refused:
    """Append it to what the county's offices did."""
    go_to_county(work, command.county)
    duty_row.permit(work)
    done_on = command.inspected_on or work.today
    facts = DutyFacts(today=work.today, field="inspectedOn", done_on=done_on, due_on=command.due_on)
    work.add(policy_on(work.today).duties.sound_unit_inspection(facts))
    if work.refusals:
        return Refused()
    return await duty_row.record(
        work,
        DutyKind.INSPECTION,
        done_on=done_on,
        unit=command.unit,
        title=command.title,
        content=command.content,
        due_on=command.due_on,
    )
