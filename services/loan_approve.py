"""loanApprove: the county's lender approves an application, judged anew (一, 二(二))."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from rules.facts import ApprovalFacts
from rules.loan import judge_approval, warnings_of_lending
from rules.policy import policy_on
from rules.refusal import ErrorCode, refuse
from rules.states import LOAN
from rules.vocabulary import LoanEventKind
from services import agreement_row, county_position, exposure, loan_event, position
from services.benchmark import benchmarks
from services.command import number, optional_text
from services.loan_reference import LoanReference
from services.loan_row import audited, lock_loan, write, writer
from services.project_amount import consult
from services.renewal import netted
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = writer("state", "approved_on", "approval_no")


@dataclass(frozen=True, kw_only=True)
class LoanApprove:
    """Input of `loanApprove`: `approval_no` is the lender's own approval reference (row 14)."""

    loan: LoanReference
    approval_no: str = number(judged=True)
    note: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.LOAN_APPROVE)
async def loan_approve(work: Work, command: LoanApprove) -> Done | Refused:
    """SUBMITTED becomes APPROVED; its amount moves from pending to approved."""
    loan = await lock_loan(work, command.loan, exposure=True, project=consult)
    if loan is None or loan.exposure is None:
        return Refused()
    row = loan.row
    tiers = await benchmarks(work.connection, work.today)
    totals = await county_position.read(work)
    agreement = await agreement_row.of_loan(work, row)
    book = await position.share(work, row["lender_id"])
    facts = loan.facts(
        work,
        signed_on=work.today,
        value_on=row["planned_value_on"],
        position=book.facts(),
        benchmarks=tiers,
        agreement=agreement,
    )
    work.expect_version(command.expected_version, row["version"])
    approval = ApprovalFacts(state=loan.state, approval_reference=command.approval_no)
    work.add(judge_approval(facts, approval), approvalReference="approvalNo")
    if work.refusals:
        return Refused()
    work.warnings += warnings_of_lending(facts, totals.without(netted(loan.renews)).facts())
    if row["submitted_by"] == work.actor.subject:
        work.warnings.append(refuse(ErrorCode.SAME_ACTOR, "loan", act="submit"))
    after = await write(
        work,
        loan,
        WRITE,
        state=LOAN.after(loan.state, "approve"),
        approved_on=work.today,
        approval_no=command.approval_no,
    )
    moved = loan.exposure.moved(pending=-loan.counted, approved=loan.counted)
    await exposure.write(work, moved, policy_on(work.today).max_household_amount)
    await loan_event.record(
        work,
        after,
        LoanEventKind.APPROVED,
        work.today,
        details={"approvalNo": command.approval_no, "note": command.note},
    )
    return Done(ids={"loan": loan.named}, audits=(audited(row, after),))
