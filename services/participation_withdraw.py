"""participationWithdraw: a repaid loan leaves its project formally, and the amount falls (A6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Executable, bindparam, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.loan import Loan
from models.project import ProjectParticipation
from rules.project_care import judge_withdrawal
from rules.project_facts import WithdrawalFacts
from rules.refusal import ErrorCode
from rules.vocabulary import ProjectEventKind, ProjectState
from services import project_amount
from services.command import number, optional_text
from services.named_project import named_project
from services.renewal_settle import WITHDRAW
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

_PART, _LOAN = table_of(ProjectParticipation), table_of(Loan)


def _sought(role: Role) -> Executable:
    """A participation of the locked project, with what is outstanding of its loan."""
    return (
        select(*_PART.columns, _LOAN.c.outstanding_principal)
        .join_from(
            _PART,
            _LOAN,
            (_LOAN.c.county_id == _PART.c.county_id) & (_LOAN.c.id == _PART.c.loan_id),
        )
        .where(
            _PART.c.county_id == bindparam("county_id"),
            _PART.c.project_id == bindparam("project_id"),
            _PART.c.id == bindparam("part_id"),
            rows(_PART, role),
        )
        .with_for_update(key_share=True, of=_LOAN)
    )


SOUGHT = Scoped(_sought)


@dataclass(frozen=True, kw_only=True)
class ParticipationWithdraw:
    """Input of `participationWithdraw`: the paper by which the loan leaves, and its day."""

    project: GlobalId
    participation: GlobalId
    withdrawn_on: date
    document_no: str = number(100, judged=True)
    note: str | None = optional_text(500, lines=True)
    expected_version: int | None = None


@use_case(Act.PARTICIPATION_WITHDRAW)
async def participation_withdraw(work: Work, command: ParticipationWithdraw) -> Done | Refused:
    """It counts no more; a watch that moves with the amount is told to both levels (B28)."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    work.expect_version(command.expected_version, project.row["version"])
    part = await SOUGHT.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        project_id=project.row["id"],
        part_id=work.key_of(command.participation, "participation"),
    )
    if part is None:
        work.refuse(ErrorCode.NOT_FOUND, "participation")
        return Refused()
    work.add(judge_withdrawal(_facts(work, command, project.row, part)))
    if work.refusals:
        return Refused()
    await WITHDRAW.run(
        work.connection,
        of_county_id=work.county_id,
        of_loan_id=part["loan_id"],
        new_withdrawn_on=command.withdrawn_on,
    )
    details = {
        "participation": command.participation,
        "withdrawn": part["principal"],
        "withdrawnOn": command.withdrawn_on,
        "documentNo": command.document_no,
    }
    after, entry, messages = await project_amount.move(
        work, project, ProjectEventKind.WITHDRAWN, note=command.note, details=details
    )
    return Done(
        ids={
            "participation": command.participation,
            "project": project_amount.project_id(after),
        },
        audits=(replace(entry, after={**(entry.after or {}), **details}),),
        figures={"amount": after["amount"]},
        messages=messages,
    )


def _facts(
    work: Work,
    command: ParticipationWithdraw,
    project: Mapping[str, Any],
    part: Mapping[str, Any],
) -> WithdrawalFacts:
    return WithdrawalFacts(
        today=work.today,
        state=ProjectState[project["state"]],
        joined_on=part["joined_on"],
        withdrawn_on=part["withdrawn_on"],
        to_withdraw_on=command.withdrawn_on,
        outstanding=part["outstanding_principal"],
        document_no=command.document_no,
    )
