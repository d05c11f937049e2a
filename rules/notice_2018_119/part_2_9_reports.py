"""二(九)5 完善“户贷企用”监管机制: monthly statistics, assessments, reports (rows 84 to 86)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rules.dated import Dated
from rules.money import is_money
from rules.months import add_months
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day, of_row
from rules.refusal import ErrorCode, Refusal
from rules.report_facts import (
    CorrectionFacts,
    ProjectAssessmentFacts,
    StatedFigure,
    StatementFacts,
    WrittenReportFacts,
)
from rules.vocabulary import OF_COUNTY, LenderKind, ReportState, RiskLevel, StatisticCode
from rules.working_day import WorkingDay, add_working_days

# The notice has no due days; these are the configured ones, counted from the period's last day.
STATISTIC_WORKING_DAYS: Dated[int] = Dated(
    "二(九)5", "working days", ((IN_FORCE_FROM, 5),), clause=TEXT[84]
)

QUARTER_WORKING_DAYS: Dated[int] = Dated(
    "二(九)5", "working days", ((IN_FORCE_FROM, 10),), clause=TEXT[85]
)


def statistic_due(last_on: date) -> WorkingDay:
    """Row 84, 二(九)5: 「月统计」.

    The last day to submit the month that ended on `last_on`; late from the day after.
    """
    days = STATISTIC_WORKING_DAYS.on(governing_day(last_on))
    assert days is not None, "the notice governs every day"
    return add_working_days(last_on, days)


def assessment_due(last_on: date) -> WorkingDay:
    """Row 85, 二(九)5: 「季评估」.

    The last day for the assessments and the written report of the quarter that ended on `last_on`.
    """
    days = QUARTER_WORKING_DAYS.on(governing_day(last_on))
    assert days is not None, "the notice governs every day"
    return add_working_days(last_on, days)


def report_due(last_on: date) -> WorkingDay:
    """Row 86, 二(九)5: 「按季将情况书面上报省扶贫办、省级承贷金融机构」.

    With the assessments of the quarter that it tells of.
    """
    return assessment_due(last_on)


def sound_statement(statement: StatementFacts) -> list[Refusal]:
    """Row 84, 二(九)5: 「月统计」.

    Once by each party, of a lender's month that stands; every figure once, and none negative.
    """
    found = _standing(statement.superseded_on, is_of_lender=statement.is_of_lender)
    if statement.submitted_on is not None:
        figures = {"reason": "ALREADY_SUBMITTED", "submittedOn": statement.submitted_on}
        found.append(of_row(84, ErrorCode.VALIDATION, "statistic", **figures))
    known: set[StatisticCode] = set()
    for number, stated in enumerate(statement.stated):
        place = ("entries", str(number))
        if reason := _fault_of_code(stated, known):
            found.append(of_row(84, ErrorCode.VALIDATION, *place, "figure", reason=reason))
        known.add(stated.code)
        if stated.amount is not None and not (is_money(stated.amount) and stated.amount >= 0):
            found.append(of_row(84, ErrorCode.VALIDATION, *place, "amount", reason="NOT_MONEY"))
    return found


def _fault_of_code(stated: StatedFigure, known: set[StatisticCode]) -> str | None:
    if stated.code in known:
        return "DUPLICATE"
    if stated.code in OF_COUNTY:
        return "OF_COUNTY_ONLY"
    return None if stated.numbers else "NOTHING_STATED"


def sound_correction(correction: CorrectionFacts) -> list[Refusal]:
    """Row 84, 二(九)5: 「月统计」.

    A new edition of a lender's month that stands, with a reason; of the county's own only where it
    adds lenders that it lacks.
    """
    is_own = correction.is_of_lender or correction.adds_lenders
    found = _standing(correction.superseded_on, is_of_lender=is_own)
    if not correction.reason.strip():
        found.append(of_row(84, ErrorCode.REASON_REQUIRED, "reason"))
    return found


def _standing(superseded_on: date | None, *, is_of_lender: bool) -> list[Refusal]:
    """Only a lender's month is submitted and corrected, and only its newest edition."""
    if not is_of_lender:
        return [of_row(84, ErrorCode.VALIDATION, "statistic", reason="NOT_OF_A_LENDER")]
    if superseded_on is None:
        return []
    figures = {"reason": "SUPERSEDED", "supersededOn": superseded_on}
    return [of_row(84, ErrorCode.VALIDATION, "statistic", **figures)]


def sound_assessment(assessment: ProjectAssessmentFacts) -> list[Refusal]:
    """Row 85, 二(九)5: 「季评估」.

    Of a project of the library and a quarter that is over, with what was found, and with measures
    where the risk is high; a further one of the quarter is a correction and says why.
    """
    found = []
    if assessment.last_on >= assessment.today:
        figures = {"reason": "NOT_OVER", "endsOn": assessment.last_on}
        found.append(of_row(85, ErrorCode.VALIDATION, "quarter", **figures))
    elif assessment.registered_on > assessment.last_on:
        figures = {"reason": "NOT_YET_REGISTERED", "registeredOn": assessment.registered_on}
        found.append(of_row(85, ErrorCode.VALIDATION, "quarter", **figures))
    if not assessment.findings.strip():
        found.append(of_row(85, ErrorCode.VALIDATION, "findings", reason="MISSING"))
    if assessment.risk_level is RiskLevel.HIGH and not assessment.measures.strip():
        found.append(of_row(85, ErrorCode.VALIDATION, "measures", reason="MISSING"))
    if assessment.corrects and not assessment.reason.strip():
        found.append(of_row(85, ErrorCode.REASON_REQUIRED, "reason"))
    return found


def months_missing(assessment: ProjectAssessmentFacts) -> Refusal | None:
    """Row 85, 二(九)5: 「季评估」.

    A warning: it stands on the quarter's three monthly statistics, submitted by both parties.
    """
    months = [add_months(assessment.last_on.replace(day=1), -back) for back in (2, 1, 0)]
    submitted = {(day.year, day.month) for day in assessment.submitted_months}
    missing = [f"{day:%Y-%m}" for day in months if (day.year, day.month) not in submitted]
    if not missing:
        return None
    return of_row(85, ErrorCode.MONTHS_MISSING, "quarter", months=",".join(missing))


def sound_report(report: WrittenReportFacts) -> list[Refusal]:
    """Row 86, 二(九)5: 「按季将情况书面上报省扶贫办、省级承贷金融机构」.

    It says something, and stands on frozen statistics of the quarter.
    """
    found = _report_standing(report)
    if not report.text.strip():
        found.append(of_row(86, ErrorCode.VALIDATION, "situation", reason="MISSING"))
    if not report.has_statistic:
        found.append(of_row(86, ErrorCode.VALIDATION, "report", reason="NO_STATISTIC"))
    return found


def sound_answer(report: WrittenReportFacts) -> list[Refusal]:
    """Row 86, 二(九)5: 「按季将情况书面上报省扶贫办、省级承贷金融机构」.

    Only the newest edition is received, returned or corrected; the last two with a reason.
    """
    found = _report_standing(report)
    if report.reason is not None and not report.reason.strip():
        found.append(of_row(86, ErrorCode.REASON_REQUIRED, "reason"))
    return found


def has_provincial_head(kind: LenderKind) -> bool:
    """Row 86, 二(九)5: 「按季将情况书面上报省扶贫办、省级承贷金融机构」.

    A village bank has none in the province: its reports are received by the office alone (B32).
    """
    return kind is not LenderKind.VILLAGE_BANK


def received(state: ReportState, *, has_head: bool) -> ReportState:
    """Row 86, 二(九)5: 「按季将情况书面上报省扶贫办、省级承贷金融机构」.

    Complete when both addressees have it, or the only one there is.
    """
    if state is ReportState.RECEIVED_PA and not has_head:
        return ReportState.COMPLETE
    return state


def _report_standing(report: WrittenReportFacts) -> list[Refusal]:
    if report.superseded_on is None:
        return []
    figures = {"reason": "SUPERSEDED", "supersededOn": report.superseded_on}
    return [of_row(86, ErrorCode.VALIDATION, "report", **figures)]


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    84: (statistic_due, sound_statement, sound_correction),
    85: (assessment_due, sound_assessment, months_missing),
    86: (report_due, sound_report, sound_answer, has_provincial_head, received),
}

NOT_MODELLED: dict[int, str] = {}
