"""violationRecord: who answers for what of the four violations (三(三), row 102)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from authz.act import Act
from authz.resource import Resource
from models.statement import Statement
from models.violation import Violation
from rules.duty_facts import ViolationFacts
from rules.policy import policy_on
from rules.states import VIOLATION
from rules.vocabulary import ViolationKind, ViolationSubject
from services.command import text
from services.named_county import go_to_county
from services.own_row import OwnRow
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(Violation)
RECORD = Statement(insert(_TABLE).returning(*_TABLE.columns))
# Who it is stands in the record alone: the trail is read by others too.
FOUND = OwnRow(
    Violation,
    "violation",
    Resource.VIOLATION,
    ("state", "kind", "clause_row", "found_on", "concluded_on", "version"),
)


@dataclass(frozen=True, kw_only=True)
class ViolationRecord:
    """Input of `violationRecord`: found on the business day where no day is named."""

    county: str | None = None
    subject_kind: ViolationSubject
    subject: str = text(100)
    unit: str = text(100)
    kind: ViolationKind
    clause_row: int
    found_on: date | None = None
    evidence: str = text(4000, lines=True)


@use_case(Act.VIOLATION_RECORD)
async def violation_record(work: Work, command: ViolationRecord) -> Done | Refused:
    """Keep it with the text and the obligation that it is against."""
    go_to_county(work, command.county)
    work.permit(Resource.VIOLATION, {"county_id": work.county_id})
    found_on = command.found_on or work.today
    version = policy_on(work.today)
    facts = ViolationFacts(today=work.today, found_on=found_on, row=command.clause_row)
    work.add(version.duties.sound_violation(facts))
    if work.refusals:
        return Refused()
    row = await RECORD.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        state=VIOLATION.first,
        subject_kind=command.subject_kind.value,
        subject=command.subject,
        unit=command.unit,
        kind=command.kind.value,
        document=version.code,
        clause_row=command.clause_row,
        found_on=found_on,
        evidence=command.evidence,
        outcome=None,
        concluded_on=None,
        concluded_by=None,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
    )
    return Done(ids={"violation": FOUND.named(row)}, audits=(FOUND.audited(None, row),))
