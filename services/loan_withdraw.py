"""loanWithdraw: an application is taken back before it is decided on."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from rules.vocabulary import LoanEventKind
from services.command import optional_text
from services.loan_ending import Ending, end
from services.loan_reference import LoanReference
from services.use_case import Done, Refused, use_case
from services.work import Work

ENDING = Ending(word="withdraw", event=LoanEventKind.WITHDRAWN, needs_reason=False)


@dataclass(frozen=True, kw_only=True)
class LoanWithdraw:
    """Input of `loanWithdraw`: a reason may be given."""

    loan: LoanReference
    reason: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.LOAN_WITHDRAW)
async def loan_withdraw(work: Work, command: LoanWithdraw) -> Done | Refused:
    """SUBMITTED becomes WITHDRAWN; its amount no longer counts."""
    return await end(work, ENDING, command.loan, command.reason, command.expected_version)
