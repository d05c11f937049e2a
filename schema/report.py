"""What a county reports of a quarter (二(九)5): assessments of projects, and the written report."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from authz.role import Role
from rules.vocabulary import ProjectRating, ReportState, RiskLevel
from schema.column import column, condition, edge, group
from schema.connection import Connection, Node, connection
from schema.download import Download
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    BooleanCondition,
    CityCodeCondition,
    Condition,
    DateCondition,
    IntCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region
from schema.statistic import (
    Statistic,
    StatisticProject,
    StatisticProjectFilter,
    StatisticProjectOrder,
)

if TYPE_CHECKING:
    from schema.project import Project


@strawberry.input(description="季度评估筛选。Filter of assessments of projects.")
class ProjectAssessmentFilter:
    """Which assessments."""

    year: IntCondition | None = condition("year", "年度。Year.")
    quarter: IntCondition | None = condition("quarter", "季度，1 至 4。Quarter, 1 to 4.")
    office: Condition[Role] | None = condition("office", "评估部门。Which party.")
    rating: Condition[ProjectRating] | None = condition("rating", "评价。Rating.")
    risk_level: Condition[RiskLevel] | None = condition("risk_level", "风险等级。Risk.")
    is_current: BooleanCondition | None = condition("is_current", "是否现行版次。Newest edition.")
    differs: BooleanCondition | None = condition("differs", "双方意见是否不一。Parties differ.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[ProjectAssessmentFilter] | None = joined("and", AND)
    or_: list[ProjectAssessmentFilter] | None = joined("or", OR)
    not_: ProjectAssessmentFilter | None = joined("not", NOT)


@strawberry.input(description="书面报告筛选。Filter of written reports.")
class WrittenReportFilter:
    """Which reports."""

    year: IntCondition | None = condition("year", "年度。Year.")
    quarter: IntCondition | None = condition("quarter", "季度，1 至 4。Quarter, 1 to 4.")
    status: Condition[ReportState] | None = condition("state", "状态。State.")
    is_current: BooleanCondition | None = condition("is_current", "是否现行版次。Newest edition.")
    is_late: BooleanCondition | None = condition("is_late", "是否逾期未完成。Whether it is late.")
    due_on: DateCondition | None = condition("due_on", "应上报日。Due day.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[WrittenReportFilter] | None = joined("and", AND)
    or_: list[WrittenReportFilter] | None = joined("or", OR)
    not_: WrittenReportFilter | None = joined("not", NOT)


ProjectAssessmentOrder = order_of("ProjectAssessment")
WrittenReportOrder = order_of("WrittenReport")


@strawberry.type(
    description="户贷企用项目季度评估，县扶贫部门与承贷机构各一（二(九)5）。"
    "A party's assessment of a project in a quarter."
)
class ProjectAssessment(Node):
    """A correction is a further edition."""

    year: int = column("year", "年度。Year.")
    quarter: int = column("quarter", "季度。Quarter.")
    edition: int = column("edition", "版次，自 1 起。Edition, from 1.")
    office: Role = column("office", "评估部门。Which party.")
    rating: ProjectRating = column("rating", "评价。Rating.")
    risk_level: RiskLevel = column("risk_level", "风险等级。Risk.")
    findings: str = column("findings", "发现的问题。What was found.")
    measures: str | None = column("measures", "措施。What is done about it.")
    due_on: date = column("due_on", "应评估日（文件未定，为配置值）。Due day; not in the notice.")
    assessed_on: date = column("assessed_on", "评估日。Day it was recorded.")
    is_late: bool = column("is_late", "是否逾期评估。Whether it was late.")
    differs: bool = column(
        "differs", "与另一方本季的评价或风险等级是否不一。Whether another party's word is another."
    )
    months_missing: list[str] = column("months_missing", "当时缺报的月份。Months missing then.")
    is_current: bool = column("is_current", "是否现行版次。Whether it is the newest edition.")
    reason: str | None = column("reason", "更正原因。Why it corrects the edition before.")
    superseded_on: date | None = column("superseded_on", "被更正日。Day it was corrected.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version.")
    corrects: Annotated[ProjectAssessment, strawberry.lazy("schema.report")] | None = edge(
        "assessment.corrects", "所更正的版次。The edition that it corrects."
    )
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )
    lender: Lender | None = edge("loan.lender", "承贷机构；扶贫部门为 null。Lender; null of PA.")
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(
    description="户贷企用季度书面报告，报省扶贫办和省级承贷机构，分别签收（二(九)5）。"
    "A quarter's report of a county and a lender, received by two addressees separately."
)
class WrittenReport(Node):
    """Totals are over all projects of the county; single lines only of those one may see (A5)."""

    year: int = column("year", "年度。Year.")
    quarter: int = column("quarter", "季度。Quarter.")
    edition: int = column("edition", "版次，自 1 起。Edition, from 1.")
    status: ReportState = column("state", "状态。State.")
    due_on: date = column("due_on", "应上报日（文件未定，为配置值）。Due day; not in the notice.")
    is_late: bool = column("is_late", "是否逾期未完成。Whether it is late.")
    is_current: bool = column("is_current", "是否现行版次。Whether it is the newest edition.")
    situation: str | None = column("situation", "情况。What the quarter was like.")
    problems: str | None = column("problems", "问题。What is wrong.")
    measures: str | None = column("measures", "措施。What is done about it.")
    projects_count: int | None = column("projects", "在用项目数。Projects that use loans.")
    households: int | None = column("households", "参与户次。Households by project.")
    lent: Decimal | None = column("lent", "投入贷款，元。Lent, yuan.")
    balance: Decimal | None = column("balance", "余额，元。Outstanding, yuan.")
    overdue: Decimal | None = column("overdue", "逾期，元。Overdue, yuan.")
    non_performing: Decimal | None = column("non_performing", "不良，元。Non-performing, yuan.")
    submitted_on: date | None = column("submitted_on", "上报日。Day it was submitted.")
    submitted_role: Role | None = column("submitted_role", "上报部门。Which office sent it.")
    pa_received_on: date | None = column("pa_received_on", "省扶贫办签收日。Day PROV_PA had it.")
    lender_received_on: date | None = column(
        "lender_received_on", "省级承贷机构签收日。Day the provincial lender had it."
    )
    needs_lender: bool = column(
        "needs_lender", "是否须省级承贷机构签收（村镇银行无省级机构）。Whether a head receives it."
    )
    returned_reason: str | None = column("returned_reason", "退回原因。Why it was returned.")
    reason: str | None = column("reason", "更正原因。Why it corrects the edition before.")
    superseded_on: date | None = column("superseded_on", "被更正日。Day it was corrected.")
    download: Download = group("打印文件。It as a file.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    changed_at: datetime = column("changed_at", "最近变动。Last change.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    statistic: Statistic | None = edge(
        "report.statistic", "所依据的月统计。The month of the lender that it stands on."
    )
    projects = connection(
        Connection[StatisticProject],
        "可见的单个项目。Single projects that one may see.",
        {"edge": "report.projects"},
        where=StatisticProjectFilter,
        order=StatisticProjectOrder,
    )
    assessments = connection(
        Connection[ProjectAssessment],
        "本季评估。Assessments of the quarter.",
        {"edge": "report.assessments"},
        where=ProjectAssessmentFilter,
        order=ProjectAssessmentOrder,
    )
    corrects: Annotated[WrittenReport, strawberry.lazy("schema.report")] | None = edge(
        "report.corrects", "所更正的版次。The edition that it corrects."
    )
    lender: Lender | None = edge("loan.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
