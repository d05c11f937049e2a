"""claimSubmit: the loan's own outlet claims on the fund for a lost loan (二(七), rows 51 to 56)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from authz.act import Act
from models.claim import Claim
from models.statement import Statement
from rules.claim import judge_claim, judge_evidence, warnings_of_claim
from rules.money import ZERO
from rules.refusal import ErrorCode
from rules.states import LOAN
from services.claim_round import evidence_of, record_parts, submitted
from services.claim_row import CLAIM, WRITE_LOAN, tell_submitted, told
from services.claim_standing import standing
from services.command import optional_text
from services.loan_part import loan_columns
from services.loan_reference import LoanReference
from services.loan_row import audited, lock_loan, write
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

RECORD = Statement(insert(table_of(Claim)).returning(*table_of(Claim).columns))


@dataclass(frozen=True, kw_only=True)
class ClaimSubmit:
    """Input of `claimSubmit`: why it is hopeless and the SHA-256 of the evidence, unless LOSS."""

    loan: LoanReference
    finding: str | None = optional_text(1000, lines=True)
    evidence_hash: str | None = None
    expected_version: int | None = None


@use_case(Act.CLAIM_SUBMIT, duplicate=(ErrorCode.ALREADY_OPEN, "loan"))
async def claim_submit(work: Work, command: ClaimSubmit) -> Done | Refused:
    """IN_BUFFER becomes CLAIMING; the claim lies with both offices of the township at once."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row = loan.row
    found = await standing(work, loan)
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_evidence(command.evidence_hash))
    evidence = evidence_of(command.evidence_hash)
    facts = found.facts(work, loan, command.finding, evidence)
    work.add(judge_claim(facts))
    if work.refusals:
        return Refused()
    work.warnings += warnings_of_claim(facts)
    made = await RECORD.one(
        work.connection,
        id=work.new_id(),
        **loan_columns(row),
        buffer_id=found.row["buffer_id"],
        round=1,
        approved_on=None,
        paid_on=None,
        paid_by=None,
        ended_on=None,
        ended_reason=None,
        retained_principal=ZERO,
        retained_interest=ZERO,
        recovered=ZERO,
        recovered_fund=ZERO,
        recorded_at=work.now,
        version=1,
        **submitted(work, found, command.finding, evidence),
    )
    await record_parts(work, made, found)
    after = await write(work, loan, WRITE_LOAN, state=LOAN.after(loan.state, "claim"))
    await tell_submitted(work, after, made)
    await close_warnings(work, [ErrorCode.CLAIM_NOT_STARTED], loan.named)
    return Done(
        ids={"claim": CLAIM.named(made), "loan": loan.named},
        audits=(CLAIM.audited(None, made), audited(row, after)),
        figures={"loss": made["loss"], "fundPart": made["fund_part"]},
        messages=told(work, made),
    )
