"""Inputs of statistics and reports."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from rules.vocabulary import ProjectRating, RiskLevel, StatisticCode
from schema.input.base import Act, Update, field, optional

_STATISTIC = "月统计。The statistic."
_REPORT = "书面报告。The report."


@strawberry.input(description="填报的一项指标。A figure as the party states it.")
class StatisticStatedInput:
    """At least one number."""

    figure: StatisticCode = field("指标。Which figure.")
    amount: Decimal | None = optional("金额，元。Yuan.")
    loans: int | None = optional("笔数。Loans.")
    households: int | None = optional("户数。Households.")


@strawberry.input(
    description="县扶贫部门或承贷机构报送月统计；未填报的指标以平台冻结数为准（二(九)5）。"
    "A party submits a lender's month; of what it does not state the frozen figure stands."
)
class StatisticSubmitInput(Update):
    """Once by each party."""

    statistic: strawberry.ID = field(_STATISTIC)
    entries: list[StatisticStatedInput] | None = optional("填报指标。Figures of its own.")
    note: str | None = optional("说明。Note.")


@strawberry.input(
    description="更正月统计：重新冻结为新版次，原版次保留，双方重新报送。"
    "A lender's month is frozen anew as a further edition, which both parties submit."
)
class StatisticCorrectInput(Update):
    """What was frozen before stays as it is."""

    statistic: strawberry.ID = field(_STATISTIC)
    reason: str = field("更正原因。Why.")


@strawberry.input(
    description="县扶贫部门或承贷机构评估项目一季；同一季再次评估即为更正（二(九)5）。"
    "A party assesses a project for a quarter; once more for the same one is a correction."
)
class ProjectAssessInput(Act):
    """Warned of where the quarter's months were not submitted by both parties."""

    project: strawberry.ID = field("项目。The project.")
    year: int = field("年度。Year.")
    quarter: int = field("季度，1 至 4。Quarter, 1 to 4.")
    rating: ProjectRating = field("评价。Rating.")
    risk_level: RiskLevel = field("风险等级。Risk.")
    findings: str = field("发现的问题。What was found.")
    measures: str | None = optional("措施，高风险必填。What is done about it; where risk is high.")
    reason: str | None = optional("更正原因，更正时必填。Why, where it corrects an earlier one.")


@strawberry.input(description="上报季度书面报告（二(九)5）。Submit a quarter's report.")
class ReportSubmitInput(Update):
    """By the county's office or the lender."""

    report: strawberry.ID = field(_REPORT)
    situation: str = field("情况。What the quarter was like.")
    problems: str | None = optional("问题。What is wrong.")
    measures: str | None = optional("措施。What is done about it.")


@strawberry.input(description="省级签收书面报告（二(九)5）。An addressee has the report.")
class ReportReceiveInput(Update):
    """By each addressee separately."""

    report: strawberry.ID = field(_REPORT)


@strawberry.input(description="省级退回书面报告。An addressee sends the report back.")
class ReportReturnInput(Update):
    """The county writes a further edition."""

    report: strawberry.ID = field(_REPORT)
    reason: str = field("退回原因。Why.")


@strawberry.input(
    description="更正书面报告：新版次为草稿，原版次保留。A further edition, to be written."
)
class ReportCorrectInput(Update):
    """The edition before stays as it was sent."""

    report: strawberry.ID = field(_REPORT)
    reason: str = field("更正原因。Why.")
