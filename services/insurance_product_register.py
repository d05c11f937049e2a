"""insuranceProductRegister: a product that insurers offer to borrowers (三(一)6, row 97)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from authz.act import Act
from authz.resource import Resource
from models.duty import InsuranceProduct
from models.ids import GlobalId
from models.statement import Statement
from rules.refusal import ErrorCode
from rules.vocabulary import InsuranceProductKind
from services.audit import AuditEntry
from services.command import optional_text, text
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

RECORD = Statement(insert(table_of(InsuranceProduct)))


@dataclass(frozen=True, kw_only=True)
class InsuranceProductRegister:
    """Input of `insuranceProductRegister`: offered from the business day where none is named."""

    kind: InsuranceProductKind
    insurer: str = text(100)
    name: str = text(100)
    terms: str | None = optional_text(2000, lines=True)
    offered_from: date | None = None


@use_case(Act.INSURANCEPRODUCT_REGISTER, duplicate=(ErrorCode.VALIDATION, "name"))
async def insurance_product_register(
    work: Work, command: InsuranceProductRegister
) -> Done | Refused:
    """Keep it on the county's list, once by insurer and name."""
    work.permit(Resource.PREPAREDNESS, {"county_id": work.county_id})
    if work.refusals:
        return Refused()
    key = work.new_id()
    told = {
        "kind": command.kind.value,
        "insurer": command.insurer,
        "name": command.name,
        "terms": command.terms,
        "offered_from": command.offered_from or work.today,
    }
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=key,
        **told,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    named = GlobalId("insuranceproduct", work.county_id, key)
    entry = AuditEntry(county_id=work.county_id, named=named, after=told)
    return Done(ids={"product": named}, audits=(entry,))
