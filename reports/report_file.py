"""The quarter's written report as a document (书面报告, 二(九)5, row 86; R3).

Totals are over all projects of the county; single lines are those that the reader may see.
"""

from __future__ import annotations

from reports.column import Column, Unit, Word, words
from reports.download import (
    ID,
    JOINED,
    NAMELESS,
    Block,
    Download,
    Parameter,
    Section,
    Signature,
)
from reports.report import Report
from rules.vocabulary import ProjectRating, ProjectState, ReportState, RiskLevel


def _assessment(a: str, whose: str) -> str:
    """The assessment of a party that stands."""
    return f"""left join project_assessment {a} on {a}.county_id = p.county_id
    and {a}.project_id = p.project_id and {a}.year = h.year and {a}.quarter = h.quarter
    and {a}.superseded_on is null and {whose} and «project_assessment {a}»"""


_SQL = f"""with head as (
  select w.county_id, w.id as report_id, w.whole_id, w.lender_id, r.name as county,
    v.name as lender, w.year, w.quarter, w.edition, w.state as report_state, w.due_on, w.situation,
    w.problems, w.measures, w.projects, w.households, w.lent, w.balance as owed,
    w.overdue as late, w.non_performing as bad, w.submitted_on, w.submitted_by,
    w.pa_received_on, w.pa_received_by, w.lender_received_on, w.lender_received_by,
    ⟦today⟧::date as printed_on
  from written_report w
  join region r on r.id = w.county_id
  join lender v on v.id = w.lender_id
  where w.county_id = ⟦report_county⟧ and w.id = ⟦report⟧ and «written_report w»
), line as (
  select 1 as part, row_number() over (order by p.balance desc, p.project_no) as position,
    p.project_no, p.name, p.state, p.households as project_households, p.lent as project_lent,
    p.balance, p.overdue, p.non_performing, a.rating, a.risk_level, a.findings,
    b.rating as lender_rating, b.risk_level as lender_risk, b.findings as lender_findings
  from head h
  join statistic_project p
    on p.county_id = h.county_id and p.statistic_id = h.whole_id and «statistic_project p»
  {_assessment("a", "a.lender_id is null")}
  {_assessment("b", "b.lender_id = h.lender_id")}
)
{JOINED} order by l.part nulls first, l.position"""

REPORT_FILE = Download(
    name="quarter-report",
    title=Word("户贷企用季度情况报告", "Quarterly report on enterprise lending"),
    clause="二(九)5",
    table="written_report",
    parameters=(Parameter("report", ID, "WrittenReport"),),
    report=Report(_SQL),
    sections=(
        Section(
            NAMELESS,
            (
                Column("county", "县", "County"),
                Column("lender", "承贷金融机构", "Lender"),
                Column("year", "年度", "Year", Unit.NUMBER),
                Column("quarter", "季度", "Quarter", Unit.NUMBER),
                Column("edition", "版次", "Edition", Unit.NUMBER),
                Column("report_state", "状态", "State", words=words(ReportState)),
                Column("due_on", "应上报日", "Due on", Unit.DATE),
                Column("printed_on", "打印日", "Printed on", Unit.DATE),
            ),
        ),
        Section(
            Word("全县项目合计", "All projects of the county"),
            (
                Column("projects", "在用项目", "Projects", Unit.NUMBER),
                Column("households", "参与户次", "Households by project", Unit.NUMBER),
                Column("lent", "用款金额", "Lent", Unit.WAN),
                Column("owed", "余额", "Outstanding", Unit.WAN),
                Column("late", "逾期", "Overdue", Unit.WAN),
                Column("bad", "不良", "Non-performing", Unit.WAN),
            ),
        ),
        Section(
            Word("情况说明", "In words"),
            (
                Column("situation", "情况", "Situation", clause="二(九)5"),
                Column("problems", "问题", "Problems"),
                Column("measures", "措施", "Measures"),
            ),
        ),
    ),
    blocks=(
        Block(
            "projects",
            Word("单个项目", "Single projects"),
            (
                Column("name", "项目名称", "Name", width=28),
                Column("project_no", "项目编号", "Project no.", width=18),
                Column("state", "项目状态", "State", words=words(ProjectState)),
                Column("project_households", "户数", "Households", Unit.NUMBER),
                Column("project_lent", "用款金额", "Lent", Unit.WAN),
                Column("balance", "余额", "Outstanding", Unit.WAN),
                Column("overdue", "逾期", "Overdue", Unit.WAN),
                Column("non_performing", "不良", "Non-performing", Unit.WAN),
                Column(
                    "rating", "扶贫部门评价", "Rating of the office", words=words(ProjectRating)
                ),
                Column("risk_level", "风险等级", "Risk", words=words(RiskLevel)),
                Column("findings", "发现的问题", "Findings", width=30),
                Column(
                    "lender_rating",
                    "承贷机构评价",
                    "Rating of the lender",
                    words=words(ProjectRating),
                ),
                Column("lender_risk", "承贷机构风险等级", "Its risk", words=words(RiskLevel)),
                Column("lender_findings", "承贷机构发现的问题", "Its findings", width=30),
            ),
            bars="balance",
        ),
    ),
    stem=("county", "lender", "year", "quarter"),
    signatures=(
        Signature(Word("上报部门", "Sent by"), "submitted_by", "submitted_on"),
        Signature(Word("省扶贫办", "Provincial office"), "pa_received_by", "pa_received_on"),
        Signature(
            Word("省级承贷金融机构", "Provincial lender"),
            "lender_received_by",
            "lender_received_on",
        ),
    ),
)
