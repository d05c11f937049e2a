"""bufferExtend: the lender asks for a longer buffer, with its reason (二(六)2, row 46)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.claim import judge_buffer_extension
from rules.claim_facts import BufferExtensionFacts
from rules.policy import policy_on
from rules.vocabulary import BufferState
from services.command import text
from services.default_buffer import BUFFER
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = BUFFER.writer(
    "asked_months", "asked_reason", "asked_on", "asked_by", "extended_on", "extended_by"
)


@dataclass(frozen=True, kw_only=True)
class BufferExtend:
    """Input of `bufferExtend`: months in all, from the day of default; by default the most."""

    default_buffer: GlobalId
    reason: str = text(500, lines=True, judged=True)
    months: int | None = None
    expected_version: int | None = None


@use_case(Act.BUFFER_EXTEND)
async def buffer_extend(work: Work, command: BufferExtend) -> Done | Refused:
    """It waits for a second person; until then the buffer ends as it did."""
    found = await BUFFER.lock_with_loan(work, command.default_buffer, "defaultBuffer")
    if found is None:
        return Refused()
    loan, row = found
    longest = policy_on(work.today).buffer_months_max
    months = longest if command.months is None else command.months
    work.expect_version(command.expected_version, row["version"])
    facts = BufferExtensionFacts(
        state=BufferState[row["state"]],
        ends_on=row["ends_on"],
        months=row["months"],
        asked_months=months,
        reason=command.reason,
        asked_on=row["asked_on"] if row["extended_on"] is None else None,
        today=work.today,
    )
    work.add(judge_buffer_extension(facts))
    if work.refusals:
        return Refused()
    after = await BUFFER.write(
        work,
        row,
        WRITE,
        asked_months=months,
        asked_reason=command.reason,
        asked_on=work.today,
        asked_by=work.actor.subject,
        extended_on=None,
        extended_by=None,
    )
    return Done(
        ids={"default_buffer": BUFFER.named(after), "loan": loan.named},
        audits=(BUFFER.audited(row, after),),
    )
