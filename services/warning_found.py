"""Everything that there is to warn of in a county on a business day, in one statement.

A row is a rule, its severity, the object, whom it concerns, and figures; with it comes how severe
the warning of it is that is open. What an office has closed by its own decision is not found again
while the cause lasts (where its first day is known), else for 30 days, unless it grew worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, Executable, Integer, and_, bindparam, func, or_, select, union_all

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
from rules.notice_2018_119.part_2_6_fund import FUND_RATIO_MIN
from rules.notice_2018_119.part_2_8_disposal import DISPOSAL_DAYS_MAX
from rules.notice_2018_119.text import governing_day
from rules.vocabulary import WarningState
from services import warning_found_county as county
from services import warning_found_loan as loan
from services.scoped import Scoped
from services.table import table_of
from services.warning import CAUSE_GONE

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
    same = and_(
        _WARNING.c.county_id == bindparam("county_id", type_=Integer),
        _WARNING.c.rule == found.c.rule,
        _WARNING.c.object_id == found.c.object_id,
        rows(_WARNING, role),
    )
    is_open = _WARNING.c.state != WarningState.CLOSED.value
    day = bindparam("business_on", type_=Date)
    decided = (
        select(_WARNING.c.id)
        .where(
            same,
            ~is_open,
            _WARNING.c.closed_reason != CAUSE_GONE,
            _WARNING.c.severity == found.c.severity,
            _WARNING.c.closed_on >= func.coalesce(found.c.since_on, day - QUIET_DAYS),
        )
        .correlate(found)
        .exists()
    )
    return (
        select(*found.columns, _WARNING.c.severity.label("open_severity"))
        .select_from(found.outerjoin(_WARNING, and_(same, is_open)))
        .where(or_(_WARNING.c.id.is_not(None), ~decided))
        .order_by(found.c.rule, found.c.object_id)
    )


# Takes `county_id`, `business_on` and what `bounds_on` answers.
FOUND = Scoped(_found)
