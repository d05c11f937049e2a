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
from rules.notice_2018_119.part_2_1_warning import (
    FEED_DAYS_MAX,
    MATURING_DAYS,
    NPL_ORANGE,
    NPL_RED,
    NPL_YELLOW,
    OVERDUE_DAYS,
)
from rules.notice_2018_119.part_2_2_breaker import CLASSIFICATION_DAYS_MAX
from rules.notice_2018_119.part_2_6_buffer import BUFFER_OPENING_DAYS_MAX
from rules.notice_2018_119.part_2_6_fund import FUND_RATIO_MIN
from rules.notice_2018_119.part_2_8_disposal import CLAIM_DAYS_MAX, DISPOSAL_DAYS_MAX
from rules.notice_2018_119.text import governing_day
from rules.vocabulary import WarningState
from services import warning_found_county as county
from services import warning_found_loan as loan
from services.scoped import Scoped
from services.table import table_of
from services.warning import CAUSE_GONE
from services.warning_found_row import COUNTY, DAY

QUIET_DAYS = 30

_WARNING = table_of(Warning)


def bounds_on(day: date) -> Mapping[str, Any]:
    """The numbers of that day, as `FOUND` takes them."""
    at = governing_day(day)
    near, middle, far = MATURING_DAYS.on(at) or (0, 0, 0)
    return {
        "feed_days": FEED_DAYS_MAX.on(at),
        "class_days": CLASSIFICATION_DAYS_MAX.on(at),
        "overdue_days": OVERDUE_DAYS.on(at),
        "disposal_days": DISPOSAL_DAYS_MAX.on(at),
        "buffer_days": BUFFER_OPENING_DAYS_MAX.on(at),
        "claim_days": CLAIM_DAYS_MAX.on(at),
        "near_days": near,
        "middle_days": middle,
        "far_days": far,
        "npl_yellow": NPL_YELLOW.on(at),
        "npl_orange": NPL_ORANGE.on(at),
        "npl_red": NPL_RED.on(at),
        "fund_ratio": FUND_RATIO_MIN.on(at),
    }


def _found(role: Role) -> Executable:
    parts = (*county.parts(role), *loan.parts(role))
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


# Takes `county_id`, `business_on` and what `bounds_on` answers.
FOUND = Scoped(_found)
