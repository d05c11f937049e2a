"""The class of disposal of a loan that was not paid at maturity, written with its history."""

from __future__ import annotations

from rules.refusal import ErrorCode
from rules.vocabulary import DisposalClass, LoanEventKind
from services import loan_event
from services.audit import AuditEntry
from services.loan_row import LockedLoan, audited, write, writer
from services.warning import close_warnings
from services.work import Work

WRITE = writer("disposal_class")


async def set_class(work: Work, loan: LockedLoan, to: DisposalClass) -> AuditEntry:
    """Store the class, tell the loan's history, and close the warning that none was set."""
    row = loan.row
    after = await write(work, loan, WRITE, disposal_class=to.value)
    details = {"from": row["disposal_class"], "to": to}
    await loan_event.record(work, after, LoanEventKind.DISPOSED, work.today, details=details)
    await close_warnings(work, [ErrorCode.DISPOSAL_NOT_CLASSIFIED], loan.named)
    return audited(row, after)
