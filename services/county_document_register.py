"""countyDocumentRegister: the county's rules or its contingency plan (二(一), rows 19 and 21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from authz.act import Act
from authz.resource import Resource
from models.ids import GlobalId
from models.preparedness import CountyDocument
from models.statement import Statement
from rules.notice_2018_119.part_2_1_warning import MISSING_DOCUMENT
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import CountyDocumentKind
from services.audit import AuditEntry
from services.command import number, text
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

RECORD = Statement(insert(table_of(CountyDocument)))


@dataclass(frozen=True, kw_only=True)
class CountyDocumentRegister:
    """Input of `countyDocumentRegister`; without `valid_to` it holds until a newer one."""

    kind: CountyDocumentKind
    document_no: str = number()
    title: str = text(200)
    issued_on: date
    valid_from: date | None = None
    valid_to: date | None = None


@use_case(Act.COUNTYDOCUMENT_REGISTER, duplicate=(ErrorCode.VALIDATION, "documentNo"))
async def county_document_register(work: Work, command: CountyDocumentRegister) -> Done | Refused:
    """Keep it; where it is valid today, the warning that there was none is closed."""
    work.permit(Resource.PREPAREDNESS, {"county_id": work.county_id})
    valid_from = command.valid_from or command.issued_on
    work.add(
        policy_on(work.today).counties.judge_document(
            command.kind, work.today, command.issued_on, valid_from, command.valid_to
        )
    )
    if work.refusals:
        return Refused()
    key = work.new_id()
    row = {
        "county_id": work.county_id,
        "id": key,
        "kind": command.kind.value,
        "document_no": command.document_no,
        "title": command.title,
        "issued_on": command.issued_on,
        "valid_from": valid_from,
        "valid_to": command.valid_to,
        "file_hash": None,
        "recorded_at": work.now,
        "recorded_by": work.actor.subject,
        "version": 1,
    }
    await RECORD.run(work.connection, **row)
    if valid_from <= work.today and (command.valid_to is None or command.valid_to >= work.today):
        county = GlobalId("region", None, work.county_id)
        await close_warnings(work, [MISSING_DOCUMENT[command.kind]], county)
    named = GlobalId("countydocument", work.county_id, key)
    told = {name: row[name] for name in ("kind", "document_no", "issued_on", "valid_to")}
    entry = AuditEntry(county_id=work.county_id, named=named, after=told)
    return Done(ids={"document": named}, audits=(entry,))
