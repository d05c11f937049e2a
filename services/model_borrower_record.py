"""modelBorrowerRecord: a member of a household that repaid in good faith (三(二), row 101)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from authz.act import Act
from authz.resource import Resource
from models.ids import GlobalId
from models.model_borrower import ModelBorrower
from models.statement import Statement
from rules.account import masked_name
from rules.refusal import ErrorCode
from services.command import text
from services.identity_reveal import MEMBER
from services.own_row import OwnRow
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(ModelBorrower)
RECORD = Statement(insert(_TABLE).returning(*_TABLE.columns))
# The audit tells of him as the row does: masked until he consents.
MODEL = OwnRow(
    ModelBorrower,
    "modelborrower",
    Resource.HOUSEHOLD,
    ("name", "consented_on", "consent_no", "published_on", "version"),
)


@dataclass(frozen=True, kw_only=True)
class ModelBorrowerRecord:
    """Input of `modelBorrowerRecord`: who, and what is told of him."""

    member: GlobalId
    deeds: str = text(2000, lines=True)


@use_case(Act.MODELBORROWER_RECORD, duplicate=(ErrorCode.VALIDATION, "member"))
async def model_borrower_record(work: Work, command: ModelBorrowerRecord) -> Done | Refused:
    """Without his consent he is named to nobody: the name is kept masked."""
    member = await MEMBER.find(work, command.member, "member")
    if member is None or work.refusals:
        return Refused()
    row = await RECORD.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        household_id=member["household_id"],
        member_id=member["id"],
        township_id=member["township_id"],
        name=masked_name(member["name"]),
        deeds=command.deeds,
        consented_on=None,
        consent_no=None,
        published_on=None,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
    )
    return Done(ids={"model_borrower": MODEL.named(row)}, audits=(MODEL.audited(None, row),))
