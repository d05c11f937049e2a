"""bufferExtensionApprove: a second person of the lender lets the buffer last longer (row 46)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.claim import judge_buffer_approval
from rules.claim_facts import BufferApprovalFacts
from rules.policy import policy_on
from rules.vocabulary import BufferState, LoanEventKind
from services import loan_event
from services.default_buffer import BUFFER
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = BUFFER.writer("months", "ends_on", "extended_on", "extended_by")


@dataclass(frozen=True, kw_only=True)
class BufferExtensionApprove:
    """Input of `bufferExtensionApprove`."""

    default_buffer: GlobalId
    expected_version: int | None = None


@use_case(Act.BUFFEREXTENSION_APPROVE)
async def buffer_extension_approve(work: Work, command: BufferExtensionApprove) -> Done | Refused:
    """The months that were asked for count from the day of default."""
    found = await BUFFER.lock_with_loan(work, command.default_buffer, "defaultBuffer")
    if found is None:
        return Refused()
    loan, row = found
    work.expect_version(command.expected_version, row["version"])
    facts = BufferApprovalFacts(
        state=BufferState[row["state"]],
        ends_on=row["ends_on"],
        asked_months=row["asked_months"],
        is_extended=row["extended_on"] is not None,
        by_same_person=row["asked_by"] == work.actor.subject,
        today=work.today,
    )
    work.add(judge_buffer_approval(facts))
    if work.refusals:
        return Refused()
    rules = policy_on(work.today).unpaid
    after = await BUFFER.write(
        work,
        row,
        WRITE,
        months=row["asked_months"],
        ends_on=rules.buffer_ends_on(row["default_on"], row["asked_months"]),
        extended_on=work.today,
        extended_by=work.actor.subject,
    )
    await loan_event.record(
        work,
        loan.row,
        LoanEventKind.BUFFER_EXTENDED,
        work.today,
        details={"months": after["months"], "endsOn": after["ends_on"]},
    )
    return Done(
        ids={"default_buffer": BUFFER.named(after), "loan": loan.named},
        audits=(BUFFER.audited(row, after),),
    )
