"""What stands for the funds of a project today, by kind of security, and whose task it is (73, 74).

A security counts until it is released, and through its last day where it has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, func, or_, select

from authz.role import Role
from models.project_security import ProjectSecurity
from models.statement import Statement
from rules.project_care import warnings_of_security
from rules.project_facts import SecuredFacts
from rules.refusal import ErrorCode
from rules.vocabulary import SecurityKind, Severity
from services import project_amount
from services.outbox import Message
from services.project_funds import funds_of
from services.row_of_project import RowOfProject
from services.table import table_of
from services.warning import Alert, close_warnings, open_warnings
from services.work import Work

OFFICES = (Role.COUNTY_BANK, Role.COUNTY_PA)
RULES = (ErrorCode.NO_GUARANTEE, ErrorCode.NO_COLLATERAL)

_TABLE = table_of(ProjectSecurity)
SECURITY = RowOfProject(
    ProjectSecurity,
    "projectsecurity",
    (
        "project_id",
        "kind",
        "amount",
        "document_no",
        "party",
        "given_on",
        "collateral_kind",
        "valued_on",
        "expires_on",
        "released_on",
        "released_reason",
        "version",
    ),
)


def of_kind(kind: SecurityKind) -> ColumnElement[Any]:
    """The sum of one kind."""
    return func.coalesce(func.sum(_TABLE.c.amount).filter(_TABLE.c.kind == kind.value), 0)


def standing(day: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """That a security counts on that day."""
    return (
        _TABLE.c.released_on.is_(None),
        or_(_TABLE.c.expires_on.is_(None), _TABLE.c.expires_on >= day),
    )


# For the rules: a sum over what any lender has recorded; nothing of it is shown.
SUMS = Statement(
    select(
        of_kind(SecurityKind.GUARANTEE).label("guarantee"),
        of_kind(SecurityKind.COLLATERAL).label("collateral"),
    ).where(
        _TABLE.c.county_id == bindparam("county_id"),
        _TABLE.c.project_id == bindparam("project_id"),
        *standing(bindparam("on_day", type_=Date)),
    )
)


async def secured_of(work: Work, project: Mapping[str, Any]) -> SecuredFacts:
    """Of a locked project; two statements."""
    funds = await funds_of(work, project)
    sums = await SUMS.one(
        work.connection,
        county_id=work.county_id,
        project_id=project["id"],
        on_day=work.today,
    )
    return SecuredFacts(
        funds=funds.amount, guarantee=sums["guarantee"], collateral=sums["collateral"]
    )


async def settle(
    work: Work, project: Mapping[str, Any], secured: SecuredFacts
) -> tuple[Message, ...]:
    """Tasks of what is missing now: opened, brought up to date, or closed; told as warnings too."""
    missing = warnings_of_security(secured, work.today)
    named = project_amount.project_id(project)
    work.warnings += missing
    due_on = project["collateral_due_on"]
    is_past = due_on is not None and due_on < work.today
    alerts = [alert(project, secured, one.code, is_past=is_past) for one in missing]
    messages = await open_warnings(work, alerts)
    gone = [rule for rule in RULES if all(one.code is not rule for one in missing)]
    if gone:
        await close_warnings(work, gone, named)
    return messages


def alert(
    project: Mapping[str, Any], secured: SecuredFacts, rule: ErrorCode, *, is_past: bool
) -> Alert:
    """The task of what is missing; red for collateral whose day is past."""
    is_red = is_past and rule is ErrorCode.NO_COLLATERAL
    return Alert(
        rule=rule,
        severity=Severity.RED if is_red else Severity.ORANGE,
        named=project_amount.project_id(project),
        offices=OFFICES,
        lender_id=project["lead_lender_id"],
        fence=project_amount.fence(project),
        figures={"projectNo": project["project_no"], **_figures(secured, rule)},
    )


def _figures(secured: SecuredFacts, rule: ErrorCode) -> dict[str, object]:
    """As the day's sweep tells them, so that a day after changes nothing."""
    if rule is ErrorCode.NO_GUARANTEE:
        return {"funds": secured.funds, "guarantee": secured.guarantee}
    return {"funds": secured.funds, "collateral": secured.collateral}
