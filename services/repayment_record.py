"""repaymentRecord: money received on a loan (户还); the last fen settles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from authz.act import Act
from models.ids import GlobalId
from models.repayment import Repayment
from models.statement import Statement
from rules.facts import RepaymentFacts
from rules.money import ZERO
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.repayment import judge_repayment, warnings_of_repayment
from rules.states import LOAN
from rules.vocabulary import LoanEventKind, LoanState, PayerType
from services import breaker, county_position, exposure, loan_event, position, renewal
from services.command import number
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, audited, lock_loan, write, writer
from services.outbox import Message
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = writer(
    "state",
    "outstanding_principal",
    "overdue_since_on",
    "overdue_principal",
    "overdue_interest",
    "settled_on",
)
RECORD = Statement(insert(table_of(Repayment)))


@dataclass(frozen=True, kw_only=True)
class RepaymentRecord:
    """Input of `repaymentRecord`: yuan; `bank_ref` is the lender's own number of the payment."""

    loan: LoanReference
    received_on: date | None = None
    principal: Decimal
    interest: Decimal = ZERO
    penalty: Decimal = ZERO
    payer_type: PayerType = PayerType.BORROWER
    bank_ref: str = number()
    expected_version: int | None = None


@use_case(Act.REPAYMENT_RECORD, moves_money=True, duplicate=(ErrorCode.VALIDATION, "bankRef"))
async def repayment_record(work: Work, command: RepaymentRecord) -> Done | Refused:
    """Lower what is owed; without arrears the loan is ACTIVE again, without a debt SETTLED."""
    loan = await lock_loan(work, command.loan, exposure=True)
    if loan is None or loan.exposure is None:
        return Refused()
    row, received_on = loan.row, command.received_on or work.today
    work.expect_version(command.expected_version, row["version"])
    facts = RepaymentFacts(
        today=work.today,
        state=loan.state,
        value_on=row["value_on"],
        received_on=received_on,
        principal=command.principal,
        interest=command.interest,
        penalty=command.penalty,
        outstanding=row["outstanding_principal"],
        payer_type=command.payer_type,
    )
    work.add(judge_repayment(facts))
    if work.refusals:
        return Refused()
    work.warnings += warnings_of_repayment(facts)
    changes = _changes(loan, command, received_on)
    messages = await _move_totals(work, loan, command, changes)
    after = await write(work, loan, WRITE, **changes)
    moved = loan.exposure.moved(outstanding=-command.principal).moved(
        **renewal.shifted(row, after["outstanding_principal"])
    )
    await exposure.write(work, moved, policy_on(work.today).max_household_amount)
    key = await _record(work, row, command, received_on)
    await loan_event.record(
        work,
        after,
        LoanEventKind.REPAID,
        received_on,
        amount=command.principal,
        details={"interest": command.interest, "penalty": command.penalty},
    )
    if after["settled_on"] is not None:
        await loan_event.record(work, after, LoanEventKind.SETTLED, received_on)
    return Done(
        ids={"repayment": key, "loan": loan.named},
        audits=(audited(row, after),),
        figures={"outstanding": after["outstanding_principal"]},
        messages=messages,
    )


def _changes(loan: LockedLoan, command: RepaymentRecord, received_on: date) -> dict[str, Any]:
    """The loan after the payment: arrears are served first, then the rest of the principal."""
    row, state = loan.row, loan.state
    outstanding = row["outstanding_principal"] - command.principal
    overdue_principal = max(ZERO, row["overdue_principal"] - command.principal)
    overdue_interest = max(ZERO, row["overdue_interest"] - command.interest)
    is_settled = outstanding == 0 and overdue_interest == 0
    is_overdue = row["overdue_since_on"] is not None and bool(overdue_principal + overdue_interest)
    after: str = state.value
    if is_settled:
        after = LOAN.after(state, "settle") or state.value
    elif not is_overdue and row["overdue_since_on"] is not None:
        after = LOAN.after(state, "cure") or state.value
    return {
        "state": after,
        "outstanding_principal": outstanding,
        "overdue_since_on": row["overdue_since_on"] if is_overdue else None,
        "overdue_principal": overdue_principal if is_overdue else ZERO,
        "overdue_interest": overdue_interest if is_overdue else ZERO,
        "settled_on": received_on if is_settled else None,
    }


async def _move_totals(
    work: Work, loan: LockedLoan, command: RepaymentRecord, changes: Mapping[str, Any]
) -> tuple[Message, ...]:
    """Book and county after the payment; a debt written off has left both already."""
    before = loan.share()
    if not before.loan_count:
        return ()
    after = loan.share(
        state=LoanState[changes["state"]],
        outstanding=changes["outstanding_principal"],
        is_overdue=changes["overdue_since_on"] is not None,
    )
    book = await position.lock(work, loan.row["lender_id"])
    _, messages = await breaker.settle(work, book.moved(before, after))
    await county_position.take(
        work, outstanding=command.principal, loans=before.loan_count - after.loan_count
    )
    return messages


async def _record(
    work: Work, row: Mapping[str, Any], command: RepaymentRecord, received_on: date
) -> GlobalId:
    key = work.new_id()
    await RECORD.run(
        work.connection,
        county_id=work.county_id,
        id=key,
        loan_id=row["id"],
        lender_id=row["lender_id"],
        outlet_id=row["outlet_id"],
        township_id=row["township_id"],
        received_on=received_on,
        principal=command.principal,
        interest=command.interest,
        penalty=command.penalty,
        payer_type=command.payer_type.value,
        bank_ref=command.bank_ref,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
    )
    return GlobalId("repayment", work.county_id, key)
