"""breakerResumeRefuse: the county turns a request to resume down (二(二), row 26)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.breaker import judge_resume_refusal
from rules.vocabulary import BreakerEventKind, BreakerState
from services import breaker_event, breaker_row, position
from services.command import text
from services.use_case import Done, Refused, use_case
from services.work import Work

TOPIC = "breaker.resume_refused"


@dataclass(frozen=True, kw_only=True)
class BreakerResumeRefuse:
    """Input of `breakerResumeRefuse`: the reason is what the lender has to mend."""

    breaker: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.BREAKERRESUME_REFUSE)
async def breaker_resume_refuse(work: Work, command: BreakerResumeRefuse) -> Done | Refused:
    """RESUME_REQUESTED becomes TRIPPED again, which is no trip of its own."""
    before = await breaker_row.lock(work, command.breaker)
    if before is None:
        return Refused()
    work.expect_version(command.expected_version, before.version)
    work.add(judge_resume_refusal(before.breaker_state, command.reason))
    if work.refusals:
        return Refused()
    after = replace(before, breaker_state=BreakerState.TRIPPED)
    await position.write(work, after)
    await breaker_event.record(work, after, BreakerEventKind.RESUME_REFUSED, note=command.reason)
    return Done(
        ids={"breaker": command.breaker},
        audits=(breaker_row.audited(work, before, after, reason=command.reason),),
        messages=breaker_row.messages(work, after, TOPIC, Role.COUNTY_BANK, reason=command.reason),
    )
