"""loanDispose: the lender classes a loan that was not paid at maturity (二(八)1, row 57)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from rules.care_facts import UnpaidFacts
from rules.disposal import judge_loan_disposal
from rules.vocabulary import DisposalClass
from services.loan_disposal import set_class
from services.loan_reference import LoanReference
from services.loan_row import lock_loan
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class LoanDispose:
    """Input of `loanDispose`."""

    loan: LoanReference
    disposal_class: DisposalClass
    expected_version: int | None = None


@use_case(Act.LOAN_DISPOSE)
async def loan_dispose(work: Work, command: LoanDispose) -> Done | Refused:
    """The newest class counts; the history keeps every one."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row = loan.row
    facts = UnpaidFacts(
        today=work.today,
        state=loan.state,
        matures_on=row["matures_on"],
        debt=row["outstanding_principal"] + row["overdue_interest"],
    )
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_loan_disposal(facts))
    if work.refusals:
        return Refused()
    entry = await set_class(work, loan, command.disposal_class)
    return Done(ids={"loan": loan.named}, audits=(entry,))
