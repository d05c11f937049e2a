"""breakerResumeGrant: the county lets a lender lend again (二(二), row 26)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.breaker import judge_resume_grant
from rules.vocabulary import BreakerEventKind, BreakerState
from services import breaker_event, breaker_row, position
from services.command import optional_text
from services.use_case import Done, Refused, use_case
from services.work import Work

TOPIC = "breaker.resumed"


@dataclass(frozen=True, kw_only=True)
class BreakerResumeGrant:
    """Input of `breakerResumeGrant`; without a note of its own the request's is kept."""

    breaker: GlobalId
    note: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.BREAKERRESUME_GRANT)
async def breaker_resume_grant(work: Work, command: BreakerResumeGrant) -> Done | Refused:
    """RESUME_REQUESTED becomes CLOSED; the ratio is judged under the lock of the book.

    What the book was at its last trip stays in it, as the last trip's.
    """
    before = await breaker_row.lock(work, command.breaker)
    if before is None:
        return Refused()
    work.expect_version(command.expected_version, before.version)
    work.add(judge_resume_grant(before.facts(), before.resume_ratio, work.today))
    if work.refusals:
        return Refused()
    means, requested = await breaker_event.requested(work, before.lender_id)
    note = command.note or requested
    after = replace(before, breaker_state=BreakerState.CLOSED)
    await position.write(work, after)
    await breaker_event.record(work, after, BreakerEventKind.RESUMED, means=means, note=note)
    offices = (Role.COUNTY_BANK, Role.COUNTY_PA, Role.REGULATOR)
    return Done(
        ids={"breaker": command.breaker},
        audits=(breaker_row.audited(work, before, after, means=means, note=note),),
        messages=breaker_row.messages(
            work, after, TOPIC, *offices, means=means, resumedOn=work.today
        ),
    )
