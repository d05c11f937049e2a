"""loanRefuse: the county's lender turns an application down, and says why."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from rules.vocabulary import LoanEventKind
from services.command import text
from services.loan_ending import Ending, end
from services.loan_reference import LoanReference
from services.use_case import Done, Refused, use_case
from services.work import Work

ENDING = Ending(word="refuse", event=LoanEventKind.REFUSED, needs_reason=True)


@dataclass(frozen=True, kw_only=True)
class LoanRefuse:
    """Input of `loanRefuse`: the reason is told to who applied."""

    loan: LoanReference
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.LOAN_REFUSE)
async def loan_refuse(work: Work, command: LoanRefuse) -> Done | Refused:
    """SUBMITTED becomes REFUSED; its amount no longer counts."""
    return await end(work, ENDING, command.loan, command.reason, command.expected_version)
