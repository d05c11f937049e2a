"""loanSign: the contract is recorded; the rate is the benchmark of its day (一(二), row 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authz.act import Act
from rules.facts import SigningFacts
from rules.loan import judge_signing, warnings_of_lending
from rules.policy import policy_on
from rules.states import LOAN
from rules.vocabulary import LoanEventKind
from services import agreement_row, loan_event, position
from services.benchmark import benchmark_of, benchmarks
from services.command import number
from services.loan_reference import LoanReference
from services.loan_row import audited, lock_loan, write, writer
from services.loan_security import LoanSecurity
from services.project_amount import consult
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = writer("state", "signed_on", "contract_no", "policy_version", "benchmark_rate")


@dataclass(frozen=True, kw_only=True)
class LoanSign(LoanSecurity):
    """Input of `loanSign`: `signed_on` is by default the business day."""

    loan: LoanReference
    contract_no: str = number(judged=True)
    signed_on: date | None = None
    expected_version: int | None = None


@use_case(Act.LOAN_SIGN)
async def loan_sign(work: Work, command: LoanSign) -> Done | Refused:
    """APPROVED becomes SIGNED and is bound to the policy of the signing day."""
    loan = await lock_loan(work, command.loan, exposure=True, project=consult)
    if loan is None or loan.exposure is None:
        return Refused()
    row = loan.row
    signed_on = command.signed_on or work.today
    tiers = await benchmarks(work.connection, signed_on)
    agreement = await agreement_row.of_loan(work, row)
    book = await position.share(work, row["lender_id"])
    facts = loan.facts(
        work,
        signed_on=signed_on,
        # A plan that the contract has overtaken is judged from the contract's day.
        value_on=max(row["planned_value_on"], signed_on),
        position=book.facts(),
        benchmarks=tiers,
        agreement=agreement,
        security=command.security,
    )
    work.expect_version(command.expected_version, row["version"])
    signing = SigningFacts(
        state=loan.state,
        contract_no=command.contract_no,
        approved_on=row["approved_on"] or row["submitted_on"],
    )
    work.add(judge_signing(facts, signing))
    if work.refusals:
        return Refused()
    work.warnings += warnings_of_lending(facts, None)
    after = await write(
        work,
        loan,
        WRITE,
        state=LOAN.after(loan.state, "sign"),
        signed_on=signed_on,
        contract_no=command.contract_no,
        policy_version=policy_on(signed_on).code,
        benchmark_rate=benchmark_of(facts),
    )
    await loan_event.record(
        work,
        after,
        LoanEventKind.SIGNED,
        signed_on,
        details={"contractNo": command.contract_no},
    )
    return Done(ids={"loan": loan.named}, audits=(audited(row, after),))
