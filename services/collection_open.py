"""collectionOpen: a lender begins to collect a loan (二(五), row 38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authz.act import Act
from rules.care_facts import CollectionFacts
from rules.collection import judge_collection
from rules.notice_2018_119.text import of_row
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import CollectionCause, FiveTier, LoanFlag
from services.collection_case import CASE, lock_open, open_case
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, lock_loan
from services.own_row import Row
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class CollectionOpen:
    """Input of `collectionOpen`."""

    loan: LoanReference
    cause: CollectionCause


@use_case(Act.COLLECTION_OPEN)
async def collection_open(work: Work, command: CollectionOpen) -> Done | Refused:
    """One open case a loan; the warning that a bad loan had none is closed."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    standing = await lock_open(work, loan.row)
    work.add(judge_collection(_facts(work, loan, command.cause, standing)))
    if work.refusals:
        return Refused()
    if LoanFlag.ENTERPRISE_RISK in loan.row["flags"]:
        work.warnings.append(of_row(71, ErrorCode.ENTERPRISE_RISK, "loan"))
    is_misused = command.cause is CollectionCause.MISUSED
    by_on = policy_on(work.today).collection.demand_by(work.today) if is_misused else None
    made = await open_case(work, loan.row, command.cause, demand_by_on=by_on)
    assert made is not None, "whoever opens a case holds its loan"
    await close_warnings(work, [ErrorCode.NPL_WITHOUT_CASE], loan.named)
    return Done(
        ids={"collection_case": CASE.named(made), "loan": loan.named},
        audits=(CASE.audited(None, made),),
    )


def _facts(
    work: Work, loan: LockedLoan, cause: CollectionCause, standing: Row | None
) -> CollectionFacts:
    row: Mapping[str, Any] = loan.row
    is_past = row["matures_on"] < work.today and row["outstanding_principal"] > 0
    return CollectionFacts(
        state=loan.state,
        cause=cause,
        five_tier=FiveTier[row["five_tier"]],
        is_overdue=row["overdue_since_on"] is not None or is_past,
        is_misused=LoanFlag.MISUSED in row["flags"],
        open_since=None if standing is None else standing["opened_on"],
    )
