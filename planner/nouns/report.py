"""What a county reports of a quarter: assessments of its projects, and reports in words."""

from __future__ import annotations

from authz.act import Act
from authz.role import Role
from planner.download_link import links, row_id
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from reports.report_file import REPORT_FILE
from rules.states import REPORT

_STANDS = "§.superseded_on is null"

# The parties' words on one project and quarter, which whoever sees the project sees all of.
_DIFFERS = (
    "({t}.superseded_on is null and exists (select from project_assessment o"
    " where o.county_id = {t}.county_id and o.project_id = {t}.project_id"
    " and o.year = {t}.year and o.quarter = {t}.quarter and o.superseded_on is null"
    " and (o.rating <> {t}.rating or o.risk_level <> {t}.risk_level)))"
)

NOUNS: dict[str, Noun] = {
    "ProjectAssessment": Noun(
        "project_assessment",
        tenant_id("projectassessment"),
        orders=RECORDED,
        expressions={
            "is_current": "({t}.superseded_on is null)",
            "is_late": "({t}.assessed_on > {t}.due_on)",
            "differs": _DIFFERS,
        },
    ),
    "WrittenReport": Noun(
        "written_report",
        tenant_id("report"),
        orders=RECORDED,
        expressions={
            **links(REPORT_FILE, {"report": row_id("report")}),
            "is_current": "({t}.superseded_on is null)",
            "is_late": "({t}.superseded_on is null and {t}.state <> 'COMPLETE'"
            " and {t}.due_on < {today})",
            "needs_lender": "({t}.lender_groups <> '{{}}')",
        },
        acts=Acts(
            {
                Act.REPORT_SUBMIT: "submit",
                Act.REPORT_RECEIVE: {
                    Role.PROV_PA: "receive_pa",
                    Role.PROV_BANK: "receive_lender",
                },
                Act.REPORT_RETURN: "return",
                Act.REPORT_CORRECT: "",
            },
            REPORT,
            conditions={
                Act.REPORT_RECEIVE: _STANDS,
                Act.REPORT_RETURN: _STANDS,
                Act.REPORT_CORRECT: f"{_STANDS} and §.state <> 'DRAFT'",
            },
        ),
    ),
}

EDGES: dict[str, Edge] = {
    "project.assessments": child("ProjectAssessment", "project_id"),
    "assessment.corrects": parent("ProjectAssessment", "corrects_id"),
    "report.statistic": parent("Statistic", "statistic_id"),
    "report.corrects": parent("WrittenReport", "corrects_id"),
    # Single lines follow the projects' own rights, so each reader has those that he may see.
    "report.projects": Edge("StatisticProject", (COUNTY, ("whole_id", "statistic_id"))),
    "report.assessments": Edge(
        "ProjectAssessment",
        (COUNTY, ("year", "year"), ("quarter", "quarter")),
        where="{t}.superseded_on is null",
    ),
}
