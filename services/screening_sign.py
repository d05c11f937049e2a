"""screeningSign: the other office signs a screening, and its result stands (rows 66, 67; B23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, Executable, Text, bindparam, select, update
from sqlalchemy.dialects.postgresql import TIMESTAMP

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.loan import Loan
from models.statement import Statement
from rules.policy import policy_on
from rules.project import judge_screening_signature
from rules.project_facts import ScreeningSignatureFacts
from rules.refusal import ErrorCode
from rules.states import PROJECT
from rules.vocabulary import (
    EnterpriseListState,
    LoanEventKind,
    ProjectEventKind,
    ScreeningResult,
)
from services import loan_event, project_amount
from services.command import optional_text
from services.loan_reference import BY_ID, refers
from services.project_amount import LockedProject
from services.scoped import Scoped
from services.screening_row import SCREENING, criteria_of
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import NotPermitted, Work

_LOAN = table_of(Loan)


def _visible(role: Role) -> Executable:
    return select(_LOAN.c.id).where(refers(BY_ID), rows(_LOAN, role))


VISIBLE = Scoped(_visible)
WRITE = SCREENING.writer("result", "signed_on", "signed_by", "signed_role", "opinion")
MARK = Statement(
    update(_LOAN)
    .where(_LOAN.c.county_id == bindparam("of_county_id"), _LOAN.c.id == bindparam("of_id"))
    .values(
        screening=bindparam("new_screening", type_=Text),
        screened_on=bindparam("new_screened_on", type_=Date),
        changed_at=bindparam("new_changed_at", type_=TIMESTAMP(timezone=True)),
        version=_LOAN.c.version + 1,
    )
    .returning(*_LOAN.columns)
)


@dataclass(frozen=True, kw_only=True)
class ScreeningSign:
    """Input of `screeningSign`: who does not agree says why, and the checklist is done anew."""

    screening: GlobalId
    agrees: bool = True
    opinion: str | None = optional_text(1000, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.SCREENING_SIGN)
async def screening_sign(work: Work, command: ScreeningSign) -> Done | Refused:
    """COMPLIANT where every criterion is met, else NON_COMPLIANT: policy ends from this day on."""
    found = await SCREENING.lock_with_project(work, command.screening, "screening")
    if found is None:
        return Refused()
    project, row = found
    await _see_loan(work, row)
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_screening_signature(_facts(work, command, row)))
    if work.refusals:
        return Refused()
    outcome = policy_on(work.today).enterprises.outcome
    result = outcome(criteria_of(row)) if command.agrees else ScreeningResult.REJECTED
    after = await SCREENING.write(
        work,
        row,
        WRITE,
        result=result.value,
        signed_on=work.today,
        signed_by=work.actor.subject,
        signed_role=work.actor.role.value,
        opinion=command.opinion,
    )
    details = {"result": result, "screening": SCREENING.named(after)}
    changes = {}
    if command.agrees and row["loan_id"] is None:
        changes = _stands(work, project, result)
    moved, entry, messages = await project_amount.move(
        work, project, ProjectEventKind.SCREENED, details=details, **changes
    )
    if command.agrees and row["loan_id"] is not None:
        loan = await MARK.one(
            work.connection,
            of_county_id=work.county_id,
            of_id=row["loan_id"],
            new_screening=result.value,
            new_screened_on=work.today,
            new_changed_at=work.now,
        )
        assert loan is not None, "who signs of a loan sees it"
        await loan_event.record(
            work, loan, LoanEventKind.SCREENED, work.today, details={"result": result}
        )
    named = project_amount.project_id(moved)
    if changes:
        await close_warnings(work, [ErrorCode.NOT_SCREENED], named)
    return Done(
        ids={"screening": SCREENING.named(after), "project": named},
        audits=(SCREENING.audited(row, after), entry),
        messages=messages,
    )


async def _see_loan(work: Work, row: Mapping[str, Any]) -> None:
    """Of a single loan its own lender signs, no other; raises NotPermitted."""
    if row["loan_id"] is None:
        return
    seen = await VISIBLE.one(
        work.connection, work.actor, county_id=work.county_id, loan_id=row["loan_id"]
    )
    if seen is None:
        attributes = {"county_id": work.county_id}
        raise NotPermitted(Resource.LOAN, attributes, work.named, None, work.fence)


def _stands(work: Work, project: LockedProject, result: ScreeningResult) -> dict[str, Any]:
    """What changes with the project; a sound use by a negative entity is one at risk (row 70)."""
    is_negative = project.row["entity_list_state"] == EnterpriseListState.NEGATIVE
    if result is ScreeningResult.NON_COMPLIANT:
        act = "find_faulty"
    elif project.row["state"] == "SCREENING":
        act = "mark_risk" if is_negative else "admit"
    else:
        act = ""
    state = PROJECT.after(project.row["state"], act) or project.row["state"]
    return {"state": state, "screening": result.value, "screened_on": work.today}


def _facts(work: Work, command: ScreeningSign, row: Mapping[str, Any]) -> ScreeningSignatureFacts:
    return ScreeningSignatureFacts(
        today=work.today,
        result=ScreeningResult[row["result"]],
        opened_on=row["opened_on"],
        agrees=command.agrees,
        opinion=command.opinion or "",
        is_same_office=row["opened_role"] == work.actor.role,
        is_same_person=row["opened_by"] == work.actor.subject,
    )
