"""The caller, the policy in force, labels of enumerations, and why access was refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from authz.role import Role
from rules.vocabulary import HouseholdStatus, RateRule
from schema.enum import ActName
from schema.error import Clause
from schema.scalar import Rate, Ratio, RegionCode


@strawberry.type(description="调用者的管辖范围。The caller's scope.")
class Scope:
    """A division and everything below it."""

    code: RegionCode = strawberry.field(description="行政区划代码。Division code.")
    name: str = strawberry.field(description="名称。Name.")


@strawberry.type(description="当前调用者。The caller.")
class Viewer:
    """Who the token speaks for, and what it may do."""

    subject: str = strawberry.field(description="令牌主体。Subject of the token.")
    name: str = strawberry.field(description="姓名或系统名。Name.")
    organisation: str | None = strawberry.field(description="机构。Organisation.")
    role: Role = strawberry.field(description="角色。Role.")
    role_label: str = strawberry.field(description="角色名称。The role's label.")
    scope: Scope = strawberry.field(description="管辖范围。Scope.")
    lender_code: str | None = strawberry.field(description="所属承贷机构代码。Lender's code.")
    permissions: list[ActName] = strawberry.field(
        description="此角色可办理的事项（具体对象另有条件）。Acts the role may do at all."
    )
    readable: list[str] = strawberry.field(description="此角色可查看的资源。Resources it may read.")
    business_date: date = strawberry.field(description="业务日。The business day.")


@strawberry.type(description="一项政策数值及其条款。A number of the policy and its clause.")
class PolicyNumber:
    """Shown by portals instead of hard-coded limits."""

    name: str = strawberry.field(description="名称。Name.")
    value: str = strawberry.field(
        description="值；空表示该文件未作规定。Value; empty where the text sets none."
    )
    unit: str = strawberry.field(description="单位。Unit.")
    clause: Clause | None = strawberry.field(description="条款。Clause.")


@strawberry.type(description="一项条款要求。An obligation of the document.")
class PolicyClause:
    """What the document demands, and whether this system executes it."""

    row: int = strawberry.field(description="序号，按文件顺序。Number in the document's order.")
    article: str = strawberry.field(description="条款，如 一(二)。Article.")
    quote: str = strawberry.field(description="原文。Quotation.")
    modelled: bool = strawberry.field(
        description="本系统是否执行此项。Whether a function here judges it."
    )
    reason: str | None = strawberry.field(description="未执行的原因。Why none does.")


@strawberry.type(description="某日适用的政策版本。The policy version in force on a day.")
class Policy:
    """Limits and rules of the notice, cited."""

    code: str = strawberry.field(description="文号。Document number.")
    effective_from: date = strawberry.field(description="起始日。First day.")
    effective_to: date | None = strawberry.field(description="截止日；现行为 null。Last day.")
    max_household_amount: Decimal = strawberry.field(
        description="每户上限，元，一(二)。Limit per household, yuan."
    )
    max_months: int = strawberry.field(description="最长期限，月，一(二)。Longest term in months.")
    rate_rule: RateRule = strawberry.field(description="利率规则，一(二)。How rates are bound.")
    eligible_statuses: list[HouseholdStatus] = strawberry.field(
        description="可借款的农户身份，一(一)、二(八)2。Statuses of households that may borrow."
    )
    exited_keeps_policy_until: date = strawberry.field(
        description="脱贫户保持政策的最后一日，二(八)2。Last day for exited households."
    )
    subsidy_ratio: Ratio = strawberry.field(
        description="贴息比例，二(四)。Share of the interest that is subsidised."
    )
    npl_trip_ratio: Ratio = strawberry.field(description="熔断不良率（含），二(二)。Trips at.")
    resume_ratio_default: Ratio | None = strawberry.field(
        description="恢复办理标准；null 表示由县设定，二(二)。Resumes at; null: set by the county."
    )
    buffer_months_default: int = strawberry.field(
        description="代偿缓冲期，一般，月，二(六)2。Buffer before a claim, as a rule, months."
    )
    buffer_months_max: int = strawberry.field(
        description="代偿缓冲期，最长，月，二(六)2。Buffer before a claim, at most, months."
    )
    deposit_working_days: int = strawberry.field(
        description="收回款存入专户期限，工作日，二(六)3。Working days to deposit a recovery."
    )
    fund_ratio_min: Ratio = strawberry.field(description="补偿金比例下限，二(六)1。Least coverage.")
    injection_ratio: Ratio = strawberry.field(
        description="预算收入增量注入比例，二(六)1。Share of the growth of revenue paid in."
    )
    province_watch_amount: Decimal = strawberry.field(
        description="省级关注起点（含），元，二(九)4。Watched by the province from, yuan."
    )
    cut_date: date = strawberry.field(
        description="新老划断日（当日为新），二(九)1。First day of new enterprise use."
    )
    value_date_days_back_max: int = strawberry.field(
        description="放款补录最多天数，一(四)。Days a disbursement may be recorded late."
    )
    benchmark_rates: list[BenchmarkRate] = strawberry.field(
        description="当日适用的参考利率（基准利率或LPR），一(二)。Reference rates that day."
    )
    numbers: list[PolicyNumber] = strawberry.field(
        description="全部数值及条款。Every number with its clause."
    )
    clauses: list[PolicyClause] = strawberry.field(
        description="全部条款，按文件顺序。Every obligation of the document, in its order."
    )


@strawberry.type(description="某期限档次的基准利率。The benchmark of a tier.")
class BenchmarkRate:
    """A rate for terms above one and up to another number of months."""

    over_months: int = strawberry.field(description="超过的月数。Above, months.")
    up_to_months: int | None = strawberry.field(description="不超过的月数。Up to, months.")
    percent: Rate = strawberry.field(description="年利率，%。Percent a year.")
    effective_on: date = strawberry.field(description="执行日。In force since.")


@strawberry.type(description="枚举值的名称。Label of an enumeration's value.")
class EnumLabel:
    """For menus and tables."""

    enum: str = strawberry.field(description="枚举名。Enumeration.")
    value: str = strawberry.field(description="枚举值。Value.")
    label: str = strawberry.field(description="名称。Label.")


@strawberry.type(description="一次拒绝的说明。Why access was refused.")
class AccessExplanation:
    """The decision replayed against the policy in force now."""

    decision_id: str = strawberry.field(description="拒绝决定号。Decision.")
    act: str = strawberry.field(description="事项。Act.")
    role: Role = strawberry.field(description="当时的角色。Role at the time.")
    object_id: str | None = strawberry.field(description="对象 id。Object.")
    allowed_now: bool = strawberry.field(description="按现行政策是否允许。Would it be allowed now.")
    missing_right: str = strawberry.field(description="所缺的权限。The missing right.")
    grantable_by: list[str] = strawberry.field(description="可授权的角色。Who has this right.")
    reason: str | None = strawberry.field(description="政策条文。Reason in the policy.")
