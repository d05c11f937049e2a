"""Loans (扶贫小额信贷), their events, repayments and classifications."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import (
    ArrearsCause,
    DisposalClass,
    FiveTier,
    FundingSource,
    GuaranteeMode,
    Industry,
    LoanEventKind,
    LoanFlag,
    LoanPurpose,
    LoanState,
    PayerType,
    RepaymentMethod,
    UsedBy,
)
from schema.claim import Claim, ClaimOrder
from schema.column import column, condition, edge, group
from schema.connection import Connection, Node, connection
from schema.default_buffer import DefaultBuffer, DefaultBufferOrder, Reminder, ReminderOrder
from schema.enum import ActName, Segment
from schema.extension import Extension, ExtensionOrder
from schema.filter import (
    AND,
    NOT,
    OR,
    AccountCondition,
    BooleanCondition,
    CityCodeCondition,
    Condition,
    DateCondition,
    DecimalCondition,
    IdCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.household import Household, HouseholdMember
from schema.instalment_plan import InstalmentPlan, InstalmentPlanOrder
from schema.lender import Lender, Outlet
from schema.order import order_of
from schema.region import Region
from schema.scalar import Rate

if TYPE_CHECKING:
    from schema.agreement import Agreement
    from schema.collection import (
        CollectionCase,
        CollectionCaseFilter,
        CollectionCaseOrder,
    )
    from schema.disposal import DisposalCase
    from schema.inspection import Inspection, InspectionFilter, InspectionOrder
    from schema.project import Project
    from schema.recovery import Recovery, RecoveryFilter, RecoveryOrder
    from schema.subsidy import SubsidyLine, SubsidyLineFilter, SubsidyLineOrder
    from schema.warning import Warning, WarningFilter, WarningOrder


@strawberry.input(description="贷款筛选。Filter of loans.")
class LoanFilter:
    """Which loans."""

    loan_no: StringCondition | None = condition("loan_no", "贷款编号。Loan number.")
    status: Condition[LoanState] | None = condition("state", "状态。State.")
    five_tier: Condition[FiveTier] | None = condition("five_tier", "五级分类。Class.")
    amount: DecimalCondition | None = condition("amount", "金额，元。Amount, yuan.")
    outstanding_principal: DecimalCondition | None = condition(
        "outstanding_principal", "余额，元。Outstanding principal, yuan."
    )
    matures_on: DateCondition | None = condition("matures_on", "到期日。Day of maturity.")
    value_on: DateCondition | None = condition("value_on", "放款日。Value date.")
    overdue_since_on: DateCondition | None = condition(
        "overdue_since_on", "逾期起始日。Day since when it is overdue."
    )
    purpose: Condition[LoanPurpose] | None = condition("purpose", "用途。Purpose.")
    used_by: Condition[UsedBy] | None = condition("used_by", "资金使用方。Who uses the money.")
    funding_source: Condition[FundingSource] | None = condition(
        "funding_source", "资金来源。Funding source."
    )
    lent_while_suspended: BooleanCondition | None = condition(
        "lent_while_suspended",
        "放款日在熔断期间（应恒为空）。Value date inside a tripped interval: none must be.",
    )
    payee_account: AccountCondition | None = condition(
        "payee_account account", "放款至此账号的贷款。Loans paid into this account."
    )
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    household: IdCondition | None = condition("household_id id:Household", "农户。Household.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[LoanFilter] | None = joined("and", AND)
    or_: list[LoanFilter] | None = joined("or", OR)
    not_: LoanFilter | None = joined("not", NOT)


LoanOrder = order_of("Loan")
LoanEventOrder = order_of("LoanEvent")
RepaymentOrder = order_of("Repayment")
ClassificationOrder = order_of("Classification")


@strawberry.type(description="贷款事件（只增不改）。An event of a loan, append-only.")
class LoanEvent(Node):
    """What happened, on which business day, recorded when."""

    kind: LoanEventKind = column("kind", "事件。Kind.")
    business_on: date = column("business_on", "业务日。Business day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    amount: Decimal | None = column("amount", "涉及本金，元。Principal it moved, yuan.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )


@strawberry.type(description="还款记录（只增不改）。A repayment, append-only.")
class Repayment(Node):
    """Money received on one day."""

    received_on: date = column("received_on", "收款日。Day of receipt.")
    principal: Decimal = column("principal", "本金，元。Principal, yuan.")
    interest: Decimal = column("interest", "利息，元。Interest, yuan.")
    penalty: Decimal = column("penalty", "罚息，元。Penalty interest, yuan.")
    payer_type: PayerType = column("payer_type", "还款人。Who paid.")
    payer_name: str | None = column(
        "payer_name_masked", "还款人姓名或名称（脱敏）；未登记为 null。Who paid, masked, or null."
    )
    bank_ref: str = column("bank_ref", "银行流水号。The bank's own reference.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )


@strawberry.type(description="五级分类记录（只增不改）。A classification, append-only.")
class Classification(Node):
    """The class as of a day."""

    five_tier: FiveTier = column("five_tier", "五级分类。Class.")
    as_of_on: date = column("as_of_on", "基准日。As of.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )


@strawberry.type(description="还款计划的一期。One line of a repayment schedule.")
class Instalment:
    """What falls due on a day, and what of it was paid."""

    number: int = column("number", "期次。Number of the line.")
    due_on: date = column("due_on", "应还日。Due day.")
    principal: Decimal = column("principal", "应还本金，元。Principal due, yuan.")
    interest: Decimal = column("interest", "应还利息，元。Interest due, yuan.")
    principal_paid: Decimal = column("principal_paid", "已还本金，元。Principal paid, yuan.")
    interest_paid: Decimal = column("interest_paid", "已还利息，元。Interest paid, yuan.")
    unpaid: Decimal = column("unpaid", "未还本息合计，元。Still to be paid of it, yuan.")


@strawberry.type(description="收款账户（脱敏）。The account that a loan was paid into, masked.")
class LoanPayee:
    """All null where none was recorded."""

    holder: str | None = column("payee_holder_masked", "户名（脱敏）。Holder, masked.")
    bank: str | None = column("payee_bank", "开户行。Bank that keeps the account.")
    account_no: str | None = column(
        "payee_account_masked", "账号（仅显示末四位）。Account number, its last four digits."
    )


@strawberry.type(description="下一期应还。What is to be paid next.")
class LoanNextDue:
    """The first line not past and not paid; null where there is none."""

    due_on: date | None = column("next_due_on", "应还日；无则为 null。Due day, or null.")
    principal: Decimal | None = column(
        "next_due_principal", "未还本金，元。Principal still to be paid, yuan."
    )
    interest: Decimal | None = column(
        "next_due_interest", "未还利息，元。Interest still to be paid, yuan."
    )


@strawberry.type(description="逾期情况。What is overdue.")
class LoanOverdue:
    """Arrears by the schedule, or by what the lender reported where there is none."""

    since_on: date | None = column("overdue_since_on", "逾期起始日；未逾期为 null。Since when.")
    days: int = column(
        "overdue_days",
        "逾期天数，至业务日；未逾期为 0。Days to the business day; else 0.",
    )
    principal: Decimal = column("overdue_principal", "逾期本金，元。Overdue principal, yuan.")
    interest: Decimal = column("overdue_interest", "欠息，元。Overdue interest, yuan.")


@strawberry.type(description="扶贫小额信贷。A poverty-alleviation microcredit loan.")
class Loan(Node):
    """One loan, one disbursement of the full amount."""

    loan_no: str = column("loan_no", "银行贷款编号。The bank's own number.")
    status: LoanState = column("state", "状态。State.")
    amount: Decimal = column("amount", "金额，元。Amount, yuan.")
    outstanding_principal: Decimal = column(
        "outstanding_principal", "贷款余额，元。Outstanding principal, yuan."
    )
    months: int = column("months", "期限，月（不足一月按一月）。Term in months, rounded up.")
    rate: Rate = column("rate", "年利率，%。Annual rate in percent.")
    benchmark_rate: Rate = column("benchmark_rate", "适用基准利率，%。Benchmark it was held to.")
    repayment_method: RepaymentMethod = column("repayment_method", "还款方式。How it is repaid.")
    purpose: LoanPurpose = column("purpose", "用途。Purpose.")
    industry: Industry = column("industry", "产业。Industry.")
    used_by: UsedBy = column("used_by", "户贷户用或户贷企用。Who uses the money.")
    segment: Segment | None = column("segment", "新老划断；未放款为 null。Old or new.")
    funding_source: FundingSource = column("funding_source", "资金来源。Funding source.")
    relending_no: str | None = column(
        "relending_no", "扶贫再贷款合同号；自有资金为 null。Contract of the re-lending, or null."
    )
    guarantee_mode: GuaranteeMode = column("guarantee_mode", "担保方式。Security.")
    contract_no: str | None = column("contract_no", "合同编号。Contract number.")
    approval_no: str | None = column("approval_no", "内部审批号。The lender's approval reference.")
    submitted_on: date = column("submitted_on", "申请日。Day of the application.")
    planned_value_on: date = column("planned_value_on", "计划放款日。Planned value date.")
    approved_on: date | None = column("approved_on", "审批日。Day of the approval.")
    signed_on: date | None = column("signed_on", "签约日。Day of the contract.")
    value_on: date | None = column("value_on", "放款日。Value date.")
    matures_on: date = column("matures_on", "到期日。Day of maturity.")
    extended_on: date | None = column(
        "extended_on", "展期起始日（原到期日）；未展期为 null。First extended day, if extended."
    )
    extended_rate: Rate | None = column(
        "extended_rate", "展期年利率，%。Annual rate from the first extended day on."
    )
    disposal_class: DisposalClass | None = column(
        "disposal_class", "到期未还的处置类别；未分类为 null。Class of disposal, if unpaid."
    )
    settled_on: date | None = column("settled_on", "结清日。Day of settlement.")
    five_tier: FiveTier = column("five_tier", "五级分类。Five-tier class.")
    classified_on: date | None = column("classified_on", "分类基准日。As of.")
    flags: list[LoanFlag] = column("flags", "贷款标记。Marks that change what it is entitled to.")
    subsidy_ends_on: date | None = column(
        "subsidy_ends_on",
        "到期前停止贴息的首日；未停止为 null。First day without subsidy before maturity.",
    )
    arrears_cause: ArrearsCause | None = column(
        "arrears_cause",
        "欠息原因：仅欠财政应贴利息时为 SUBSIDY_LATE，否则为 null（二(四)）。"
        "SUBSIDY_LATE where nothing is late but interest that the county is still to pay.",
    )
    demand_on: date | None = column(
        "demand_on", "提前催收的还款日；未催收为 null。Day to pay by after an early call."
    )
    policy_version: str = column("policy_version", "适用政策文件。Policy it is bound to.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    changed_at: datetime = column("changed_at", "最近变动。Last change.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    overdue: LoanOverdue = group("逾期情况。What is overdue.")
    payee: LoanPayee = group("收款账户。The account that it was paid into.")
    next_due: LoanNextDue = group("下一期应还。What is to be paid next.")
    schedule: list[Instalment] = edge(
        "loan.schedule", "还款计划，按期次。Repayment schedule in order; empty where none is kept."
    )
    lender: Lender | None = edge("loan.lender", "承贷机构。Lender.")
    outlet: Outlet | None = edge("loan.outlet", "经办网点。Outlet.")
    household: Household | None = edge("loan.household", "农户。Household.")
    borrower: HouseholdMember | None = edge("loan.borrower", "借款人。Borrower.")
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "loan.project", "户贷企用项目；不可见时为 null。Project; null where invisible."
    )
    agreement: Annotated[Agreement, strawberry.lazy("schema.agreement")] | None = edge(
        "loan.agreement", "合作协议；未约定为 null。Cooperation agreement; null without one."
    )
    renews: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan.renews", "续贷所归还的旧贷款；非续贷为 null。The loan it pays off; null if none."
    )
    disposal_case: Annotated[DisposalCase, strawberry.lazy("schema.disposal")] | None = edge(
        "loan.disposal_case", "错评清退后的处置；无则为 null。Its case after a removal."
    )
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "申请时的乡镇。Township at submission.")
    events = connection(
        Connection[LoanEvent], "事件。Events.", {"edge": "loan.events"}, order=LoanEventOrder
    )
    repayments = connection(
        Connection[Repayment],
        "还款。Repayments.",
        {"edge": "loan.repayments"},
        order=RepaymentOrder,
    )
    classifications = connection(
        Connection[Classification],
        "五级分类历史。Classifications.",
        {"edge": "loan.classifications"},
        order=ClassificationOrder,
    )
    extensions = connection(
        Connection[Extension],
        "展期。Extensions.",
        {"edge": "loan.extensions"},
        order=ExtensionOrder,
    )
    instalment_plans = connection(
        Connection[InstalmentPlan],
        "分期还款计划。Instalment plans.",
        {"edge": "loan.instalment_plans"},
        order=InstalmentPlanOrder,
    )
    default_buffers = connection(
        Connection[DefaultBuffer],
        "代偿缓冲期。Default buffers.",
        {"edge": "loan.default_buffers"},
        order=DefaultBufferOrder,
    )
    reminders = connection(
        Connection[Reminder],
        "督促还款。Reminders.",
        {"edge": "loan.reminders"},
        order=ReminderOrder,
    )
    claims = connection(
        Connection[Claim], "代偿申请。Claims.", {"edge": "loan.claims"}, order=ClaimOrder
    )
    recoveries = connection(
        Connection[Annotated["Recovery", strawberry.lazy("schema.recovery")]],
        "追偿回收。What came back after compensation.",
        {"edge": "loan.recoveries"},
        where=Annotated["RecoveryFilter", strawberry.lazy("schema.recovery")],
        order=Annotated["RecoveryOrder", strawberry.lazy("schema.recovery")],
    )
    warnings = connection(
        Connection[Annotated["Warning", strawberry.lazy("schema.warning")]],
        "预警。Warnings about it.",
        {"edge": "loan.warnings"},
        where=Annotated["WarningFilter", strawberry.lazy("schema.warning")],
        order=Annotated["WarningOrder", strawberry.lazy("schema.warning")],
    )
    subsidy_lines = connection(
        Connection[Annotated["SubsidyLine", strawberry.lazy("schema.subsidy")]],
        "贴息明细。Its lines of interest subsidy.",
        {"edge": "loan.subsidy_lines"},
        where=Annotated["SubsidyLineFilter", strawberry.lazy("schema.subsidy")],
        order=Annotated["SubsidyLineOrder", strawberry.lazy("schema.subsidy")],
    )
    inspections = connection(
        Connection[Annotated["Inspection", strawberry.lazy("schema.inspection")]],
        "贷后检查。Inspections after lending.",
        {"edge": "loan.inspections"},
        where=Annotated["InspectionFilter", strawberry.lazy("schema.inspection")],
        order=Annotated["InspectionOrder", strawberry.lazy("schema.inspection")],
    )
    collection_cases = connection(
        Connection[Annotated["CollectionCase", strawberry.lazy("schema.collection")]],
        "清收案件。Cases of collection.",
        {"edge": "loan.collection_cases"},
        where=Annotated["CollectionCaseFilter", strawberry.lazy("schema.collection")],
        order=Annotated["CollectionCaseOrder", strawberry.lazy("schema.collection")],
    )
