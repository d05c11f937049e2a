"""claimPay: the fund bears its part of a lost loan, whose debt is kept (二(七), 二(八)1).

The loan leaves its lender's book and all statistics (账销案存, row 59); its household's exposure
keeps the principal, the collection case stays open.
"""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.claim import judge_claim_payment
from rules.claim_facts import PaymentFacts
from rules.fund import warnings_of_fund
from rules.money import ZERO
from rules.refusal import ErrorCode
from rules.states import CLAIM as MACHINE
from rules.states import LOAN
from rules.vocabulary import ClaimState, FundAccount, FundEntryKind, LoanEventKind
from services import breaker, county_position, fund, loan_event, position
from services.audit import AuditEntry
from services.claim_row import CLAIM, WRITE_LOAN, told
from services.claim_standing import standing_row, use_of
from services.command import number
from services.county_position import CountyTotals
from services.default_buffer import close_buffer, defaulted
from services.loan_row import LockedLoan, audited, write
from services.own_row import Row
from services.position import Share
from services.subsidy_source import undrafted
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

WRITE = CLAIM.writer(
    "state", "paid_on", "paid_by", "retained_principal", "retained_interest", "changed_at"
)
# What a loan that has left the book gives no cause for.
GONE = (
    ErrorCode.OVERDUE_STARTED,
    ErrorCode.OVERDUE_30_DAYS,
    ErrorCode.NPL_WITHOUT_CASE,
    ErrorCode.DISPOSAL_NOT_CLASSIFIED,
    ErrorCode.CLAIM_NOT_STARTED,
)


@dataclass(frozen=True, kw_only=True)
class ClaimPay:
    """Input of `claimPay`: the number of the payment order."""

    claim: GlobalId
    document_no: str = number(100)
    expected_version: int | None = None


@use_case(Act.CLAIM_PAY, moves_money=True)
async def claim_pay(work: Work, command: ClaimPay) -> Done | Refused:
    """APPROVED becomes PAID, once; the fund is never overdrawn."""
    found = await CLAIM.lock_with_loan(work, command.claim, "claim")
    if found is None:
        return Refused()
    loan, row = found
    special = await fund.of_county(work)
    beside = await standing_row(work, loan)
    submitted_on = row["submitted_on"]
    unpaid = await undrafted(work, loan.row, submitted_on)
    owed = (await defaulted(work, loan.row, submitted_on, unpaid)).loss
    book = await position.lock(work, row["lender_id"])
    totals = await county_position.lock(work) or CountyTotals()
    work.expect_version(command.expected_version, row["version"])
    facts = PaymentFacts(
        today=work.today,
        state=ClaimState[row["state"]],
        fund_part=row["fund_part"],
        balance=ZERO if special is None else totals.fund_balance,
        principal=row["principal"],
        interest=row["interest"],
        owed_principal=owed.principal,
        owed_interest=owed.interest,
        use=use_of(work, loan, beside),
    )
    work.add(judge_claim_payment(facts))
    if work.refusals:
        return Refused()
    _, messages = await breaker.settle(work, book.moved(loan.share(), Share()))
    after, entry = await _write_off(work, loan, row)
    left = await county_position.take(
        work, outstanding=loan.row["outstanding_principal"], loans=1, fund=row["fund_part"]
    )
    audits: tuple[AuditEntry, ...] = (CLAIM.audited(row, after), entry)
    ids = {"claim": CLAIM.named(after), "loan": loan.named}
    if special is not None and row["fund_part"] > 0:
        booked = await fund.record(
            work,
            special,
            FundEntryKind.COMPENSATION,
            debit=FundAccount.COMPENSATION_PAID,
            credit=FundAccount.SPECIAL_ACCOUNT,
            amount=row["fund_part"],
            document_no=command.document_no,
            business_on=work.today,
            claim_id=row["id"],
        )
        ids["entry"] = fund.entry_id(booked)
        audits += (
            AuditEntry(
                county_id=work.county_id,
                named=ids["entry"],
                before={"balance": totals.fund_balance},
                after={**fund.told(booked), "balance": left.fund_balance},
            ),
        )
    work.warnings += warnings_of_fund(left.facts(), work.today)
    return Done(
        ids=ids,
        audits=audits,
        figures={"fundPart": row["fund_part"], "balance": left.fund_balance},
        messages=(*messages, *told(work, after)),
    )


async def _write_off(work: Work, loan: LockedLoan, claim: Row) -> tuple[Row, AuditEntry]:
    """The loan off the book, its debt kept on the claim, its buffer and its warnings ended."""
    gone = await write(work, loan, WRITE_LOAN, state=LOAN.after(loan.state, "compensate"))
    after = await CLAIM.write(
        work,
        claim,
        WRITE,
        state=MACHINE.after(claim["state"], "pay"),
        paid_on=work.today,
        paid_by=work.actor.subject,
        retained_principal=claim["principal"],
        retained_interest=claim["interest"],
        changed_at=work.now,
    )
    await close_buffer(work, claim["loan_id"])
    await loan_event.record(
        work,
        gone,
        LoanEventKind.COMPENSATED,
        work.today,
        details={"loss": claim["loss"], "fundPart": claim["fund_part"]},
    )
    await close_warnings(work, GONE, loan.named)
    return after, audited(loan.row, gone)
