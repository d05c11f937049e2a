"""repaymentRecord: money received on a loan (户还); the last fen settles it.

It comes as one amount or in its parts. A loan with a schedule has it booked on its lines, and its
arrears follow from them; one without keeps what its lender reported of arrears, less what is paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from authz.act import Act
from rules.arrears import Standing, paid_standing, served_standing
from rules.facts import RepaymentFacts
from rules.ledger import Allocation, Ledger, book
from rules.money import ZERO
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.repayment import allocation_of, judge_repayment, warnings_of_repayment
from rules.vocabulary import LoanEventKind, LoanState, PayerType
from services import (
    breaker,
    county_position,
    exposure,
    instalment,
    loan_event,
    renewal,
    repayment,
)
from services.audit import AuditEntry
from services.claim_row import end_paid_off, retained
from services.command import number, optional_text
from services.debt_end import end_with_debt
from services.default_buffer import close_buffer
from services.instalment import Lines
from services.loan_late import close_gone, columns_of, debt_of, late_of, record_events, started
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, audited, lock_loan, write_later
from services.outbox import Message
from services.payee import NAME_MAX
from services.position import Position
from services.use_case import Done, Refused, use_case
from services.warning import open_warnings
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class RepaymentRecord:
    """Input of `repaymentRecord`: yuan; `bank_ref` is the lender's own number of the payment.

    Either `amount`, of which `penalty_due` is paid first, or the parts that the bank booked.
    """

    loan: LoanReference
    received_on: date | None = None
    amount: Decimal | None = None
    penalty_due: Decimal | None = None
    principal: Decimal | None = None
    interest: Decimal | None = None
    penalty: Decimal | None = None
    payer_type: PayerType = PayerType.BORROWER
    payer_name: str | None = optional_text(NAME_MAX)
    bank_ref: str = number()
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment in its parts, the loan's ledger before and after it, and how it then stands."""

    paid: Allocation
    before: Ledger | None
    after: Ledger | None
    standing: Standing


@use_case(Act.REPAYMENT_RECORD, moves_money=True, duplicate=(ErrorCode.VALIDATION, "bankRef"))
async def repayment_record(work: Work, command: RepaymentRecord) -> Done | Refused:
    """Lower what is owed; without arrears the loan is ACTIVE again, without a debt SETTLED."""
    loan = await lock_loan(work, command.loan, exposure=True)
    if loan is None or loan.exposure is None:
        return Refused()
    row, received_on = loan.row, command.received_on or work.today
    lines, standing = await _load(work, loan)
    kept = await retained(work, row) if loan.state is LoanState.WRITTEN_OFF_RETAINED else ZERO
    work.expect_version(command.expected_version, row["version"])
    facts = _facts(work, loan, command, lines, kept)
    work.add(judge_repayment(facts))
    if work.refusals:
        return Refused()
    work.warnings += warnings_of_repayment(facts)
    booked = _book(loan, facts, work.today)
    paid, late = booked.paid, booked.standing.late
    is_settled = "settle" in booked.standing.acts
    changes = {
        "state": booked.standing.state.value,
        "outstanding_principal": row["outstanding_principal"] - paid.principal,
        **columns_of(late, row),
        "settled_on": received_on if is_settled else None,
    }
    messages = await _move_totals(work, loan, standing, paid.principal, changes)
    after = await write_later(work, loan, repayment.WRITE, **changes)
    left = loan.exposure.moved(outstanding=-paid.principal).moved(
        **renewal.shifted(row, after["outstanding_principal"])
    )
    await exposure.write(work, left, policy_on(work.today).max_household_amount)
    if booked.after is not None:
        await instalment.write(work, row, booked.before, booked.after)
    payer = repayment.Payer(command.payer_type, command.payer_name)
    key = await repayment.record(work, row, received_on, paid, payer, command.bank_ref)
    await _tell(work, after, booked.standing, received_on, paid)
    alerts = started(after, late_of(row), booked.standing)
    messages = (*messages, *await open_warnings(work, alerts))
    await close_gone(work, loan.named, late_of(row), late, is_settled=is_settled)
    if is_settled:
        await end_with_debt(work, after)
    ended = await _end_default(work, loan, after)
    return Done(
        ids={"repayment": key, "loan": loan.named},
        audits=(audited(row, after), *ended),
        figures={"outstanding": after["outstanding_principal"]},
        messages=messages,
    )


async def _end_default(
    work: Work, loan: LockedLoan, after: Mapping[str, Any]
) -> tuple[AuditEntry, ...]:
    """A loan that is current or paid leaves its buffer, and what was claimed for it ends."""
    was_claimed = loan.state is LoanState.CLAIMING
    if after["state"] == loan.state.value or not (was_claimed or loan.state is LoanState.IN_BUFFER):
        return ()
    await close_buffer(work, after["id"])
    return await end_paid_off(work, after) if was_claimed else ()


def _facts(
    work: Work, loan: LockedLoan, command: RepaymentRecord, lines: Lines | None, kept: Decimal
) -> RepaymentFacts:
    """The payment as the rules take it.

    One that is told of after a later one counts from that later day: lines that were settled with
    the bank's figures are not opened again.
    """
    row, received_on = loan.row, command.received_on or work.today
    booked_on = received_on if lines is None else lines.booked_on
    return RepaymentFacts(
        today=work.today,
        state=loan.state,
        value_on=row["value_on"],
        received_on=received_on,
        amount=command.amount,
        penalty_due=command.penalty_due,
        principal=command.principal,
        interest=command.interest,
        penalty=command.penalty,
        outstanding=row["outstanding_principal"],
        ledger=None if lines is None else lines.ledger,
        counts_on=max(received_on, booked_on or received_on),
        interest_arrears=row["overdue_interest"],
        payer_type=command.payer_type,
        is_payer_named=command.payer_name is not None,
        classified_on=row["classified_on"],
        retained=kept,
    )


def _book(loan: LockedLoan, facts: RepaymentFacts, today: date) -> Booked:
    """The payment on the loan's lines, and the state that follows."""
    paid, row = allocation_of(facts), loan.row
    if facts.ledger is None or facts.counts_on is None:
        debt = debt_of(row, None)
        return Booked(paid, None, None, served_standing(debt, paid.principal, paid.interest))
    ledger = book(facts.ledger, paid.principal, paid.interest, facts.counts_on)
    debt = replace(debt_of(row, ledger), outstanding=ledger.outstanding)
    return Booked(paid, facts.ledger, ledger, paid_standing(debt, today))


async def _load(work: Work, loan: LockedLoan) -> tuple[Lines | None, Position | None]:
    """The loan's lines, and the book it stands on; a debt written off has left that already."""
    if not loan.share().loan_count:
        return await instalment.load(work, loan.row), None
    return await instalment.load_and_lock_book(work, loan.row)


async def _move_totals(
    work: Work,
    loan: LockedLoan,
    standing: Position | None,
    principal: Decimal,
    changes: Mapping[str, Any],
) -> tuple[Message, ...]:
    """Book and county after the payment, where the loan counts there."""
    if standing is None:
        return ()
    before = loan.share()
    after = loan.share(
        state=LoanState[changes["state"]],
        outstanding=changes["outstanding_principal"],
        is_overdue=changes["overdue_since_on"] is not None,
    )
    _, messages = await breaker.settle(work, standing.moved(before, after))
    await county_position.lower(
        work, outstanding=principal, loans=before.loan_count - after.loan_count
    )
    return messages


async def _tell(
    work: Work, loan: Mapping[str, Any], standing: Standing, received_on: date, paid: Allocation
) -> None:
    """The events of the payment: received, what the day had done meanwhile, settled."""
    await loan_event.record(
        work,
        loan,
        LoanEventKind.REPAID,
        received_on,
        amount=paid.principal,
        details={"interest": paid.interest, "penalty": paid.penalty},
    )
    await record_events(work, loan, standing, work.today)
    if loan["settled_on"] is not None:
        await loan_event.record(work, loan, LoanEventKind.SETTLED, received_on)
