"""maliciousDefaultLift: the lender asks the court to lift its finding (row 39, B21)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.states import MALICIOUS_DEFAULT
from services.command import text
from services.malicious_default_row import FINDING
from services.own_row import expect
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = FINDING.writer("state", "lift_reason")


@dataclass(frozen=True, kw_only=True)
class MaliciousDefaultLift:
    """Input of `maliciousDefaultLift`."""

    malicious_default: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.MALICIOUSDEFAULT_LIFT)
async def malicious_default_lift(work: Work, command: MaliciousDefaultLift) -> Done | Refused:
    """EFFECTIVE becomes LIFT_PROPOSED; the household stays barred until the court confirms."""
    row = await FINDING.lock(work, command.malicious_default, "maliciousDefault")
    work.expect_reason(command.reason, 39)
    if row is None:
        return Refused()
    version = command.expected_version
    state = expect(work, MALICIOUS_DEFAULT, row, "lift", "maliciousDefault", version, work.cite(39))
    if work.refusals:
        return Refused()
    after = await FINDING.write(work, row, WRITE, state=state, lift_reason=command.reason)
    return Done(
        ids={"malicious_default": FINDING.named(after)},
        audits=(FINDING.audited(row, after),),
    )
