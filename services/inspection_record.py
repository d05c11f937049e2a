"""inspectionRecord: what the money was found to be used for (二(一) row 22, 一(三) row 12).

A misuse marks the loan, ends its subsidy, opens a case and is told to lender and county.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert

from authz.act import Act
from models.ids import GlobalId
from models.inspection import Inspection
from models.statement import Statement
from rules.care_facts import InspectionFacts
from rules.collection import judge_inspection
from rules.policy import policy_on
from rules.refusal import ErrorCode, refuse
from rules.vocabulary import (
    CollectionCause,
    InspectionFinding,
    LoanEventKind,
    LoanFlag,
    LoanPurpose,
    Severity,
)
from services import loan_event
from services.audit import AuditEntry
from services.collection_case import CASE, DECISION, lock_open, open_case
from services.command import optional_number, text
from services.loan_late import OFFICES
from services.loan_part import loan_columns
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, audited, lock_loan, write, writer
from services.outbox import Message
from services.own_row import Row
from services.subsidy_end import subsidy_ends_on
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import of_loan, open_warnings
from services.work import Work

RECORD = Statement(insert(table_of(Inspection)))
MARK = writer("flags", "subsidy_ends_on")
FOUND_AGAIN = CASE.writer("demand_by_on", *DECISION)
FLAG = LoanFlag.MISUSED


@dataclass(frozen=True, kw_only=True)
class InspectionRecord:
    """Input of `inspectionRecord`: `inspected_on` is by default the business day."""

    loan: LoanReference
    inspected_on: date | None = None
    finding: InspectionFinding
    actual_purpose: LoanPurpose | None = None
    note: str = text(1000, lines=True)
    file_hash: str | None = optional_number(64)


@dataclass(frozen=True, slots=True)
class _Effects:
    """What a finding brought about, beside the record of it."""

    audits: tuple[AuditEntry, ...] = ()
    messages: tuple[Message, ...] = ()
    ids: Mapping[str, GlobalId] = field(default_factory=dict)


@use_case(Act.INSPECTION_RECORD)
async def inspection_record(work: Work, command: InspectionRecord) -> Done | Refused:
    """Append the visit; what it found has its effects in the same transaction."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    inspected_on = command.inspected_on or work.today
    work.add(
        judge_inspection(
            InspectionFacts(
                today=work.today,
                state=loan.state,
                value_on=loan.row["value_on"],
                inspected_on=inspected_on,
                finding=command.finding,
                actual_purpose=command.actual_purpose,
                file_hash=command.file_hash,
            )
        )
    )
    if work.refusals:
        return Refused()
    is_misused = policy_on(work.today).collection.misused(command.finding)
    standing = await lock_open(work, loan.row) if is_misused else None
    named, entry = await _record(work, loan.row, command, inspected_on)
    effects = _Effects()
    if is_misused:
        effects = await _misused(work, loan, command, inspected_on, standing)
    elif command.finding is InspectionFinding.IN_TROUBLE:
        effects = await _in_trouble(work, loan.row, inspected_on)
    return Done(
        ids={"inspection": named, "loan": loan.named, **effects.ids},
        audits=(entry, *effects.audits),
        messages=effects.messages,
    )


async def _record(
    work: Work, loan: Mapping[str, Any], command: InspectionRecord, inspected_on: date
) -> tuple[GlobalId, AuditEntry]:
    key = work.new_id()
    purpose, file_hash = command.actual_purpose, command.file_hash
    told = {
        "finding": command.finding.value,
        "actual_purpose": None if purpose is None else purpose.value,
        "inspected_on": inspected_on,
        "note": command.note,
    }
    await RECORD.run(
        work.connection,
        id=key,
        **loan_columns(loan),
        **told,
        file_hash=None if file_hash is None else bytes.fromhex(file_hash),
        recorded_role=work.actor.role.value,
        recorded_by=work.actor.subject,
        recorded_at=work.now,
    )
    named = GlobalId("inspection", work.county_id, key)
    entry = AuditEntry(
        county_id=work.county_id, named=named, after=told, lender_id=loan["lender_id"]
    )
    return named, entry


async def _misused(
    work: Work,
    loan: LockedLoan,
    command: InspectionRecord,
    found_on: date,
    standing: Row | None,
) -> _Effects:
    """Rows 12, 2 and 37: the mark, the end of the subsidy, the case, the red warning."""
    row, ends_on = loan.row, subsidy_ends_on(loan.row, misused_on=found_on)
    case, entries = await _case(work, row, found_on, standing)
    after = row
    flags = list(dict.fromkeys([*row["flags"], FLAG.value]))
    if flags != row["flags"] or ends_on != row["subsidy_ends_on"]:
        after = await write(work, loan, MARK, flags=flags, subsidy_ends_on=ends_on)
        details = {"flag": FLAG, "subsidyEndsOn": ends_on}
        await loan_event.record(work, after, LoanEventKind.FLAGGED, found_on, details=details)
        entries = (audited(row, after, ("flags", "subsidy_ends_on", "version")), *entries)
    figures = {
        "foundOn": found_on,
        "actualPurpose": command.actual_purpose or "null",
        "outstanding": row["outstanding_principal"],
        "demandBy": case["demand_by_on"] or "null",
    }
    alert = of_loan(after, ErrorCode.MISUSED, Severity.RED, OFFICES, **figures)
    shown = {"subsidyEndsOn": ends_on, **figures}
    work.warnings.append(refuse(ErrorCode.MISUSED, "finding", clause=work.cite(12), **shown))
    return _Effects(
        audits=entries,
        messages=await open_warnings(work, [alert]),
        ids={"collection_case": CASE.named(case)},
    )


async def _case(
    work: Work, loan: Mapping[str, Any], found_on: date, standing: Row | None
) -> tuple[Row, tuple[AuditEntry, ...]]:
    """The loan's case, with the day by which it must be demanded back; and what was changed.

    What the county decided on a finding before does not hold for this one (row 56).
    """
    by_on = policy_on(work.today).collection.demand_by(found_on)
    if standing is None:
        made = await open_case(work, loan, CollectionCause.MISUSED, demand_by_on=by_on)
        assert made is not None, "whoever opens a case holds its loan"
        return made, (CASE.audited(None, made),)
    is_new = standing["demanded_on"] is None and standing["demand_by_on"] is None
    if not is_new and standing["decision"] is None:
        return standing, ()
    after = await CASE.write(
        work,
        standing,
        FOUND_AGAIN,
        demand_by_on=by_on if is_new else standing["demand_by_on"],
        **dict.fromkeys(DECISION),
    )
    return after, (CASE.audited(standing, after),)


async def _in_trouble(work: Work, loan: Mapping[str, Any], found_on: date) -> _Effects:
    """Row 23: foreseen in time, it is a yellow warning."""
    figures = {"foundOn": found_on, "outstanding": loan["outstanding_principal"]}
    alert = of_loan(loan, ErrorCode.IN_TROUBLE, Severity.YELLOW, OFFICES, **figures)
    return _Effects(messages=await open_warnings(work, [alert]))
