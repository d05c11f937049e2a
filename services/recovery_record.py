"""recoveryRecord: money received on a compensated loan, of which a part is the fund's (二(六)3).

The retained debt falls by it (账销案存, row 59), and with its principal the household's exposure;
no book and no statistic follows, for the loan has left them. The last fen settles the loan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import insert

from authz.act import Act
from authz.role import Role
from models.recovery import Recovery
from models.statement import Statement
from rules.ledger import book
from rules.money import ZERO
from rules.policy import policy_on
from rules.recovery import Split, judge_receipt, split, warnings_of_receipt
from rules.recovery_facts import ReceiptFacts
from rules.refusal import ErrorCode
from rules.states import CLAIM as MACHINE
from rules.states import LOAN
from rules.states import RECOVERY as RECOVERIES
from rules.vocabulary import LoanEventKind, PayerType
from services import exposure, instalment, loan_event, renewal, repayment
from services.claim_row import CLAIM
from services.command import number
from services.debt_end import end_with_debt
from services.loan_part import loan_columns
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, audited, lock_loan, write
from services.own_row import Row
from services.recovery_row import (
    RECOVERY,
    WRITE_CLAIM,
    close_if_done,
    lock_paid,
    paid_facts,
    told,
)
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

RECORD = Statement(insert(table_of(Recovery)).returning(*table_of(Recovery).columns))


@dataclass(frozen=True, kw_only=True)
class RecoveryRecord:
    """Input of `recoveryRecord`: yuan; `bank_ref` is the lender's own number of the receipt."""

    loan: LoanReference
    amount: Decimal
    received_on: date | None = None
    payer_type: PayerType = PayerType.BORROWER
    bank_ref: str = number()
    expected_version: int | None = None


@use_case(Act.RECOVERY_RECORD, moves_money=True, duplicate=(ErrorCode.VALIDATION, "bankRef"))
async def recovery_record(work: Work, command: RecoveryRecord) -> Done | Refused:
    """Lower what is retained; without a debt the loan is SETTLED_AFTER_WRITE_OFF."""
    loan = await lock_loan(work, command.loan, exposure=True)
    if loan is None or loan.exposure is None:
        return Refused()
    claim = await lock_paid(work, loan.row["id"])
    work.expect_version(command.expected_version, loan.row["version"])
    facts = ReceiptFacts(
        state=loan.state,
        claim=None if claim is None else paid_facts(claim),
        amount=command.amount,
        received_on=command.received_on or work.today,
        value_on=loan.row["value_on"],
        payer_type=command.payer_type,
        today=work.today,
    )
    work.add(judge_receipt(facts))
    if work.refusals or claim is None or facts.claim is None:
        return Refused()
    work.warnings += warnings_of_receipt(facts)
    parts = split(facts.claim, claim["retained_interest"], command.amount, work.today)
    made = await RECORD.one(
        work.connection,
        id=work.new_id(),
        **loan_columns(loan.row),
        claim_id=claim["id"],
        state=RECOVERIES.first,
        received_on=facts.received_on,
        amount=command.amount,
        principal=parts.principal,
        interest=parts.interest,
        fund_part=parts.fund_part,
        due_on=policy_on(work.today).recoveries.deposit_due(facts.received_on).day,
        payer_type=command.payer_type.value,
        bank_ref=command.bank_ref,
        deposited_on=None,
        deposit_ref=None,
        late_days=0,
        booked_on=None,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
    )
    owed = await _lower_claim(work, claim, made)
    after = await _lower_loan(work, loan, owed, parts, facts.received_on)
    left = loan.exposure.moved(outstanding=-parts.principal).moved(
        **renewal.shifted(loan.row, after["outstanding_principal"])
    )
    await exposure.write(work, left, policy_on(work.today).max_household_amount)
    return Done(
        ids={"recovery": RECOVERY.named(made), "claim": CLAIM.named(owed), "loan": loan.named},
        audits=(
            RECOVERY.audited(None, made),
            CLAIM.audited(claim, owed),
            audited(loan.row, after),
        ),
        figures={
            "fundPart": parts.fund_part,
            "retained": owed["loss"] - owed["recovered"],
            "dueOn": made["due_on"].isoformat(),
        },
        messages=told(work, made, "received", Role.COUNTY_FIN),
    )


async def _lower_claim(work: Work, claim: Row, recovery: Row) -> Row:
    """What is retained of the claim, and what came back of it, after the receipt."""
    after = await CLAIM.write(
        work,
        claim,
        WRITE_CLAIM,
        state=MACHINE.after(claim["state"], "recover"),
        retained_principal=claim["retained_principal"] - recovery["principal"],
        retained_interest=claim["retained_interest"] - recovery["interest"],
        recovered=claim["recovered"] + recovery["amount"],
        recovered_fund=claim["recovered_fund"] + recovery["fund_part"],
        changed_at=work.now,
    )
    # INVARIANT: what came back and what is owed are the loss.
    owed = after["retained_principal"] + after["retained_interest"]
    assert owed == after["loss"] - after["recovered"]
    return await close_if_done(work, after)


async def _lower_loan(
    work: Work, loan: LockedLoan, claim: Row, parts: Split, received_on: date
) -> Row:
    """The loan after the receipt, its schedule, its history; settled when nothing is owed."""
    row = loan.row
    lines = await instalment.load(work, row)
    is_settled = claim["recovered"] == claim["loss"]
    late = {
        "overdue_since_on": None if is_settled else row["overdue_since_on"],
        "arrears_cause": None if is_settled else row["arrears_cause"],
        "overdue_principal": max(ZERO, row["overdue_principal"] - parts.principal),
        "overdue_interest": max(ZERO, row["overdue_interest"] - parts.interest),
    }
    if is_settled:
        # Interest that ran after the claim was no part of the loss, and is not owed (B7).
        late |= {"overdue_principal": ZERO, "overdue_interest": ZERO}
    after = await write(
        work,
        loan,
        repayment.WRITE,
        state=LOAN.after(loan.state, "settle" if is_settled else "recover"),
        outstanding_principal=row["outstanding_principal"] - parts.principal,
        settled_on=received_on if is_settled else None,
        **late,
    )
    if lines is not None:
        # The lines carry no days of payments: today, on which all that is retained has fallen due.
        paid = book(lines.ledger, parts.principal, parts.interest, work.today)
        await instalment.write(work, row, lines.ledger, paid)
    await loan_event.record(
        work,
        after,
        LoanEventKind.RECOVERED,
        received_on,
        amount=parts.principal,
        details={"interest": parts.interest, "fundPart": parts.fund_part},
    )
    if is_settled:
        await loan_event.record(work, after, LoanEventKind.SETTLED, received_on)
        await end_with_debt(work, after)
    return after
