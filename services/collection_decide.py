"""collectionDecide: the county government decides on a misused loan (二(七), row 56)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Executable, bindparam, func, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.inspection import Inspection
from rules.care_facts import MisuseDecisionFacts
from rules.collection import judge_misuse_decision
from rules.vocabulary import (
    CollectionState,
    DisposalDecision,
    InspectionFinding,
    LoanEventKind,
    LoanFlag,
)
from services import loan_event
from services.collection_case import CASE, DECISION
from services.command import optional_number, optional_text, text
from services.loan_row import LockedLoan
from services.own_row import Row
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = CASE.writer(*DECISION)

_INSPECTION = table_of(Inspection)


def _last_found(role: Role) -> Executable:
    return select(func.max(_INSPECTION.c.inspected_on).label("on")).where(
        _INSPECTION.c.county_id == bindparam("county_id"),
        _INSPECTION.c.loan_id == bindparam("loan_id"),
        _INSPECTION.c.finding == InspectionFinding.MISUSED.value,
        rows(_INSPECTION, role),
    )


LAST_FOUND = Scoped(_last_found)


@dataclass(frozen=True, kw_only=True)
class CollectionDecide:
    """Input of `collectionDecide`: `decided_on` is by default the business day."""

    collection_case: GlobalId
    decision: DisposalDecision
    deciding_body: str = text(100, judged=True)
    document_no: str | None = optional_number(100)
    note: str | None = optional_text(500, lines=True)
    decided_on: date | None = None
    expected_version: int | None = None


@use_case(Act.COLLECTION_DECIDE)
async def collection_decide(work: Work, command: CollectionDecide) -> Done | Refused:
    """The decision stands in the open case until another one; the loan stays as it is."""
    found = await CASE.lock_with_loan(work, command.collection_case, "collectionCase")
    if found is None:
        return Refused()
    loan, case = found
    decided_on = command.decided_on or work.today
    work.expect_version(command.expected_version, case["version"])
    work.add(
        judge_misuse_decision(
            MisuseDecisionFacts(
                today=work.today,
                state=CollectionState[case["state"]],
                found_on=await _found_on(work, loan, case),
                decided_on=decided_on,
                deciding_body=command.deciding_body,
            )
        )
    )
    if work.refusals:
        return Refused()
    after = await CASE.write(
        work,
        case,
        WRITE,
        decision=command.decision.value,
        deciding_body=command.deciding_body,
        decision_no=command.document_no,
        decision_note=command.note,
        decided_on=decided_on,
        decided_by=work.actor.subject,
    )
    await loan_event.record(
        work,
        loan.row,
        LoanEventKind.DISPOSED,
        decided_on,
        details={"decision": command.decision, "decidingBody": command.deciding_body},
    )
    return Done(
        ids={"collection_case": CASE.named(after), "loan": loan.named},
        audits=(CASE.audited(case, after),),
    )


async def _found_on(work: Work, loan: LockedLoan, case: Row) -> date | None:
    """When it was last found misused; one that was marked without an inspection, by its case."""
    if LoanFlag.MISUSED not in loan.row["flags"]:
        return None
    found = await LAST_FOUND.one(
        work.connection, work.actor, county_id=work.county_id, loan_id=loan.row["id"]
    )
    assert found is not None, "an aggregate has a row"
    day: date = found["on"] or case["opened_on"]
    return day
