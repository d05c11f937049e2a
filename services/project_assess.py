"""projectAssess: a party's assessment of a project in a quarter (季评估, 二(九)5, row 85)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Executable, Integer, Uuid, bindparam, func, insert, select, update

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.report import ProjectAssessment
from models.statement import Statement
from models.statistic import Statistic
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.report import (
    MONTHS_OF_QUARTER,
    judge_assessment,
    last_of_quarter,
    warnings_of_assessment,
)
from rules.report_facts import ProjectAssessmentFacts
from rules.vocabulary import ProjectRating, RiskLevel
from services import project_amount
from services.assessment_owed import owing
from services.command import count, optional_text, text
from services.named_project import copies, named_project
from services.own_row import Row
from services.row_of_project import RowOfProject
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

ASSESSMENT = RowOfProject(
    ProjectAssessment,
    "projectassessment",
    (
        "project_id",
        "year",
        "quarter",
        "office",
        "lender_id",
        "edition",
        "rating",
        "risk_level",
        "findings",
        "measures",
        "months_missing",
        "reason",
        "superseded_on",
    ),
)
_TABLE, _STATISTIC = table_of(ProjectAssessment), table_of(Statistic)
INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))
SUPERSEDE = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id", type_=Integer),
        _TABLE.c.id == bindparam("of_id", type_=Uuid),
    )
    .values(superseded_on=bindparam("new_superseded_on", type_=Date), version=_TABLE.c.version + 1)
    .returning(*_TABLE.columns)
)


def _standing(role: Role) -> Executable:
    return select(*_TABLE.columns).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.project_id == bindparam("project_id"),
        _TABLE.c.year == bindparam("of_year"),
        _TABLE.c.quarter == bindparam("of_quarter"),
        _TABLE.c.superseded_on.is_(None),
        rows(_TABLE, role),
    )


def _submitted(role: Role) -> Executable:
    """Months that both parties have submitted of every lender that the office sees."""
    of = _STATISTIC.c
    both = of.pa_submitted_on.is_not(None) & of.lender_submitted_on.is_not(None)
    return (
        select(of.as_of_on)
        .where(
            of.county_id == bindparam("county_id"),
            of.lender_id.is_not(None),
            of.superseded_on.is_(None),
            of.as_of_on.between(bindparam("from_on", type_=Date), bindparam("to_on", type_=Date)),
            rows(_STATISTIC, role),
        )
        .group_by(of.as_of_on)
        .having(func.bool_and(both))
    )


def _owing() -> Executable:
    """Lenders that still owe their assessment of the quarter.

    Read whole: a lender does not see the loans of another, and is told of none here.
    """
    of = _STATISTIC.c
    return (
        owing(bindparam("of_project_id", type_=Uuid))
        .where(
            of.county_id == bindparam("of_county_id", type_=Integer),
            of.lender_id.is_(None),
            of.superseded_on.is_(None),
            of.as_of_on == bindparam("as_of_on", type_=Date),
        )
        .limit(1)
    )


OWING = Statement(_owing())
STANDING = Scoped(_standing)
SUBMITTED = Scoped(_submitted)


@dataclass(frozen=True, kw_only=True)
class ProjectAssess:
    """Input of `projectAssess`; `reason` says why a further one of the quarter corrects it."""

    project: GlobalId
    year: int = count(2017, 2100)
    quarter: int = count(1, 4)
    rating: ProjectRating
    risk_level: RiskLevel
    findings: str = text(4000, lines=True, judged=True)
    measures: str | None = optional_text(4000, lines=True, judged=True)
    reason: str | None = optional_text(500, lines=True, judged=True)


@use_case(Act.PROJECT_ASSESS)
async def project_assess(work: Work, command: ProjectAssess) -> Done | Refused:
    """Keep it beside the other party's; the one before of the same party stays readable."""
    project = await named_project(work, command.project)
    if project is None:
        return Refused()
    # What is out of range has been refused; something must stand there for the rules.
    year, quarter = command.year or work.today.year, command.quarter or 1
    last_on = last_of_quarter(year, quarter)
    standing = await STANDING.all(
        work.connection,
        work.actor,
        county_id=work.county_id,
        project_id=project.row["id"],
        of_year=year,
        of_quarter=quarter,
    )
    office, lender_id = work.actor.role.value, work.actor.lender_id
    own = next((row for row in standing if _party(row) == (office, lender_id)), None)
    facts = await _facts(work, command, project.row, last_on, own)
    work.add(judge_assessment(facts))
    if work.refusals:
        return Refused()
    before = None if own is None else await _supersede(work, own)
    warnings = warnings_of_assessment(facts)
    row = await INSERT.one(
        work.connection,
        **copies(project.row),
        id=work.new_id(),
        year=year,
        quarter=quarter,
        office=office,
        lender_id=lender_id,
        edition=1 if before is None else before["edition"] + 1,
        rating=command.rating.value,
        risk_level=command.risk_level.value,
        findings=command.findings,
        measures=command.measures,
        due_on=policy_on(work.today).reports.assessment_due(last_on).day,
        assessed_on=work.today,
        assessed_by=work.actor.subject,
        months_missing=[
            month for one in warnings for month in dict(one.params)["months"].split(",")
        ],
        corrects_id=None if before is None else before["id"],
        reason=command.reason,
        superseded_on=None,
        recorded_at=work.now,
        version=1,
    )
    work.warnings += warnings
    named = project_amount.project_id(project.row)
    if Role.COUNTY_PA in {office, *(one["office"] for one in standing)}:
        of = {"of_county_id": work.county_id, "of_project_id": project.row["id"]}
        if await OWING.value(work.connection, **of, as_of_on=last_on) is None:
            await close_warnings(work, [ErrorCode.STATISTIC_LATE], named)
    superseded = () if before is None else (ASSESSMENT.audited(own, before),)
    return Done(
        ids={"assessment": ASSESSMENT.named(row), "project": named},
        audits=(*superseded, ASSESSMENT.audited(None, row)),
    )


def _party(row: Mapping[str, Any]) -> tuple[str, int | None]:
    return row["office"], row["lender_id"]


async def _facts(
    work: Work, command: ProjectAssess, project: Row, last_on: date, own: Row | None
) -> ProjectAssessmentFacts:
    first_on = last_on.replace(month=last_on.month - MONTHS_OF_QUARTER + 1, day=1)
    submitted = await SUBMITTED.all(
        work.connection, work.actor, county_id=work.county_id, from_on=first_on, to_on=last_on
    )
    return ProjectAssessmentFacts(
        today=work.today,
        last_on=last_on,
        registered_on=project["registered_on"],
        risk_level=command.risk_level,
        findings=command.findings,
        measures=command.measures or "",
        reason=command.reason or "",
        corrects=own is not None,
        submitted_months=frozenset(row["as_of_on"] for row in submitted),
    )


async def _supersede(work: Work, own: Row) -> Row:
    after: Row = await SUPERSEDE.one(
        work.connection, of_county_id=work.county_id, of_id=own["id"], new_superseded_on=work.today
    )
    return after
