"""Statistics and reports: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.report import (
    ProjectAssessInput,
    ReportCorrectInput,
    ReportReceiveInput,
    ReportReturnInput,
    ReportSubmitInput,
    StatisticCorrectInput,
    StatisticSubmitInput,
)
from schema.project import Project
from schema.report import ProjectAssessment, WrittenReport
from schema.statistic import Statistic
from schema.write import mutation
from services import (
    project_assess,
    report_correct,
    report_receive,
    report_return,
    report_submit,
    statistic_correct,
    statistic_submit,
)


@strawberry.type
class ReportMutation:
    """What a county's offices report."""

    statistic_submit = mutation(
        statistic_submit.statistic_submit,
        statistic_submit.StatisticSubmit,
        StatisticSubmitInput,
        {"statistic": Statistic},
        "报送月统计。Submit a month's statistics.",
    )
    statistic_correct = mutation(
        statistic_correct.statistic_correct,
        statistic_correct.StatisticCorrect,
        StatisticCorrectInput,
        {"statistic": Statistic},
        "更正月统计。Correct a month's statistics.",
    )
    project_assess = mutation(
        project_assess.project_assess,
        project_assess.ProjectAssess,
        ProjectAssessInput,
        {"assessment": ProjectAssessment, "project": Project},
        "季度评估项目。Assess a project for a quarter.",
    )
    report_submit = mutation(
        report_submit.report_submit,
        report_submit.ReportSubmit,
        ReportSubmitInput,
        {"report": WrittenReport},
        "上报书面报告。Submit a quarter's report.",
    )
    report_receive = mutation(
        report_receive.report_receive,
        report_receive.ReportReceive,
        ReportReceiveInput,
        {"report": WrittenReport},
        "签收书面报告。Receive a report.",
    )
    report_return = mutation(
        report_return.report_return,
        report_return.ReportReturn,
        ReportReturnInput,
        {"report": WrittenReport},
        "退回书面报告。Return a report.",
    )
    report_correct = mutation(
        report_correct.report_correct,
        report_correct.ReportCorrect,
        ReportCorrectInput,
        {"report": WrittenReport},
        "更正书面报告。Correct a report.",
    )
