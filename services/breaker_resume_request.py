"""breakerResumeRequest: a lender whose ratio has come down asks to resume (二(二), row 26)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.breaker import judge_resume_request
from rules.vocabulary import BreakerEventKind, BreakerState, ClearingMeans
from services import breaker_event, breaker_row, position
from services.command import optional_text
from services.use_case import Done, Refused, use_case
from services.work import Work

TOPIC = "breaker.resume_requested"


@dataclass(frozen=True, kw_only=True)
class BreakerResumeRequest:
    """Input of `breakerResumeRequest`: how the ratio fell, in words where it is none of these."""

    breaker: GlobalId
    means: ClearingMeans
    note: str | None = optional_text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.BREAKERRESUME_REQUEST)
async def breaker_resume_request(work: Work, command: BreakerResumeRequest) -> Done | Refused:
    """TRIPPED becomes RESUME_REQUESTED; lending stays blocked until the county has decided."""
    before = await breaker_row.lock(work, command.breaker)
    if before is None:
        return Refused()
    work.expect_version(command.expected_version, before.version)
    work.add(
        judge_resume_request(
            before.facts(), before.resume_ratio, command.means, command.note, work.today
        )
    )
    if work.refusals:
        return Refused()
    after = replace(before, breaker_state=BreakerState.RESUME_REQUESTED)
    await position.write(work, after)
    kind = BreakerEventKind.RESUME_REQUESTED
    await breaker_event.record(work, after, kind, means=command.means, note=command.note)
    return Done(
        ids={"breaker": command.breaker},
        audits=(breaker_row.audited(work, before, after, means=command.means, note=command.note),),
        messages=breaker_row.messages(work, after, TOPIC, Role.COUNTY_GOV, means=command.means),
    )
