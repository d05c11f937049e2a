"""loanClassify: the five-tier class of a loan as of a day (二(二)).

It may trip the lender's breaker, and a bad loan is collected from that moment on (二(五), row 38).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from rules.facts import ClassificationFacts
from rules.loan import judge_classification
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import CollectionCause, FiveTier
from services import breaker, classification, position
from services.audit import AuditEntry
from services.collection_case import CASE, open_case
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, audited, lock_loan, write, writer
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

WRITE = writer("five_tier", "classified_on")


@dataclass(frozen=True, kw_only=True)
class LoanClassify:
    """Input of `loanClassify`: `as_of` is by default the business day."""

    loan: LoanReference
    five_tier: FiveTier
    as_of: date | None = None
    expected_version: int | None = None


@use_case(Act.LOAN_CLASSIFY)
async def loan_classify(work: Work, command: LoanClassify) -> Done | Refused:
    """Record the class; the newest day's class counts, an older one only fills the history."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row, as_of = loan.row, command.as_of or work.today
    work.expect_version(command.expected_version, row["version"])
    work.add(
        judge_classification(
            ClassificationFacts(
                today=work.today, state=loan.state, value_on=row["value_on"], as_of=as_of
            )
        )
    )
    if work.refusals:
        return Refused()
    book = await position.lock(work, row["lender_id"])
    is_newest = row["classified_on"] is None or as_of >= row["classified_on"]
    tier = command.five_tier if is_newest else FiveTier[row["five_tier"]]
    after = await write(
        work,
        loan,
        WRITE,
        five_tier=tier.value,
        classified_on=as_of if is_newest else row["classified_on"],
    )
    details = {"from": row["five_tier"], "counts": is_newest}
    recorded = await classification.record(work, after, command.five_tier, as_of, details)
    opened = await _have_collected(work, loan, tier)
    _, messages = await breaker.settle(work, book.moved(loan.share(), loan.share(tier=tier)))
    return Done(
        ids={"loan": loan.named, "classification": recorded},
        audits=(audited(row, after), *opened),
        messages=messages,
    )


async def _have_collected(work: Work, loan: LockedLoan, tier: FiveTier) -> tuple[AuditEntry, ...]:
    """Open a case of a loan that is or stays bad, unless one is open; nothing warns of it then."""
    if not policy_on(work.today).collection.case_required(tier):
        return ()
    made = await open_case(work, loan.row, CollectionCause.NON_PERFORMING)
    await close_warnings(work, [ErrorCode.NPL_WITHOUT_CASE], loan.named)
    return () if made is None else (CASE.audited(None, made),)
