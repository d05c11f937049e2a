"""identityReveal: the plain identity number of one person, for a stated purpose, always audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from authz.resource import Resource
from models.household import HouseholdMember
from models.ids import GlobalId
from services.command import text
from services.own_row import OwnRow
from services.reveal import PURPOSE_MAX, last_day, revealed
from services.use_case import Done, Refused, use_case
from services.work import Work

MEMBER = OwnRow(HouseholdMember, "member", Resource.HOUSEHOLD, ())


@dataclass(frozen=True, kw_only=True)
class IdentityReveal:
    """Input of `identityReveal`: whose number, what it is needed for, and until when."""

    member: GlobalId
    purpose: str = text(PURPOSE_MAX, lines=True)
    until: date | None = None


@use_case(Act.IDENTITY_REVEAL, repeatable=True)
async def identity_reveal(work: Work, command: IdentityReveal) -> Done | Refused:
    """Open the sealed number; who asked and why is on record when it is told."""
    work.go_to_county_of(command.member)
    member = await MEMBER.find(work, command.member, "member")
    if member is None:
        return Refused()
    until = last_day(work, command.until)
    if work.refusals:
        return Refused()
    assert work.vault is not None, "the process that reveals has the keys"
    number = work.vault.open(
        member["id_card_cipher"], member["key_id"], member["county_id"], member["household_id"]
    )
    named = MEMBER.named(member)
    masked = {"masked": member["id_card_masked"]}
    entry = revealed(named, command.purpose, until, masked, None)
    household = GlobalId("household", work.county_id, member["household_id"])
    return Done(ids={"member": named, "household": household}, audits=(entry,), revealed=number)
