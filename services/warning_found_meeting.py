"""Joint meetings that are late, and what they resolved that is (row 99)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, Integer, Select, Text, bindparam, cast, func, literal, select

from authz.role import Role
from authz.rows import rows
from models.duty import JointMeeting, MeetingResolution
from rules.notice_2018_119.text import IN_FORCE_FROM
from rules.refusal import ErrorCode
from rules.vocabulary import Severity
from services.table import table_of
from services.warning_found_row import COUNTY, DAY, figures, of_county, row, severity

_MEETING = table_of(JointMeeting)
_RESOLUTION = table_of(MeetingResolution)


def meeting_overdue(role: Role) -> Select[Any]:
    """The next meeting was due before today; the first one is counted from the notice."""
    held_on = (
        select(func.max(_MEETING.c.held_on))
        .where(_MEETING.c.county_id == COUNTY, rows(_MEETING, role))
        .scalar_subquery()
    )
    last_on = func.coalesce(held_on, literal(IN_FORCE_FROM, Date), type_=Date)
    months = func.make_interval(0, bindparam("meeting_months", type_=Integer))
    due_on = cast(last_on + months, Date)
    told = figures(
        lastOn=func.coalesce(func.to_char(held_on, "YYYY-MM-DD"), literal("none", Text)),
        dueOn=due_on,
    )
    found = of_county(ErrorCode.MEETING_OVERDUE, severity(Severity.YELLOW), told)
    return found.where(due_on < DAY)


def resolution_overdue(role: Role) -> Select[Any]:
    """A resolution that was not carried out by its day."""
    named = func.concat("resolution_", _RESOLUTION.c.county_id, "_", cast(_RESOLUTION.c.id, Text))
    told = figures(
        number=cast(_RESOLUTION.c.number, Text),
        department=_RESOLUTION.c.department,
        heldOn=_RESOLUTION.c.held_on,
        dueOn=_RESOLUTION.c.due_on,
    )
    found = row(
        ErrorCode.RESOLUTION_OVERDUE,
        severity(Severity.YELLOW),
        named,
        told,
        since_on=_RESOLUTION.c.due_on,
    )
    return found.where(
        _RESOLUTION.c.county_id == COUNTY,
        _RESOLUTION.c.completed_on.is_(None),
        _RESOLUTION.c.due_on < DAY,
        rows(_RESOLUTION, role),
    )
