"""disposalDecide: the county government decides on a loan of a removed household (二(八)2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from authz.act import Act
from authz.resource import Resource
from models.disposal import DisposalCase
from models.ids import GlobalId
from rules.care_facts import DisposalFacts
from rules.household import judge_disposal
from rules.refusal import ErrorCode
from rules.states import DISPOSAL
from rules.vocabulary import DisposalDecision, DisposalState, LoanEventKind
from services import household_row, loan_event
from services.command import optional_number, optional_text, text
from services.loan_row import loan_id
from services.own_row import OwnRow
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

CASE = OwnRow(
    DisposalCase,
    "disposal",
    Resource.LOAN,
    ("state", "decision", "deciding_body", "document_no", "note", "decided_on", "version"),
)
WRITE = CASE.writer(
    "state", "decision", "deciding_body", "document_no", "note", "decided_on", "decided_by"
)


@dataclass(frozen=True, kw_only=True)
class DisposalDecide:
    """Input of `disposalDecide`: `decided_on` is by default the business day."""

    disposal_case: GlobalId
    decision: DisposalDecision
    deciding_body: str = text(100, judged=True)
    document_no: str | None = optional_number(100)
    note: str | None = optional_text(500, lines=True)
    decided_on: date | None = None
    expected_version: int | None = None


@use_case(Act.DISPOSAL_DECIDE)
async def disposal_decide(work: Work, command: DisposalDecide) -> Done | Refused:
    """OPEN becomes DECIDED, once; the county's warning is closed, the loan stays as it is."""
    row = await CASE.lock(work, command.disposal_case, "disposalCase")
    if row is None:
        return Refused()
    decided_on = command.decided_on or work.today
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_disposal(await _facts(work, row, decided_on, command.deciding_body)))
    if work.refusals:
        return Refused()
    after = await CASE.write(
        work,
        row,
        WRITE,
        state=DISPOSAL.after(row["state"], "decide"),
        decision=command.decision.value,
        deciding_body=command.deciding_body,
        document_no=command.document_no,
        note=command.note,
        decided_on=decided_on,
        decided_by=work.actor.subject,
    )
    loan = loan_id(work.county_id, row["loan_id"])
    await loan_event.record(
        work,
        {**after, "id": row["loan_id"]},
        LoanEventKind.DISPOSED,
        decided_on,
        details={"decision": command.decision, "decidingBody": command.deciding_body},
    )
    await close_warnings(work, [ErrorCode.DISPOSAL_UNDECIDED], loan)
    return Done(
        ids={"disposal_case": CASE.named(after), "loan": loan},
        audits=(CASE.audited(row, after),),
    )


async def _facts(
    work: Work, row: Mapping[str, Any], decided_on: date, deciding_body: str
) -> DisposalFacts:
    """A removal is for good, so the household's status has stood since it."""
    removal = await household_row.FIND.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        household_id=row["household_id"],
    )
    assert removal is not None, "a case has its household"
    return DisposalFacts(
        today=work.today,
        state=DisposalState[row["state"]],
        removed_on=removal["status_since_on"],
        decided_on=decided_on,
        deciding_body=deciding_body,
    )
