"""Verdicts on what offices report (二(九)5), and the months and quarters that are over."""

from __future__ import annotations

from datetime import date, timedelta

from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, present, refuse
from rules.report_facts import (
    CorrectionFacts,
    ProjectAssessmentFacts,
    StatementFacts,
    WrittenReportFacts,
)
from rules.states import REPORT, judge_transition
from rules.vocabulary import ReportState

ONE_DAY = timedelta(days=1)
MONTHS_OF_QUARTER = 3


def month_before(day: date) -> date:
    """The last day of the newest month that is over when `day` begins."""
    return day.replace(day=1) - ONE_DAY


def month_after(last_on: date) -> date:
    """The last day of the month after the one that ended on `last_on`."""
    return month_before((last_on + ONE_DAY + timedelta(days=31)).replace(day=1))


def ends_quarter(last_on: date) -> bool:
    """Whether a quarter ends with that month."""
    return last_on.month % MONTHS_OF_QUARTER == 0


def last_of_quarter(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    return month_after(date(year, quarter * MONTHS_OF_QUARTER, 1) - ONE_DAY)


def quarter_of(last_on: date) -> int:
    """The quarter, 1 to 4, that a month lies in."""
    return (last_on.month - 1) // MONTHS_OF_QUARTER + 1


def judge_statement(statement: StatementFacts) -> list[Refusal]:
    """May the party submit this of the month (row 84)?"""
    return in_order(policy_on(statement.today).reports.sound_statement(statement))


def judge_correction(correction: CorrectionFacts) -> list[Refusal]:
    """May the month be frozen anew (row 84)?"""
    return in_order(policy_on(correction.today).reports.sound_correction(correction))


def judge_assessment(assessment: ProjectAssessmentFacts) -> list[Refusal]:
    """May the party assess the project so (row 85)?"""
    return in_order(policy_on(assessment.today).reports.sound_assessment(assessment))


def warnings_of_assessment(assessment: ProjectAssessmentFacts) -> list[Refusal]:
    """What speaks against an assessment without keeping it out (row 85)."""
    return present([policy_on(assessment.today).reports.months_missing(assessment)])


def judge_report(report: WrittenReportFacts) -> list[Refusal]:
    """May this be sent up (row 86)?"""
    clauses = policy_on(report.today)
    moves = judge_transition(REPORT, report.state, "submit", "report", clause=clauses.text[86])
    return in_order([*moves, *clauses.reports.sound_report(report)])


def judge_answer(report: WrittenReportFacts, act: str) -> list[Refusal]:
    """May the report take this step: received by an addressee, returned, drafted anew (row 86)?"""
    clauses = policy_on(report.today)
    found = clauses.reports.sound_answer(report)
    if act != "redraft":
        found += judge_transition(REPORT, report.state, act, "report", clause=clauses.text[86])
    elif report.state is ReportState.DRAFT:
        # Any edition that was sent is corrected by a further one, a returned one as well.
        code, clause = ErrorCode.VALIDATION, clauses.text[86]
        found.append(refuse(code, "report", clause=clause, reason="NOT_SENT"))
    return in_order(found)
