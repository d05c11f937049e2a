"""screeningRecord: an office answers the checklist of an enterprise use and signs (row 66, B23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, insert, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.loan import Loan
from models.screening import Screening
from models.statement import Statement
from rules.project import judge_screening
from rules.project_facts import ScreeningFacts
from rules.refusal import ErrorCode
from rules.states import PROJECT
from rules.vocabulary import EnterpriseKind, ProjectEventKind, ProjectState, ScreeningResult
from services import project_amount
from services.command import optional_text
from services.loan_reference import BY_ID, BY_NUMBER, LoanReference, refers, wanted
from services.named_project import copies, named_project
from services.project_amount import LockedProject
from services.scoped import Scoped
from services.screening_row import CRITERIA, SCREENING, criteria_of
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_TABLE = table_of(Screening)
_LOAN = table_of(Loan)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))


def _standing(role: Role) -> Executable:
    return select(_TABLE.c.loan_id, _TABLE.c.result, _TABLE.c.opened_on, _TABLE.c.signed_on).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.project_id == bindparam("project_id"),
        _TABLE.c.result != ScreeningResult.REJECTED.value,
        rows(_TABLE, role),
    )


def _loan_of_project(form: str) -> Scoped:
    def build(role: Role) -> Executable:
        return select(_LOAN.c.id).where(
            refers(form), _LOAN.c.project_id == bindparam("project_id"), rows(_LOAN, role)
        )

    return Scoped(build)


STANDING = Scoped(_standing)
LOAN_OF_PROJECT = {form: _loan_of_project(form) for form in (BY_ID, BY_NUMBER)}


@dataclass(frozen=True, kw_only=True)
class ScreeningRecord:
    """Input of `screeningRecord`: of the project, or of one `loan` that it uses."""

    project: GlobalId
    loan: LoanReference | None = None
    voluntary: bool
    participation: bool
    purpose: bool
    agreement: bool
    not_platform: bool
    note: str | None = optional_text(1000, lines=True, judged=True)


@use_case(Act.SCREENING_RECORD, duplicate=(ErrorCode.VALIDATION, "project"))
async def screening_record(work: Work, command: ScreeningRecord) -> Done | Refused:
    """Keep it until the other office signs; a REGISTERED project is SCREENING from now on."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    loan = await _loan(work, project, command.loan)
    standing = await STANDING.all(
        work.connection, work.actor, county_id=work.county_id, project_id=project.row["id"]
    )
    same = next((row for row in standing if row["loan_id"] == loan), None)
    work.add(judge_screening(_facts(work.today, command, project, same)))
    if work.refusals:
        return Refused()
    state = PROJECT.after(project.row["state"], "screen") or project.row["state"]
    after, entry, messages = await project_amount.move(
        work, project, ProjectEventKind.SCREENING_OPENED, note=command.note, state=state
    )
    row = await INSERT.one(
        work.connection,
        **copies(after),
        id=work.new_id(),
        loan_id=loan,
        result=ScreeningResult.PENDING.value,
        **{name: getattr(command, name) for name in CRITERIA},
        note=command.note,
        opened_on=work.today,
        opened_by=work.actor.subject,
        opened_role=work.actor.role.value,
        signed_on=None,
        signed_by=None,
        signed_role=None,
        opinion=None,
        recorded_at=work.now,
        version=1,
    )
    return Done(
        ids={"screening": SCREENING.named(row), "project": project_amount.project_id(after)},
        audits=(SCREENING.audited(None, row), entry),
        messages=messages,
    )


async def _loan(work: Work, project: LockedProject, reference: LoanReference | None) -> UUID | None:
    """The single loan that is screened; NOT_FOUND where the project uses no such one."""
    if reference is None:
        return None
    named, sought = work.named, wanted(work, reference)
    work.named = named
    row = await LOAN_OF_PROJECT[sought.form].one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        project_id=project.row["id"],
        **sought.values,
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "loan")
        return None
    key: UUID = row["id"]
    return key


def _facts(
    today: date, command: ScreeningRecord, project: LockedProject, same: Mapping[str, Any] | None
) -> ScreeningFacts:
    is_open = same is not None and same["result"] == ScreeningResult.PENDING
    return ScreeningFacts(
        today=today,
        state=ProjectState[project.row["state"]],
        entity_kind=EnterpriseKind[project.row["entity_kind"]],
        criteria=criteria_of({name: getattr(command, name) for name in CRITERIA}),
        note=command.note or "",
        opened_on=same["opened_on"] if same is not None and is_open else None,
        screened_on=None if same is None or is_open else same["signed_on"],
    )
