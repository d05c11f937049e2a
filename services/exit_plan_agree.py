"""exitPlanAgree: money leaves a project by stages that every household agreed to (row 68)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, LargeBinary, Text, Uuid, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from authz.act import Act
from models.exit_plan import ExitConsent
from models.ids import GlobalId
from models.statement import Statement
from rules.agreement import SHA_256
from rules.project import judge_exit_plan
from rules.project_facts import ExitPlanFacts
from rules.refusal import ErrorCode
from rules.states import PROJECT
from rules.vocabulary import ExitPlanKind, ProjectEventKind, ProjectState
from services import exit_plan, project_amount
from services.command import many, optional_many, text
from services.exit_plan import COPIED, EXIT_PLAN, STAGES_MAX, ExitStageGiven, stage_facts
from services.named_project import copies, named_project
from services.project_funds import Funds, funds_of
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

CONSENTS_MAX = 2000
HASH_CHARACTERS = 64

_GIVEN = (
    func.unnest(
        bindparam("household_ids", type_=ARRAY(Uuid)),
        bindparam("consents_on", type_=ARRAY(Date)),
        bindparam("witnesses", type_=ARRAY(Text)),
        bindparam("hashes", type_=ARRAY(LargeBinary)),
    )
    .table_valued("household_id", "consent_on", "witness", "file_hash", name="given")
    .render_derived()
)
INSERT_CONSENTS = Statement(
    insert(table_of(ExitConsent)).from_select(
        [*COPIED, "household_id", "consent_on", "witness", "file_hash"],
        select(*COPIED.values(), *_GIVEN.c),
    )
)


@dataclass(frozen=True, kw_only=True)
class ExitConsentGiven:
    """A household's consent: day, witness, and the SHA-256 of the paper in hexadecimal."""

    household: GlobalId
    consent_on: date
    witness: str = text(50, judged=True)
    file_hash: str = text(HASH_CHARACTERS, judged=True)


@dataclass(frozen=True, kw_only=True)
class ExitPlanAgree:
    """Input of `exitPlanAgree`: stages add up to the funds in use, yuan."""

    project: GlobalId
    stages: tuple[ExitStageGiven, ...] = many(ExitStageGiven, most=STAGES_MAX)
    consents: tuple[ExitConsentGiven, ...] = optional_many(ExitConsentGiven, most=CONSENTS_MAX)
    expected_version: int | None = None


@use_case(Act.EXITPLAN_AGREE)
async def exit_plan_agree(work: Work, command: ExitPlanAgree) -> Done | Refused:
    """NORMAL or NON_COMPLIANT becomes EXITING, with the plan and the consents beside it."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    work.expect_version(command.expected_version, project.row["version"])
    funds = await funds_of(work, project.row)
    households = _consenting(work, command, funds)
    state = ProjectState[project.row["state"]]
    facts = ExitPlanFacts(
        today=work.today,
        state=state,
        funds=funds.amount,
        stages=stage_facts(command.stages),
        households=len(funds.households),
        consents=len(set(households)),
    )
    work.add(judge_exit_plan(facts))
    if work.refusals:
        return Refused()
    after, entry, messages = await project_amount.move(
        work,
        project,
        ProjectEventKind.EXIT_AGREED,
        details={"funds": funds.amount, "stages": len(command.stages)},
        state=PROJECT.after(state, "begin_exit"),
    )
    row = await exit_plan.begin(
        work,
        after,
        ExitPlanKind.VOLUNTARY,
        command.stages,
        funds=funds.amount,
        document_no=None,
        responsible=None,
        deadline_on=None,
        consent_count=len(households),
    )
    if households:
        await INSERT_CONSENTS.run(
            work.connection,
            **copies(after),
            plan_id=row["id"],
            household_ids=households,
            consents_on=[one.consent_on for one in command.consents],
            witnesses=[one.witness for one in command.consents],
            hashes=[bytes.fromhex(one.file_hash) for one in command.consents],
        )
    named = EXIT_PLAN.named(row)
    return Done(
        ids={"exit_plan": named, "project": project_amount.project_id(after)},
        audits=(EXIT_PLAN.audited(None, row), entry),
        messages=messages,
    )


def _consenting(work: Work, command: ExitPlanAgree, funds: Funds) -> list[UUID]:
    """Households of the consents, each of the project and once, with all that a consent has."""
    found: list[UUID] = []
    for number, one in enumerate(command.consents):
        place = ("consents", str(number))
        key = work.key_of(one.household, "household")
        if key not in funds.households:
            work.refuse(ErrorCode.NOT_FOUND, *place, "household")
        elif key in found:
            _invalid(work, *place, "household", reason="DUPLICATE")
        if one.consent_on > work.today:
            late = {"reason": "IN_THE_FUTURE", "latestOn": work.today}
            work.refuse(ErrorCode.VALIDATION, *place, "consentOn", **late)
        if not one.witness.strip():
            _invalid(work, *place, "witness", reason="MISSING")
        if SHA_256.fullmatch(one.file_hash) is None:
            _invalid(work, *place, "fileHash", reason="FORM")
        found.append(key)
    return found


def _invalid(work: Work, *place: str, reason: str) -> None:
    work.refuse(ErrorCode.VALIDATION, *place, reason=reason)
