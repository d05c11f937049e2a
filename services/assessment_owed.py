"""Which lenders owe the assessment of a project in a quarter (季评估, 二(九)5, row 85).

Every lender of whose money something was out when the quarter ended, each for itself: the word of
one says nothing of what another's loans are used for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, select

from authz.role import Role
from models.report import ProjectAssessment
from models.statistic import Statistic, StatisticLine
from services.table import table_of

STATISTIC, LINE = table_of(Statistic), table_of(StatisticLine)
ASSESSMENT = table_of(ProjectAssessment)


def assessed(
    project_id: ColumnElement[Any], year: ColumnElement[Any], quarter: ColumnElement[Any]
) -> Select[Any]:
    """The assessments of a project in a quarter that stand."""
    of = ASSESSMENT.c
    return select(of.lender_id).where(
        of.project_id == project_id,
        of.year == year,
        of.quarter == quarter,
        of.superseded_on.is_(None),
    )


def owing(project_id: ColumnElement[Any], *outer: FromClause | Table) -> Select[Any]:
    """Lenders of the loans behind a county's month (`STATISTIC`) without an assessment."""
    line, month = LINE.c, STATISTIC.c
    quarter = (month.month - 1) // 3 + 1
    done = assessed(project_id, month.year, quarter).where(
        ASSESSMENT.c.county_id == line.county_id,
        ASSESSMENT.c.office == Role.COUNTY_BANK.value,
        ASSESSMENT.c.lender_id == line.lender_id,
    )
    return select(line.lender_id).where(
        line.county_id == month.county_id,
        line.statistic_id == func.any(month.part_ids),
        line.project_id == project_id,
        line.balance > 0,
        ~done.correlate(STATISTIC, LINE, *outer).exists(),
    )
