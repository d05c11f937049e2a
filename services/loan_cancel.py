"""loanCancel: a loan that was approved or signed is not paid out after all (B13)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from rules.vocabulary import LoanEventKind
from services.command import text
from services.loan_ending import Ending, end
from services.loan_reference import LoanReference
from services.use_case import Done, Refused, use_case
from services.work import Work

ENDING = Ending(word="cancel", event=LoanEventKind.CANCELLED, needs_reason=True)


@dataclass(frozen=True, kw_only=True)
class LoanCancel:
    """Input of `loanCancel`: the reason stands in the loan's history."""

    loan: LoanReference
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.LOAN_CANCEL)
async def loan_cancel(work: Work, command: LoanCancel) -> Done | Refused:
    """APPROVED or SIGNED becomes CANCELLED; its amount no longer counts."""
    return await end(work, ENDING, command.loan, command.reason, command.expected_version)
