"""What there is to warn of about a county's statistics and reports (二(九)5, rows 84 to 86)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Text, case, cast, func, literal, or_, select

from authz.role import Role
from authz.rows import rows
from models.report import WrittenReport
from models.statistic import StatisticProject
from rules.refusal import ErrorCode
from rules.vocabulary import ReportState, Severity
from services.assessment_owed import ASSESSMENT as _ASSESSMENT
from services.assessment_owed import LINE as _LOAN_LINE
from services.assessment_owed import STATISTIC as _STATISTIC
from services.assessment_owed import assessed, owing
from services.table import table_of
from services.warning_found_row import COUNTY, DAY, PROJECT, figures, of_project, row, severity

_LINE, _REPORT = table_of(StatisticProject), table_of(WrittenReport)


def parts(role: Role) -> tuple[Select[Any], ...]:
    """The parts of what is reported by periods."""
    return _statistic_late(role), _assessment_late(role), _report_late(role)


def _statistic_late(role: Role) -> Select[Any]:
    """A lender's month is past its day, and a party has not submitted it (row 84)."""
    of = _STATISTIC.c
    missing = func.concat_ws(
        ",",
        case((of.pa_submitted_on.is_(None), literal(Role.COUNTY_PA.value, Text))),
        case((of.lender_submitted_on.is_(None), literal(Role.COUNTY_BANK.value, Text))),
    )
    month = func.concat(of.year, "-", func.lpad(cast(of.month, Text), 2, "0"))
    told = figures(month=month, dueOn=of.due_on, missing=missing)
    named = func.concat("statistic_", COUNTY, "_", cast(of.id, Text))
    found = row(
        ErrorCode.STATISTIC_LATE, severity(Severity.YELLOW), named, told, lender_id=of.lender_id
    )
    return found.where(
        of.county_id == COUNTY,
        of.lender_id.is_not(None),
        of.superseded_on.is_(None),
        of.due_on < DAY,
        or_(of.pa_submitted_on.is_(None), of.lender_submitted_on.is_(None)),
        rows(_STATISTIC, role),
    )


def _assessment_late(role: Role) -> Select[Any]:
    """A project uses loans, its quarter is past its day, and a party has not assessed it (row 85).

    Each lender with money out is a party. Of several quarters the newest, which is the one that
    can still be known well.
    """
    newest = (
        select(func.max(_STATISTIC.c.as_of_on))
        .where(
            _STATISTIC.c.county_id == COUNTY,
            _STATISTIC.c.quarter_due_on < DAY,
            rows(_STATISTIC, role),
        )
        .scalar_subquery()
    )
    of = _STATISTIC.c
    quarter = (of.month - 1) // 3 + 1
    by_office = assessed(PROJECT.c.id, of.year, quarter).where(
        _ASSESSMENT.c.county_id == COUNTY,
        _ASSESSMENT.c.office == Role.COUNTY_PA.value,
        rows(_ASSESSMENT, role),
    )
    # Every lender whose money is out, for itself.
    by_lenders = owing(PROJECT.c.id, PROJECT).where(
        _LOAN_LINE.c.county_id == COUNTY, rows(_LOAN_LINE, role)
    )
    lacking = [
        (Role.COUNTY_PA, ~by_office.correlate(PROJECT, _STATISTIC).exists()),
        (Role.COUNTY_BANK, by_lenders.correlate(PROJECT, _STATISTIC).exists()),
    ]
    missing = func.concat_ws(
        ",", *(case((none, literal(office.value, Text))) for office, none in lacking)
    )
    found = of_project(
        ErrorCode.STATISTIC_LATE,
        severity(Severity.YELLOW),
        of.quarter_due_on,
        quarter=func.concat(of.year, "Q", cast(quarter, Text)),
        dueOn=of.quarter_due_on,
        missing=missing,
    )
    line = _LINE.c
    return found.where(
        of.county_id == COUNTY,
        of.lender_id.is_(None),
        of.superseded_on.is_(None),
        of.as_of_on == newest,
        line.county_id == COUNTY,
        line.statistic_id == of.id,
        line.balance > 0,
        PROJECT.c.county_id == COUNTY,
        PROJECT.c.id == line.project_id,
        or_(*(none for _, none in lacking)),
        rows(_STATISTIC, role),
        rows(_LINE, role),
        rows(PROJECT, role),
    )


def _report_late(role: Role) -> Select[Any]:
    """A written report is past its day and not with all its addressees (row 86)."""
    of = _REPORT.c
    is_sent = of.submitted_on.is_not(None) & (of.state != ReportState.RETURNED.value)
    missing = case(
        (~is_sent, literal("SUBMISSION", Text)),
        else_=func.concat_ws(
            ",",
            case((of.pa_received_on.is_(None), literal(Role.PROV_PA.value, Text))),
            case(
                (
                    of.lender_received_on.is_(None) & (func.cardinality(of.lender_groups) > 0),
                    literal(Role.PROV_BANK.value, Text),
                )
            ),
        ),
    )
    told = figures(
        quarter=func.concat(of.year, "Q", cast(of.quarter, Text)),
        dueOn=of.due_on,
        missing=missing,
    )
    named = func.concat("report_", COUNTY, "_", cast(of.id, Text))
    found = row(
        ErrorCode.REPORT_LATE, severity(Severity.ORANGE), named, told, lender_id=of.lender_id
    )
    return found.where(
        of.county_id == COUNTY,
        of.superseded_on.is_(None),
        of.state != ReportState.COMPLETE.value,
        of.due_on < DAY,
        rows(_REPORT, role),
    )
