"""Enterprise-lending projects (户贷企用项目), watched by their amount (二(九)4)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from authz.role import Role
from rules.vocabulary import (
    Industry,
    ProjectEventKind,
    ProjectFlag,
    ProjectState,
    ScreeningResult,
    WatchLevel,
)
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.enterprise import Enterprise
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DecimalCondition,
    IdCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.household import Household
from schema.lender import Lender
from schema.loan import Loan
from schema.order import order_of
from schema.project_care import (
    CreditReferral,
    CreditReferralOrder,
    DebtLedger,
    Dividend,
    DividendOrder,
    FundUse,
    FundUseOrder,
    ProjectSecurity,
    ProjectSecurityOrder,
    SecuredTotals,
)
from schema.region import Region
from schema.report import (
    ProjectAssessment,
    ProjectAssessmentFilter,
    ProjectAssessmentOrder,
)
from schema.screening import ExitPlan, ExitPlanOrder, Screening, ScreeningOrder


@strawberry.input(description="项目筛选。Filter of projects.")
class ProjectFilter:
    """Which projects."""

    project_no: StringCondition | None = condition("project_no", "项目编号。Project number.")
    name: StringCondition | None = condition("name", "名称。Name.")
    status: Condition[ProjectState] | None = condition("state", "状态。State.")
    industry: Condition[Industry] | None = condition("industry", "产业。Industry.")
    amount: DecimalCondition | None = condition("amount", "用款金额，元。Amount, yuan.")
    screening: Condition[ScreeningResult] | None = condition("screening", "甄别。Screening.")
    watch_level: Condition[WatchLevel] | None = condition("watch_level", "关注层级。Watch level.")
    enterprise: IdCondition | None = condition("enterprise_id id:Enterprise", "用款主体。Entity.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[ProjectFilter] | None = joined("and", AND)
    or_: list[ProjectFilter] | None = joined("or", OR)
    not_: ProjectFilter | None = joined("not", NOT)


ProjectOrder = order_of("Project")
ProjectParticipationOrder = order_of("ProjectParticipation")
ProjectEventOrder = order_of("ProjectEvent")


@strawberry.type(description="农户贷款对项目的投入。A household loan that the project uses.")
class ProjectParticipation(Node):
    """The original principal of one loan, counted until formally withdrawn."""

    principal: Decimal = column("principal", "投入本金，元。Original principal, yuan.")
    joined_on: date = column("joined_on", "投入日。Since.")
    withdrawn_on: date | None = column("withdrawn_on", "退出日。Withdrawn on.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )
    loan: Loan | None = edge("participation.loan", "贷款；不可见时为 null。Loan.")
    household: Household | None = edge("participation.household", "农户。Household.")
    lender: Lender | None = edge("participation.lender", "承贷机构。Lender.")


@strawberry.type(description="项目事件与监管意见（只增不改）。An event or supervision note.")
class ProjectEvent(Node):
    """What happened to a project."""

    kind: ProjectEventKind = column("kind", "事件。Kind.")
    business_on: date = column("business_on", "业务日。Business day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    recorded_role: Role = column("recorded_role", "登记角色。Role that recorded it.")
    note: str | None = column("note", "意见或说明。Note.")
    amount_after: Decimal = column("amount_after", "事后用款金额，元。Amount afterwards, yuan.")
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )


@strawberry.type(description="户贷企用项目。An enterprise-lending project.")
class Project(Node):
    """A project of the county's library; who watches it follows its amount."""

    project_no: str = column("project_no", "项目编号。Project number.")
    name: str = column("name", "名称。Name.")
    status: ProjectState = column("state", "状态。State.")
    industry: Industry = column("industry", "产业。Industry.")
    amount: Decimal = column(
        "amount",
        "用款金额，元：申报与投入较大者，决定关注层级。Larger of declared and contributed, yuan.",
    )
    declared_loan_funds: Decimal = column("declared_loan_funds", "申报用款，元。Declared, yuan.")
    contributed_principal: Decimal = column(
        "contributed_principal", "农户贷款投入本金，元。Contributed principal, yuan."
    )
    total_investment: Decimal = column("total_investment", "总投资，元。Total investment, yuan.")
    household_count: int = column("household_count", "参与户数。Households taking part.")
    watch_level: WatchLevel = column(
        "watch_level", "关注层级：500 万元及以上为省级。Province from 5,000,000.00 on."
    )
    screening: ScreeningResult | None = column(
        "screening", "甄别结论；未甄别为 null。Result of its screening; null before."
    )
    screened_on: date | None = column("screened_on", "甄别日。Since when that result stands.")
    flags: list[ProjectFlag] = column("flags", "标记。Marks.")
    collateral_due_on: date | None = column(
        "collateral_due_on", "补足抵押的期限；无则为 null。Day by which collateral is due."
    )
    registered_on: date = column("registered_on", "入库日。Day of registration.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    enterprise: Enterprise | None = edge("project.enterprise", "用款主体。Entity.")
    lead_lender: Lender | None = edge("project.lead_lender", "牵头承贷机构。Lead lender.")
    county: Region | None = edge("tenant.county", "县。County.")
    participations = connection(
        Connection[ProjectParticipation],
        "投入的农户贷款。Household loans it uses.",
        {"edge": "project.participations"},
        order=ProjectParticipationOrder,
    )
    screenings = connection(
        Connection[Screening],
        "清理甄别记录。Screenings of it and of its loans.",
        {"edge": "project.screenings"},
        order=ScreeningOrder,
    )
    assessments = connection(
        Connection[ProjectAssessment],
        "季度评估。Assessments by quarter.",
        {"edge": "project.assessments"},
        where=ProjectAssessmentFilter,
        order=ProjectAssessmentOrder,
    )
    exit_plans = connection(
        Connection[ExitPlan],
        "退出与整改计划。Plans by which its money leaves.",
        {"edge": "project.exit_plans"},
        order=ExitPlanOrder,
    )
    securities = connection(
        Connection[ProjectSecurity],
        "用款担保。What secures its funds.",
        {"edge": "project.securities"},
        order=ProjectSecurityOrder,
    )
    secured: SecuredTotals = edge("project.secured", "担保合计。What counts on this day, by kind.")
    fund_uses = connection(
        Connection[FundUse],
        "资金使用。What was done with its funds.",
        {"edge": "project.fund_uses"},
        order=FundUseOrder,
    )
    credit_referrals = connection(
        Connection[CreditReferral],
        "推荐直接授信。Referrals of its entity for direct credit.",
        {"edge": "project.credit_referrals"},
        order=CreditReferralOrder,
    )
    dividends = connection(
        Connection[Dividend],
        "收益兑现。Payments to households.",
        {"edge": "project.dividends"},
        order=DividendOrder,
    )
    debt_ledger: DebtLedger = edge(
        "project.debt_ledger", "债务台账。What its entity owes and pays to households."
    )
    events = connection(
        Connection[ProjectEvent],
        "事件与监管意见。Events and notes.",
        {"edge": "project.events"},
        order=ProjectEventOrder,
    )
