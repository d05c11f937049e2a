"""Statistics and reports: root fields that read."""

from __future__ import annotations

import strawberry

from schema.connection import planned
from schema.query.field import argument, by_id, page
from schema.ranking import CountyRanking
from schema.report import (
    ProjectAssessment,
    ProjectAssessmentFilter,
    ProjectAssessmentOrder,
    WrittenReport,
    WrittenReportFilter,
    WrittenReportOrder,
)
from schema.scalar import RegionCode
from schema.statistic import Statistic, StatisticFilter, StatisticOrder


@strawberry.type
class ReportQuery:
    """Months by county and lender, and quarters in words."""

    statistic: Statistic | None = by_id(Statistic, "月统计。A month's statistics.")
    statistics = page(
        Statistic,
        "月统计。Monthly statistics.",
        StatisticFilter,
        StatisticOrder,
    )
    project_assessments = page(
        ProjectAssessment,
        "户贷企用项目季度评估。Assessments of projects by quarter.",
        ProjectAssessmentFilter,
        ProjectAssessmentOrder,
    )
    report: WrittenReport | None = by_id(WrittenReport, "书面报告。A written report.")
    reports = page(
        WrittenReport,
        "季度书面报告。Written reports by quarter.",
        WrittenReportFilter,
        WrittenReportOrder,
    )
    county_ranking: CountyRanking | None = planned(
        CountyRanking | None,
        "各县某月排名。Counties of a region, ranked by what is overdue.",
        {
            "root": "report",
            "report": "county_ranking",
            "by": (
                ("from", "region", "region:office", "Statistic"),
                ("to", "region", "region:office.max", "Statistic"),
                ("year", "year", "value", ""),
                ("month", "month", "value", ""),
            ),
        },
        {
            "region": argument(RegionCode, "省、市州或县代码。Code of province, city or county."),
            "year": argument(int, "年度。Year."),
            "month": argument(int, "月份，1 至 12。Month, 1 to 12."),
        },
        required=("region", "year", "month"),
    )
