"""violationConclude: what came of a violation (三(三), row 102)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from models.ids import GlobalId
from rules.duty_facts import ConclusionFacts
from rules.policy import policy_on
from rules.states import VIOLATION
from services.command import text
from services.own_row import expect
from services.use_case import Done, Refused, use_case
from services.violation_record import FOUND
from services.work import Work

WRITE = FOUND.writer("state", "outcome", "concluded_on", "concluded_by")


@dataclass(frozen=True, kw_only=True)
class ViolationConclude:
    """Input of `violationConclude`: on the business day where no day is named."""

    violation: GlobalId
    outcome: str = text(2000, lines=True, judged=True)
    concluded_on: date | None = None
    expected_version: int | None = None


@use_case(Act.VIOLATION_CONCLUDE)
async def violation_conclude(work: Work, command: ViolationConclude) -> Done | Refused:
    """OPEN becomes CONCLUDED; the outcome is written once."""
    work.go_to_county_of(command.violation)
    row = await FOUND.lock(work, command.violation, "violation")
    if row is None:
        return Refused()
    concluded_on = command.concluded_on or work.today
    state = expect(
        work,
        VIOLATION,
        row,
        "conclude",
        "violation",
        command.expected_version,
        clause=work.cite(102),
    )
    facts = ConclusionFacts(
        today=work.today,
        found_on=row["found_on"],
        concluded_on=concluded_on,
        outcome=command.outcome,
    )
    work.add(policy_on(work.today).duties.sound_conclusion(facts))
    if work.refusals:
        return Refused()
    after = await FOUND.write(
        work,
        row,
        WRITE,
        state=state,
        outcome=command.outcome,
        concluded_on=concluded_on,
        concluded_by=work.actor.subject,
    )
    return Done(ids={"violation": FOUND.named(after)}, audits=(FOUND.audited(row, after),))
