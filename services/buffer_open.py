"""bufferOpen: an overdue loan enters the buffer that goes before a claim (二(六)2, row 46; B8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from authz.act import Act
from models.buffer import DefaultBuffer
from models.statement import Statement
from rules.claim import judge_buffer
from rules.claim_facts import BufferFacts
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.states import BUFFER as MACHINE
from rules.states import LOAN
from rules.vocabulary import LoanEventKind
from services import cooperation, loan_event
from services.default_buffer import BUFFER, defaulted
from services.loan_part import loan_columns
from services.loan_reference import LoanReference
from services.loan_row import audited, lock_loan, write, writer
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

WRITE = writer("state")
RECORD = Statement(insert(table_of(DefaultBuffer)).returning(*table_of(DefaultBuffer).columns))


@dataclass(frozen=True, kw_only=True)
class BufferOpen:
    """Input of `bufferOpen`: `months` is by default as agreed with the lender, else two."""

    loan: LoanReference
    months: int | None = None
    expected_version: int | None = None


@use_case(Act.BUFFER_OPEN, duplicate=(ErrorCode.ALREADY_OPEN, "loan"))
async def buffer_open(work: Work, command: BufferOpen) -> Done | Refused:
    """OVERDUE becomes IN_BUFFER; the months count from the day of default, not from today."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row = loan.row
    agreed = await cooperation.in_force(work, row["lender_id"], work.today)
    facts = BufferFacts(
        state=loan.state,
        default_on=(await defaulted(work, row, work.today)).on,
        months=command.months,
        agreed_months=None if agreed is None else agreed.buffer_months,
        today=work.today,
    )
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_buffer(facts))
    if work.refusals:
        return Refused()
    assert facts.default_on is not None, "without a default no buffer is opened"
    after = await write(work, loan, WRITE, state=LOAN.after(loan.state, "open_buffer"))
    months = policy_on(work.today).unpaid.buffer_months(facts)
    made = await _record(work, row, facts.default_on, months)
    await loan_event.record(
        work,
        after,
        LoanEventKind.BUFFER_OPENED,
        work.today,
        details={
            "defaultOn": made["default_on"],
            "months": made["months"],
            "endsOn": made["ends_on"],
        },
    )
    await close_warnings(work, [ErrorCode.BUFFER_NOT_OPENED], loan.named)
    return Done(
        ids={"default_buffer": BUFFER.named(made), "loan": loan.named},
        audits=(BUFFER.audited(None, made), audited(row, after)),
    )


async def _record(
    work: Work, loan: Mapping[str, Any], default_on: date, months: int
) -> Mapping[str, Any]:
    made: Mapping[str, Any] = await RECORD.one(
        work.connection,
        id=work.new_id(),
        **loan_columns(loan),
        state=MACHINE.first,
        default_on=default_on,
        months=months,
        ends_on=policy_on(work.today).unpaid.buffer_ends_on(default_on, months),
        opened_on=work.today,
        opened_by=work.actor.subject,
        asked_months=None,
        asked_reason=None,
        asked_on=None,
        asked_by=None,
        extended_on=None,
        extended_by=None,
        closed_on=None,
        recorded_at=work.now,
        version=1,
    )
    return made
