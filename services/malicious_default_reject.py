"""maliciousDefaultReject: the court does not find it, or does not lift it (row 39, B21)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.states import MALICIOUS_DEFAULT
from rules.vocabulary import MaliciousDefaultState
from services.command import text
from services.malicious_default_row import END, FINDING
from services.own_row import expect
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class MaliciousDefaultReject:
    """Input of `maliciousDefaultReject`: why, for the lender."""

    malicious_default: GlobalId
    note: str = text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.MALICIOUSDEFAULT_REJECT)
async def malicious_default_reject(work: Work, command: MaliciousDefaultReject) -> Done | Refused:
    """PROPOSED ends as REJECTED; LIFT_PROPOSED is EFFECTIVE again: nothing changes for lenders."""
    row = await FINDING.lock(work, command.malicious_default, "maliciousDefault")
    if row is None:
        return Refused()
    version = command.expected_version
    state = expect(
        work, MALICIOUS_DEFAULT, row, "reject", "maliciousDefault", version, work.cite(39)
    )
    if work.refusals:
        return Refused()
    is_over = state == MaliciousDefaultState.REJECTED
    after = await FINDING.write(
        work,
        row,
        END,
        state=state,
        ended_on=work.today if is_over else None,
        ended_by=work.actor.subject if is_over else None,
        ended_note=command.note if is_over else None,
    )
    return Done(
        ids={"malicious_default": FINDING.named(after)},
        audits=(FINDING.audited(row, after, note=command.note),),
    )
