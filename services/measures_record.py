"""measuresRecord: a document that supports the collection of late loans (三(一), row 100)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from rules.duty_facts import DutyFacts
from rules.policy import policy_on
from rules.vocabulary import DutyKind
from services import duty_row
from services.command import number, optional_text, text
from services.named_county import go_to_county
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class MeasuresRecord:
    """Input of `measuresRecord`: the document by its number."""

    county: str | None = None
    document_no: str = number()
    title: str = text(200)
    issued_on: date | None = None
    content: str | None = optional_text(2000, lines=True)


@use_case(Act.MEASURES_RECORD)
async def measures_record(work: Work, command: MeasuresRecord) -> Done | Refused:
    """Append it to what the county's offices did."""
    go_to_county(work, command.county)
    duty_row.permit(work)
    done_on = command.issued_on or work.today
    facts = DutyFacts(today=work.today, field="issuedOn", done_on=done_on)
    work.add(policy_on(work.today).duties.sound_measures(facts))
    if work.refusals:
        return Refused()
    return await duty_row.record(
        work,
        DutyKind.MEASURES,
        done_on=done_on,
        document_no=command.document_no,
        title=command.title,
        content=command.content,
    )
