"""How an application ends before money flows: refused, withdrawn or cancelled.

What it counted toward its household's limit is free again. None of the three lends, so the
breaker is not asked (B13).
"""

from __future__ import annotations

from dataclasses import dataclass

from rules.loan import judge_ending
from rules.policy import policy_on
from rules.states import LOAN
from rules.vocabulary import LoanEventKind
from services import exposure, loan_event
from services.loan_reference import LoanReference
from services.loan_row import audited, lock_loan, write, writer
from services.renewal import PENDING
from services.use_case import Done, Refused
from services.work import Work

WRITE = writer("state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One of the three: its word in the machine, its event, and whether it needs a reason."""

    word: str
    event: LoanEventKind
    needs_reason: bool


async def end(
    work: Work, ending: Ending, reference: LoanReference, reason: str | None, version: int | None
) -> Done | Refused:
    """End the loan that is named, unless something was lent already."""
    loan = await lock_loan(work, reference, exposure=True)
    if loan is None or loan.exposure is None:
        return Refused()
    row = loan.row
    work.expect_version(version, row["version"])
    work.add(judge_ending(loan.state, ending.word, reason, needs_reason=ending.needs_reason))
    if work.refusals:
        return Refused()
    after = await write(work, loan, WRITE, state=LOAN.after(loan.state, ending.word))
    freed = loan.exposure.moved(**{PENDING[loan.state]: -loan.counted})
    limit = policy_on(work.today).max_household_amount
    await exposure.write(work, freed, limit)
    await loan_event.record(work, after, ending.event, work.today, details={"reason": reason})
    return Done(
        ids={"loan": loan.named},
        audits=(audited(row, after),),
        figures={"available": limit - freed.total},
    )
