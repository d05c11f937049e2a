"""publicityRecord: the policy was made known (三(二), rows 92 and 101)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from rules.duty_facts import DutyFacts
from rules.policy import policy_on
from rules.vocabulary import DutyKind, PublicityMedium
from services import duty_row
from services.command import optional_count, optional_text, text
from services.use_case import Done, Refused, use_case
from services.work import Work

AUDIENCE_MAX = 1_000_000


@dataclass(frozen=True, kw_only=True)
class PublicityRecord:
    """Input of `publicityRecord`: when, by what means, and to whom."""

    title: str = text(200)
    held_on: date | None = None
    medium: PublicityMedium
    audience: str = text(200)
    audience_count: int | None = optional_count(0, AUDIENCE_MAX)
    content: str | None = optional_text(2000, lines=True)


@use_case(Act.PUBLICITY_RECORD)
async def publicity_record(work: Work, command: PublicityRecord) -> Done | Refused:
    """Append it to what the county's offices did."""
    duty_row.permit(work)
    done_on = command.held_on or work.today
    facts = DutyFacts(today=work.today, field="heldOn", done_on=done_on)
    work.add(policy_on(work.today).duties.sound_publicity(facts))
    if work.refusals:
        return Refused()
    return await duty_row.record(
        work,
        DutyKind.PUBLICITY,
        done_on=done_on,
        title=command.title,
        medium=command.medium.value,
        audience=command.audience,
        audience_count=command.audience_count,
        content=command.content,
    )
