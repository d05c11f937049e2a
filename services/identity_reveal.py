"""identityReveal: the plain identity number of one person, for a stated purpose, always audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Executable, bindparam, select

from authz import gate
from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.household import HouseholdMember
from models.ids import GlobalId
from rules.refusal import ErrorCode
from services.command import text
from services.reveal import PURPOSE_MAX, last_day, revealed
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(HouseholdMember)


@dataclass(frozen=True, kw_only=True)
class IdentityReveal:
    """Input of `identityReveal`: whose number, what it is needed for, and until when."""

    member: GlobalId
    purpose: str = text(PURPOSE_MAX, lines=True)
    until: date | None = None


def _member(role: Role) -> Executable:
    return select(*_TABLE.columns).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.id == bindparam("member_id"),
        rows(_TABLE, role),
    )


MEMBER = Scoped(_member)


@use_case(Act.IDENTITY_REVEAL, repeatable=True)
async def identity_reveal(work: Work, command: IdentityReveal) -> Done | Refused:
    """Open the sealed number; who asked and why is on record when it is told."""
    work.named = command.member
    work.go_to_county_of(command.member)
    member = await MEMBER.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        member_id=work.key_of(command.member, "member"),
    )
    if member is None:
        work.refuse(ErrorCode.NOT_FOUND, "member")
        return Refused()
    work.permit(Resource.HOUSEHOLD, gate.attributes(_TABLE, member))
    until = last_day(work, command.until)
    if work.refusals:
        return Refused()
    assert work.vault is not None, "the process that reveals has the keys"
    number = work.vault.open(
        member["id_card_cipher"], member["key_id"], member["county_id"], member["household_id"]
    )
    named = GlobalId("member", work.county_id, member["id"])
    masked = {"masked": member["id_card_masked"]}
    entry = revealed(named, command.purpose, until, masked, None)
    household = GlobalId("household", work.county_id, member["household_id"])
    return Done(ids={"member": named, "household": household}, audits=(entry,), revealed=number)
