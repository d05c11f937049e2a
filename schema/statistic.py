"""Monthly statistics (月统计, 二(九)5): frozen figures, their loans, what both parties say."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from authz.role import Role
from rules.vocabulary import (
    EnterpriseKind,
    EnterpriseListState,
    FiveTier,
    FundingSource,
    ProjectState,
    RiskLevel,
    StatisticBasis,
    StatisticCode,
    StatisticState,
    UsedBy,
)
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
    DecimalCondition,
    IntCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.order import order_of
from schema.ranking import TownshipRank
from schema.region import Region
from schema.scalar import Ratio

if TYPE_CHECKING:
    from schema.enterprise import Enterprise
    from schema.household import Household
    from schema.loan import Loan
    from schema.project import Project


@strawberry.input(description="月统计筛选。Filter of monthly statistics.")
class StatisticFilter:
    """Which months."""

    year: IntCondition | None = condition("year", "年度。Year.")
    month: IntCondition | None = condition("month", "月份，1 至 12。Month, 1 to 12.")
    edition: IntCondition | None = condition("edition", "版次。Edition.")
    status: Condition[StatisticState] | None = condition("status", "状态。State.")
    is_current: BooleanCondition | None = condition("is_current", "是否现行版次。Newest edition.")
    is_late: BooleanCondition | None = condition("is_late", "是否逾期未报。Whether it is late.")
    due_on: DateCondition | None = condition("due_on", "应报送日。Day to be submitted by.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[StatisticFilter] | None = joined("and", AND)
    or_: list[StatisticFilter] | None = joined("or", OR)
    not_: StatisticFilter | None = joined("not", NOT)


@strawberry.input(description="统计明细筛选。Filter of the loans behind figures.")
class StatisticLineFilter:
    """Which loans."""

    five_tier: Condition[FiveTier] | None = condition("five_tier", "五级分类。Class.")
    used_by: Condition[UsedBy] | None = condition("used_by", "使用主体。Who uses the money.")
    is_overdue: BooleanCondition | None = condition("is_overdue", "是否逾期。Whether overdue.")
    balance: DecimalCondition | None = condition("balance", "余额，元。Outstanding, yuan.")
    amount: DecimalCondition | None = condition("amount", "发放金额，元。Lent, yuan.")
    and_: list[StatisticLineFilter] | None = joined("and", AND)
    or_: list[StatisticLineFilter] | None = joined("or", OR)
    not_: StatisticLineFilter | None = joined("not", NOT)


@strawberry.input(description="户贷企用月统计筛选。Filter of the projects of a month.")
class StatisticProjectFilter:
    """Which projects."""

    amount: DecimalCondition | None = condition("amount", "用款金额，元。Amount, yuan.")
    balance: DecimalCondition | None = condition("balance", "余额，元。Outstanding, yuan.")
    state: Condition[ProjectState] | None = condition("state", "项目状态。State.")
    and_: list[StatisticProjectFilter] | None = joined("and", AND)
    or_: list[StatisticProjectFilter] | None = joined("or", OR)
    not_: StatisticProjectFilter | None = joined("not", NOT)


StatisticOrder = order_of("Statistic")
StatisticLineOrder = order_of("StatisticLine")
StatisticProjectOrder = order_of("StatisticProject")


@strawberry.type(description="统计明细：月末的一笔贷款。A loan as it stood at the month's end.")
class StatisticLine:
    """Frozen with its month."""

    value_on: date = column("value_on", "放款日。Value date.")
    matures_on: date = column("matures_on", "到期日。Maturity.")
    amount: Decimal = column("amount", "发放金额，元。Lent, yuan.")
    balance: Decimal = column("balance", "余额，元；已代偿为零。Outstanding on the book, yuan.")
    repaid: Decimal = column("repaid", "累计收回，元。Repaid by then, yuan.")
    five_tier: FiveTier = column("five_tier", "五级分类。Class.")
    overdue_since_on: date | None = column("overdue_since_on", "逾期起始日。Overdue since.")
    used_by: UsedBy = column("used_by", "使用主体。Who uses the money.")
    funding_source: FundingSource = column("funding_source", "资金来源。Source of funds.")
    is_exited: bool = column("is_exited", "是否已脱贫户。Whether its household had exited.")
    is_extended: bool = column("is_extended", "是否展期。Whether it was extended.")
    is_renewal: bool = column("is_renewal", "是否续贷。Whether it is a renewal.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款现状。The loan as it is today."
    )
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "loan.household", "农户。Household."
    )


_LINES = {"where": StatisticLineFilter, "order": StatisticLineOrder}


@strawberry.type(description="一项统计指标，冻结不变。A frozen figure.")
class StatisticFigure:
    """Its loans add up to it exactly."""

    figure: StatisticCode = column("code", "指标。Which figure.")
    basis: StatisticBasis | None = column(
        "basis", "明细汇总口径；非贷款指标为 null。What it adds up of its loans; null without any."
    )
    amount: Decimal | None = column("amount", "金额，元。Yuan.")
    loans: int | None = column("loans", "笔数。Loans.")
    households: int | None = column("households", "户数。Households, each once.")
    ratio: Ratio | None = column(
        "ratio",
        "占比：占贷款余额；累计发放为获贷率。Of the balance; of LENT_TOTAL households lent to.",
    )
    lines = connection(
        Connection[StatisticLine],
        "构成该指标的贷款。The loans behind it.",
        {"edge": "statistic_figure.lines"},
        **_LINES,
    )


@strawberry.type(description="一方填报的指标。A figure as a party states it.")
class StatisticEntry:
    """What it alone knows, or its own number beside the frozen one."""

    office: Role = column("office", "填报部门。Which party.")
    figure: StatisticCode = column("code", "指标。Which figure.")
    amount: Decimal | None = column("amount", "金额，元。Yuan.")
    loans: int | None = column("loans", "笔数。Loans.")
    households: int | None = column("households", "户数。Households.")


@strawberry.type(
    description="双方填报与平台冻结数的差异。Where the parties and the platform differ."
)
class StatisticDifference:
    """A party that has submitted and states nothing of a figure holds the frozen one for true."""

    figure: StatisticCode = column("code", "指标。Which figure.")
    amount: Decimal | None = column("amount", "平台金额，元。Frozen, yuan.")
    loans: int | None = column("loans", "平台笔数。Frozen, loans.")
    households: int | None = column("households", "平台户数。Frozen, households.")
    pa_amount: Decimal | None = column("pa_amount", "扶贫部门金额，元。The office's, yuan.")
    pa_loans: int | None = column("pa_loans", "扶贫部门笔数。The office's, loans.")
    pa_households: int | None = column("pa_households", "扶贫部门户数。The office's, households.")
    lender_amount: Decimal | None = column("lender_amount", "承贷机构金额，元。Lender's, yuan.")
    lender_loans: int | None = column("lender_loans", "承贷机构笔数。The lender's, loans.")
    lender_households: int | None = column(
        "lender_households", "承贷机构户数。The lender's, households."
    )


@strawberry.type(description="户贷企用月统计的一个项目。A project in the month.")
class StatisticProject:
    """Frozen; only of projects that the reader may see (A5)."""

    project_no: str = column("project_no", "项目编号。Number.")
    name: str = column("name", "项目名称。Name.")
    amount: Decimal = column("amount", "用款金额，元。Amount (A6), yuan.")
    state: ProjectState = column("state", "项目状态。State.")
    list_state: EnterpriseListState = column("list_state", "名单状态。On which list its entity is.")
    deadline_on: date | None = column("deadline_on", "整改期限。Deadline of an order in force.")
    loans: int = column("loans", "笔数。Loans.")
    households: int = column("households", "户数。Households.")
    lent: Decimal = column("lent", "投入贷款，元。Lent, yuan.")
    lent_old: Decimal = column("lent_old", "其中2017-07-25前，元。Of it before 2017-07-25, yuan.")
    lent_new: Decimal = column("lent_new", "其中2017-07-25起，元。Of it from then on, yuan.")
    balance: Decimal = column("balance", "余额，元。Outstanding, yuan.")
    overdue: Decimal = column("overdue", "逾期，元。Overdue, yuan.")
    non_performing: Decimal = column("non_performing", "不良，元。Non-performing, yuan.")
    entity_name: str | None = column("entity_name", "用款主体名称。Name of its entity then.")
    entity_kind: EnterpriseKind | None = column("entity_kind", "用款主体类型。Kind of entity.")
    withdrawn: Decimal | None = column(
        "withdrawn", "已退出本金，元；公式第1版未统计为 null。Withdrawn, yuan; null by formula 1."
    )
    dividends: Decimal | None = column("dividends", "已兑现分红，元。Paid to households, yuan.")
    guarantee: Decimal | None = column("guarantee", "连带保证，元。Guaranteed, yuan.")
    collateral: Decimal | None = column("collateral", "抵押，元。Collateral, yuan.")
    insurance: Decimal | None = column("insurance", "保险，元。Insured, yuan.")
    risk_level: RiskLevel | None = column(
        "risk_level", "扶贫部门最近一季评估的风险等级。Risk by the office's newest assessment."
    )
    plan_funds: Decimal | None = column(
        "plan_funds", "退出或整改计划应收回，元。To come back under the plan in force, yuan."
    )
    plan_recovered: Decimal | None = column(
        "plan_recovered", "其中已收回，元。Of it come back, yuan."
    )
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "statistic_project.project", "项目现状。The project as it is today."
    )
    enterprise: Annotated[Enterprise, strawberry.lazy("schema.enterprise")] | None = edge(
        "statistic_project.enterprise", "用款主体。Business entity."
    )
    lines = connection(
        Connection[StatisticLine],
        "构成该项目的贷款。The loans behind it.",
        {"edge": "statistic_project.lines"},
        **_LINES,
    )


@strawberry.type(
    description="月统计：按承贷机构及全县，月末次日冻结，双方分别报送；更正为新版次（二(九)5）。"
    "A month's statistics of a lender, or of the county: frozen, submitted by two parties."
)
class Statistic(Node):
    """A correction is a further edition; what is frozen never changes."""

    year: int = column("year", "年度。Year.")
    month: int = column("month", "月份。Month.")
    edition: int = column("edition", "版次，自 1 起。Edition, from 1.")
    as_of_on: date = column("as_of_on", "统计截止日。Day it tells of.")
    due_on: date = column("due_on", "应报送日（文件未定，为配置值）。Due day; not in the notice.")
    formula_version: int = column("formula_version", "公式版本。Version of the formulas.")
    status: StatisticState = column("status", "状态；全县汇总无需报送。State; none of a county's.")
    is_current: bool = column("is_current", "是否现行版次。Whether it is the newest edition.")
    is_late: bool = column("is_late", "是否逾期未报。Whether it is late.")
    pa_submitted_on: date | None = column("pa_submitted_on", "扶贫部门报送日。The office's day.")
    pa_note: str | None = column("pa_note", "扶贫部门说明。The office's note.")
    lender_submitted_on: date | None = column(
        "lender_submitted_on", "承贷机构报送日。Lender's day."
    )
    lender_note: str | None = column("lender_note", "承贷机构说明。The lender's note.")
    reason: str | None = column("reason", "更正原因。Why it corrects the edition before.")
    superseded_on: date | None = column("superseded_on", "被更正日。Day it was corrected.")
    download: Download = group("打印文件。It as a file.")
    recorded_at: datetime = column("recorded_at", "冻结时间。When it was frozen.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    figures: list[StatisticFigure] = edge("statistic.figures", "指标。Figures.")
    entries: list[StatisticEntry] = edge("statistic.entries", "双方填报。What the parties state.")
    differences: list[StatisticDifference] = edge("statistic.differences", "差异。Differences.")
    townships: list[TownshipRank] = edge("statistic.townships", "乡镇排名。Townships, ranked.")
    projects = connection(
        Connection[StatisticProject],
        "户贷企用项目（仅全县汇总）。Projects, of a county's statistic only.",
        {"edge": "statistic.projects"},
        where=StatisticProjectFilter,
        order=StatisticProjectOrder,
    )
    lines = connection(
        Connection[StatisticLine],
        "全部贷款。All loans behind it.",
        {"edge": "statistic.lines"},
        **_LINES,
    )
    corrects: Annotated[Statistic, strawberry.lazy("schema.statistic")] | None = edge(
        "statistic.corrects", "所更正的版次。The edition that it corrects."
    )
    lender: Lender | None = edge(
        "loan.lender", "承贷机构；全县汇总为 null。Lender; null of the county as a whole."
    )
    county: Region | None = edge("tenant.county", "县。County.")
