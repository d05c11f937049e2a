"""What there is to warn of about the projects of a county (二(九)).

The funds of a project are the principal outstanding of the loans that take part (B25).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    select,
    true,
)

from authz.role import Role
from authz.rows import rows
from models.base import MONEY, RATIO
from models.enterprise import Enterprise
from models.exit_plan import ExitPlan, ExitStage
from models.project import ProjectParticipation
from models.project_security import ProjectSecurity
from rules.refusal import ErrorCode
from rules.vocabulary import (
    EnterpriseListState,
    ExitPlanKind,
    ExitPlanState,
    ProjectState,
    SecurityKind,
    Severity,
)
from services import project_secured
from services.table import table_of
from services.warning_found_row import (
    COUNTY,
    DAY,
    LOAN,
    PROJECT,
    of_project,
    severities,
    severity,
)

_PART = table_of(ProjectParticipation)
_ENTITY = table_of(Enterprise)
_PLAN = table_of(ExitPlan)
_STAGE = table_of(ExitStage)
_SECURITY = table_of(ProjectSecurity)


def parts(role: Role) -> tuple[Select[Any], ...]:
    """The parts of projects, one by one."""
    return (
        _not_screened(role),
        _negative(role),
        _behind(role, ExitPlanKind.VOLUNTARY, ErrorCode.EXIT_STAGE_MISSED),
        _behind(role, ExitPlanKind.RECTIFICATION, ErrorCode.PLATFORM_OVERDUE),
        _past_deadline(role),
        _no_guarantee(role),
        _no_collateral(role),
    )


def funds(role: Role) -> Subquery:
    """What each project has out, and how much of it in loans that were not screened themselves."""
    unscreened = case((LOAN.c.screening.is_(None), LOAN.c.outstanding_principal), else_=0)
    return (
        select(
            _PART.c.project_id,
            func.sum(LOAN.c.outstanding_principal).label("amount"),
            func.sum(unscreened).label("unscreened"),
        )
        .join_from(
            _PART, LOAN, and_(LOAN.c.county_id == _PART.c.county_id, LOAN.c.id == _PART.c.loan_id)
        )
        .where(
            _PART.c.county_id == COUNTY,
            _PART.c.withdrawn_on.is_(None),
            LOAN.c.outstanding_principal > 0,
            rows(_PART, role),
            rows(LOAN, role),
        )
        .group_by(_PART.c.project_id)
        .subquery("funds")
    )


def secured(role: Role) -> Subquery:
    """What stands for each project on the day, by kind of security; none has no row."""
    return (
        select(
            _SECURITY.c.project_id,
            project_secured.of_kind(SecurityKind.GUARANTEE).label("guarantee"),
            project_secured.of_kind(SecurityKind.COLLATERAL).label("collateral"),
        )
        .where(
            _SECURITY.c.county_id == COUNTY,
            *project_secured.standing(DAY),
            rows(_SECURITY, role),
        )
        .group_by(_SECURITY.c.project_id)
        .subquery("secured")
    )


def here(role: Role, out: Subquery) -> tuple[ColumnElement[bool], ...]:
    """A project of the county with funds out."""
    return PROJECT.c.county_id == COUNTY, rows(PROJECT, role), out.c.project_id == PROJECT.c.id


def _not_screened(role: Role) -> Select[Any]:
    """Money is in use, and neither the project nor each of its loans was screened (row 66, B24)."""
    out = funds(role)
    return of_project(
        ErrorCode.NOT_SCREENED,
        severity(Severity.ORANGE),
        PROJECT.c.registered_on,
        funds=out.c.amount,
        unscreened=out.c.unscreened,
    ).where(*here(role, out), PROJECT.c.screening.is_(None), out.c.unscreened > 0)


def _negative(role: Role) -> Select[Any]:
    """Money is in use by an entity that some county has put on the negative list (row 70)."""
    out = funds(role)
    return of_project(
        ErrorCode.ENTITY_ON_NEGATIVE_LIST,
        severity(Severity.RED),
        _ENTITY.c.listed_on,
        enterprise=_ENTITY.c.name,
        listedOn=_ENTITY.c.listed_on,
        funds=out.c.amount,
    ).where(
        *here(role, out),
        _ENTITY.c.id == PROJECT.c.enterprise_id,
        _ENTITY.c.list_state == EnterpriseListState.NEGATIVE.value,
    )


def _beside(out: Subquery, given: Subquery) -> FromClause:
    """Projects with funds out, and what stands for them where anything does."""
    return PROJECT.join(out, out.c.project_id == PROJECT.c.id).outerjoin(
        given, given.c.project_id == PROJECT.c.id
    )


def _no_guarantee(role: Role) -> Select[Any]:
    """The enterprise guarantees less than what it uses (row 73)."""
    out, given = funds(role), secured(role)
    guarantee = cast(func.coalesce(given.c.guarantee, 0), MONEY)
    return (
        of_project(
            ErrorCode.NO_GUARANTEE,
            severity(Severity.ORANGE),
            None,
            funds=out.c.amount,
            guarantee=guarantee,
        )
        .select_from(_beside(out, given))
        .where(*here(role, out), guarantee < out.c.amount)
    )


def _no_collateral(role: Role) -> Select[Any]:
    """Collateral covers less of the funds than it must; a deadline has passed, or not (row 74)."""
    out, given = funds(role), secured(role)
    collateral = cast(func.coalesce(given.c.collateral, 0), MONEY)
    is_past = PROJECT.c.collateral_due_on < DAY
    return (
        of_project(
            ErrorCode.NO_COLLATERAL,
            severities((is_past, Severity.RED), (true(), Severity.ORANGE)),
            case((is_past, PROJECT.c.collateral_due_on)),
            funds=out.c.amount,
            collateral=collateral,
        )
        .select_from(_beside(out, given))
        .where(
            *here(role, out),
            collateral < bindparam("collateral_coverage", type_=RATIO) * out.c.amount,
        )
    )


def _plan(role: Role, kind: ExitPlanKind) -> tuple[ColumnElement[bool], ...]:
    return (
        _PLAN.c.county_id == PROJECT.c.county_id,
        _PLAN.c.project_id == PROJECT.c.id,
        _PLAN.c.state == ExitPlanState.ACTIVE.value,
        _PLAN.c.kind == kind.value,
        rows(_PLAN, role),
    )


def _behind(role: Role, kind: ExitPlanKind, rule: ErrorCode) -> Select[Any]:
    """Less is back than the stages that have passed ask for (rows 68 and 69)."""
    out = funds(role)
    due = (
        select(
            _STAGE.c.plan_id,
            func.sum(_STAGE.c.amount).label("amount"),
            func.max(_STAGE.c.due_on).label("due_on"),
        )
        .where(_STAGE.c.county_id == COUNTY, _STAGE.c.due_on < DAY, rows(_STAGE, role))
        .group_by(_STAGE.c.plan_id)
        .subquery("due")
    )
    recovered = _PLAN.c.funds - out.c.amount
    return of_project(
        rule,
        severity(Severity.ORANGE),
        due.c.due_on,
        dueOn=due.c.due_on,
        due=due.c.amount,
        recovered=recovered,
        missing=due.c.amount - recovered,
    ).where(
        *here(role, out), *_plan(role, kind), due.c.plan_id == _PLAN.c.id, recovered < due.c.amount
    )


def _past_deadline(role: Role) -> Select[Any]:
    """An order's deadline has passed and something is still out (row 77)."""
    out = funds(role)
    return of_project(
        ErrorCode.RECTIFICATION_OVERDUE,
        severity(Severity.RED),
        _PLAN.c.deadline_on,
        deadlineOn=_PLAN.c.deadline_on,
        documentNo=_PLAN.c.document_no,
        responsible=_PLAN.c.responsible,
        funds=out.c.amount,
        daysLate=cast(DAY - _PLAN.c.deadline_on, Text),
    ).where(
        *here(role, out),
        *_plan(role, ExitPlanKind.RECTIFICATION),
        PROJECT.c.state == ProjectState.RECTIFYING.value,
        _PLAN.c.deadline_on < DAY,
    )
