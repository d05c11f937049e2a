"""Everything that there is to warn of in a county on a business day, in one statement.

A row is a rule, its severity, the object, whom it concerns, and figures; with it comes how severe
the warning of it is that is open. What an office has closed by its own decision is not found again
while the cause lasts (where its first day is known), else for 30 days, unless it grew worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Executable, Subquery, and_, func, or_, select, union_all

from authz.role import Role
from authz.rows import rows
from models.warning import Warning
from rules.policy import policy_on
from rules.vocabulary import WarningState
from services import warning_found_county as county
from services import warning_found_loan as loan
from services import warning_found_project as project
from services import warning_found_report as report
from services.scoped import Scoped
from services.table import table_of
from services.warning import CAUSE_GONE
from services.warning_found_row import COUNTY, DAY

QUIET_DAYS = 30
# Parameter of the statement -> the number of the notice that it is.
NUMBERS = {
    "feed_days": "FEED_DAYS_MAX",
    "class_days": "CLASSIFICATION_DAYS_MAX",
    "overdue_days": "OVERDUE_DAYS",
    "disposal_days": "DISPOSAL_DAYS_MAX",
    "buffer_days": "BUFFER_OPENING_DAYS_MAX",
    "claim_days": "CLAIM_DAYS_MAX",
    "npl_yellow": "NPL_YELLOW",
    "npl_orange": "NPL_ORANGE",
    "npl_red": "NPL_RED",
    "fund_ratio": "FUND_RATIO_MIN",
    "injection_ratio": "INJECTION_RATIO",
    "meeting_months": "MEETING_MONTHS",
    "collateral_coverage": "COLLATERAL_COVERAGE_MIN",
}

_WARNING = table_of(Warning)


def bounds_on(day: date) -> Mapping[str, Any]:
    """The numbers of that day's version of the policy, as `FOUND` takes them."""
    version = policy_on(day)
    maturing: Any = version.number_on("MATURING_DAYS", day)
    near, middle, far = maturing or (0, 0, 0)
    return {
        **{name: version.number_on(number, day) for name, number in NUMBERS.items()},
        "near_days": near,
        "middle_days": middle,
        "far_days": far,
    }


def _found(role: Role) -> Executable:
    parts = (
        *county.parts(role),
        *loan.parts(role),
        *project.parts(role),
        *report.parts(role),
    )
    found = union_all(*parts).subquery("found")
    decided = _decided(role)
    same = (_WARNING.c.rule == found.c.rule, _WARNING.c.object_id == found.c.object_id)
    is_open = and_(*_of_county(role), *same, _WARNING.c.state != WarningState.CLOSED.value)
    was_decided = and_(
        decided.c.rule == found.c.rule,
        decided.c.object_id == found.c.object_id,
        decided.c.severity == found.c.severity,
        decided.c.closed_on >= func.coalesce(found.c.since_on, DAY - QUIET_DAYS),
    )
    return (
        select(*found.columns, _WARNING.c.severity.label("open_severity"))
        .select_from(found.outerjoin(_WARNING, is_open).outerjoin(decided, was_decided))
        .where(or_(_WARNING.c.id.is_not(None), decided.c.rule.is_(None)))
        .order_by(found.c.rule, found.c.object_id)
    )


def _of_county(role: Role) -> tuple[ColumnElement[bool], ...]:
    return _WARNING.c.county_id == COUNTY, rows(_WARNING, role)


def _decided(role: Role) -> Subquery:
    """When an office last closed a warning by its own decision; joined, so that it is read once."""
    return (
        select(
            _WARNING.c.rule,
            _WARNING.c.object_id,
            _WARNING.c.severity,
            func.max(_WARNING.c.closed_on).label("closed_on"),
        )
        .where(
            *_of_county(role),
            _WARNING.c.state == WarningState.CLOSED.value,
            _WARNING.c.closed_reason != CAUSE_GONE,
        )
        .group_by(_WARNING.c.rule, _WARNING.c.object_id, _WARNING.c.severity)
        .subquery("decided")
    )


# Takes `county_id`, `business_on`, its `due_missed_on`, and what `bounds_on` answers.
FOUND = Scoped(_found)
