"""claimCancel: county finance cancels an approved claim before it is paid (二(七), A16)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from services.claim_ending import end_claim
from services.command import text
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class ClaimCancel:
    """Input of `claimCancel`: the reason stands in the record for good."""

    claim: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.CLAIM_CANCEL)
async def claim_cancel(work: Work, command: ClaimCancel) -> Done | Refused:
    """APPROVED becomes CANCELLED; a new claim may follow."""
    return await end_claim(
        work,
        command.claim,
        "cancel",
        command.reason,
        command.expected_version,
        needs_reason=True,
    )
