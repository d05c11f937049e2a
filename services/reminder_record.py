"""reminderRecord: a partner pressed the borrower to pay (二(六)2, row 47)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Executable, bindparam, insert, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.buffer import DefaultBuffer, Reminder
from models.ids import GlobalId
from models.statement import Statement
from rules.claim import judge_reminder
from rules.claim_facts import ReminderFacts
from rules.vocabulary import BufferState, ReminderPartner, UsedBy
from services.audit import AuditEntry
from services.command import text
from services.loan_part import loan_columns
from services.loan_reference import LoanReference
from services.loan_row import lock_loan
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

# For whom each office speaks, itself first; an enterprise has no account of its own.
PARTNERS: Mapping[Role, tuple[ReminderPartner, ...]] = {
    Role.COUNTY_BANK: (ReminderPartner.LENDER, ReminderPartner.ENTERPRISE),
    Role.BANK_OUTLET: (ReminderPartner.LENDER,),
    Role.TOWN_PA: (ReminderPartner.TOWNSHIP,),
    Role.TOWN_FIN: (ReminderPartner.TOWNSHIP,),
    Role.COUNTY_PA: (ReminderPartner.COUNTY_PA, ReminderPartner.ENTERPRISE),
}
TOLD = ("partner", "reminded_on", "note", "buffer_id")

_BUFFER = table_of(DefaultBuffer)


def _open_buffer(role: Role) -> Executable:
    """The open buffer in which that day lies."""
    return select(_BUFFER.c.id).where(
        _BUFFER.c.county_id == bindparam("county_id"),
        _BUFFER.c.loan_id == bindparam("loan_id"),
        _BUFFER.c.state == BufferState.OPEN.value,
        bindparam("day", type_=Date).between(_BUFFER.c.default_on, _BUFFER.c.ends_on),
        rows(_BUFFER, role),
    )


OPEN_BUFFER = Scoped(_open_buffer)
RECORD = Statement(insert(table_of(Reminder)).returning(*table_of(Reminder).columns))


@dataclass(frozen=True, kw_only=True)
class ReminderRecord:
    """Input of `reminderRecord`: by default the caller's own office reminded today."""

    loan: LoanReference
    note: str = text(500, lines=True)
    partner: ReminderPartner | None = None
    reminded_on: date | None = None


@use_case(Act.REMINDER_RECORD)
async def reminder_record(work: Work, command: ReminderRecord) -> Done | Refused:
    """Append it to the loan's history; within a buffer it counts for the claim."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row, offered = loan.row, PARTNERS[work.actor.role]
    facts = ReminderFacts(
        state=loan.state,
        partner=command.partner or offered[0],
        offered=offered,
        used_by=UsedBy[row["used_by"]],
        value_on=row["value_on"],
        reminded_on=command.reminded_on or work.today,
        today=work.today,
    )
    work.add(judge_reminder(facts))
    if work.refusals:
        return Refused()
    buffer = await OPEN_BUFFER.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        loan_id=row["id"],
        day=facts.reminded_on,
    )
    made: Mapping[str, Any] = await RECORD.one(
        work.connection,
        id=work.new_id(),
        **loan_columns(row),
        buffer_id=None if buffer is None else buffer["id"],
        partner=facts.partner.value,
        reminded_on=facts.reminded_on,
        note=command.note,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    named = GlobalId("reminder", work.county_id, made["id"])
    entry = AuditEntry(
        county_id=work.county_id,
        named=named,
        after={name: made[name] for name in TOLD},
        lender_id=row["lender_id"],
    )
    return Done(ids={"reminder": named, "loan": loan.named}, audits=(entry,))
