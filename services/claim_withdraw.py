"""claimWithdraw: the outlet takes its claim back before it is approved (二(七), A16)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from services.claim_ending import end_claim
from services.command import optional_text
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class ClaimWithdraw:
    """Input of `claimWithdraw`."""

    claim: GlobalId
    reason: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.CLAIM_WITHDRAW)
async def claim_withdraw(work: Work, command: ClaimWithdraw) -> Done | Refused:
    """Whatever has been signed stays on record; a new claim may follow."""
    return await end_claim(
        work,
        command.claim,
        "withdraw",
        command.reason,
        command.expected_version,
        needs_reason=False,
    )
