"""toleranceSet: how many bad loans the regulator tolerates in a year (三(一)4, row 95).

It is shown beside the ratios of lenders; the breaker trips at 3 % whatever it says (A1).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert

from authz.act import Act
from authz.resource import Resource
from models.ids import GlobalId
from models.statement import Statement
from models.tolerance import NplTolerance
from rules.duty_facts import ToleranceFacts
from rules.policy import policy_on
from services.audit import AuditEntry
from services.command import number
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

RECORD = Statement(insert(table_of(NplTolerance)))


@dataclass(frozen=True, kw_only=True)
class ToleranceSet:
    """Input of `toleranceSet`: a fraction for a year, by the document that says so."""

    year: int
    ratio: Decimal
    document_no: str = number()


@use_case(Act.TOLERANCE_SET)
async def tolerance_set(work: Work, command: ToleranceSet) -> Done | Refused:
    """Append it for the regulator's own region; the newest of a year holds."""
    work.permit(Resource.BREAKER, {"county_id": work.county_id})
    facts = ToleranceFacts(today=work.today, year=command.year, ratio=command.ratio)
    work.add(policy_on(work.today).duties.sound_tolerance(facts))
    if work.refusals:
        return Refused()
    key = work.new_id()
    told = {
        "year": command.year,
        "ratio": command.ratio,
        "document_no": command.document_no,
    }
    await RECORD.run(
        work.connection,
        id=key,
        home_county_id=work.county_id,
        **told,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    named = GlobalId("tolerance", None, key)
    entry = AuditEntry(county_id=work.county_id, named=named, after=told)
    return Done(ids={"tolerance": named}, audits=(entry,))
