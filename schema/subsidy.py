"""Interest subsidy (贴息, 二(四)): a quarter's batch of a lender in a county, and its lines."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import (
    SubsidyAccount,
    SubsidyBatchState,
    SubsidyExclusion,
    SubsidyLineKind,
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
    IdCondition,
    IntCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region
from schema.scalar import Rate

if TYPE_CHECKING:
    from schema.household import Household
    from schema.loan import Loan


@strawberry.input(description="贴息批次筛选。Filter of batches of interest subsidy.")
class SubsidyBatchFilter:
    """Which batches."""

    status: Condition[SubsidyBatchState] | None = condition("state", "状态。State.")
    year: IntCondition | None = condition("year", "年度。Year.")
    quarter: IntCondition | None = condition("quarter", "季度，1 至 4。Quarter, 1 to 4.")
    due_on: DateCondition | None = condition("due_on", "应拨付日。Day to be paid by.")
    is_late: BooleanCondition | None = condition("is_late", "是否逾期未拨付。Whether it is late.")
    amount: DecimalCondition | None = condition("amount", "贴息额，元。Amount, yuan.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[SubsidyBatchFilter] | None = joined("and", AND)
    or_: list[SubsidyBatchFilter] | None = joined("or", OR)
    not_: SubsidyBatchFilter | None = joined("not", NOT)


@strawberry.input(description="贴息明细筛选。Filter of lines of a batch.")
class SubsidyLineFilter:
    """Which lines."""

    kind: Condition[SubsidyLineKind] | None = condition("kind", "类型。Kind.")
    excluded: Condition[SubsidyExclusion] | None = condition("excluded", "不予贴息原因。Cause.")
    amount: DecimalCondition | None = condition("amount", "贴息额，元。Amount, yuan.")
    loan: IdCondition | None = condition("loan_id id:Loan", "贷款。Loan.")
    and_: list[SubsidyLineFilter] | None = joined("and", AND)
    or_: list[SubsidyLineFilter] | None = joined("or", OR)
    not_: SubsidyLineFilter | None = joined("not", NOT)


SubsidyBatchOrder = order_of("SubsidyBatch")
SubsidyLineOrder = order_of("SubsidyLine")


@strawberry.type(
    description="贴息明细：一笔贷款一季的应贴利息；不予贴息的天数另列一行并注明原因。"
    "What a loan accrued in the quarter; days without subsidy are a line of their own."
)
class SubsidyLine:
    """An adjustment corrects an earlier quarter, and may be negative."""

    number: int = column("number", "序号。Number.")
    kind: SubsidyLineKind = column("kind", "类型。Kind.")
    from_on: date = column("from_on", "起始日。First day.")
    to_on: date = column("to_on", "截止日（含）。Last day.")
    days: int = column("days", "计息天数。Days on which principal stood.")
    principal_days: Decimal = column("principal_days", "计息积数，元·天。Yuan-days.")
    rate: Rate = column("rate", "年利率，%（期末）。Annual rate, percent, of the last of the days.")
    accrued: Decimal = column("accrued", "应计利息，元。Interest accrued, yuan.")
    amount: Decimal = column("amount", "贴息额，元。Subsidy, yuan.")
    excluded: SubsidyExclusion | None = column(
        "excluded", "不予贴息原因；予以贴息为 null。Why it has none; null where it has."
    )
    to_loan: Decimal = column("to_loan", "冲抵贷款欠息，元。Booked on the loan's interest, yuan.")
    to_household: Decimal = column(
        "to_household", "返还农户已付利息，元。Returned to the household that had paid, yuan."
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "loan.household", "农户。Household."
    )
    batch: Annotated[SubsidyBatch, strawberry.lazy("schema.subsidy")] | None = edge(
        "subsidy_line.batch", "批次。Its batch."
    )
    adjusts: Annotated[SubsidyBatch, strawberry.lazy("schema.subsidy")] | None = edge(
        "subsidy_line.adjusts", "所调整的批次；非调整为 null。The batch that it corrects."
    )


@strawberry.type(
    description="贴息批次：系统按季生成，承贷机构报送，扶贫部门审批，财政拨付，三人分办（二(四)）。"
    "A quarter's batch: drafted by the system, submitted, approved and paid by three persons."
)
class SubsidyBatch(Node):
    """From the day after a settlement day to the next one."""

    year: int = column("year", "年度。Year.")
    quarter: int = column("quarter", "季度，1 至 4。Quarter, 1 to 4.")
    from_on: date = column("from_on", "起始日。First day.")
    to_on: date = column("to_on", "截止日（含）。Last day.")
    due_on: date = column("due_on", "应拨付日。Day to be paid by.")
    status: SubsidyBatchState = column("state", "状态。State.")
    is_late: bool = column("is_late", "是否逾期未拨付。Whether it is late.")
    amount: Decimal = column("amount", "贴息额，元。Amount, yuan.")
    line_count: int = column("line_count", "明细行数。Lines.")
    submitted_on: date | None = column("submitted_on", "报送日。Day it was submitted.")
    submitted_by: str | None = column("submitted_by", "报送人。Who submitted it.")
    approved_on: date | None = column("approved_on", "审批日。Day it was approved.")
    approved_by: str | None = column("approved_by", "审批人。Who approved it.")
    returned_reason: str | None = column("returned_reason", "退回原因。Why it was returned.")
    paid_on: date | None = column("paid_on", "拨付日。Day it was paid.")
    paid_by: str | None = column("paid_by", "拨付人。Who paid it.")
    document_no: str | None = column("document_no", "拨付文号。Document number of the payment.")
    download: Download = group("贴息花名册的打印文件。The list as a file.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    changed_at: datetime = column("changed_at", "最近变动。Last change.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    lines = connection(
        Connection[SubsidyLine],
        "明细。Lines.",
        {"edge": "subsidy.lines"},
        where=SubsidyLineFilter,
        order=SubsidyLineOrder,
    )
    lender: Lender | None = edge("loan.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(description="贴息账的一个科目。An account of the ledger of interest subsidy.")
class InterestLedgerAccount:
    """What was debited and credited, yuan."""

    account: SubsidyAccount = column("account", "科目。Account.")
    debit: Decimal = column("debit", "借方合计，元。Debited, yuan.")
    credit: Decimal = column("credit", "贷方合计，元。Credited, yuan.")
    balance: Decimal = column("balance", "借方减贷方，元。Debited less credited, yuan.")


@strawberry.type(
    description="一县的贴息账试算平衡（独立于风险补偿金，二(四)）。"
    "Trial balance of a county's ledger of interest subsidy, apart from the risk fund."
)
class InterestLedger:
    """All entries of a span of business days; debits equal credits."""

    from_on: date = column("from_on", "起始日。First day.")
    to_on: date = column("to_on", "截止日（含）。Last day.")
    entry_count: int = column("entry_count", "分录数。Entries.")
    to_lenders: Decimal = column("to_lenders", "冲抵贷款欠息，元。Served loans, yuan.")
    to_households: Decimal = column("to_households", "返还农户，元。Back to households, yuan.")
    taken_back: Decimal = column("taken_back", "收回多付，元。Taken back, yuan.")
    debit: Decimal = column("debit", "借方合计，元。All debits, yuan.")
    credit: Decimal = column("credit", "贷方合计，元，等于借方。All credits, equal to them.")
    accounts: list[InterestLedgerAccount] = edge("interest_ledger.accounts", "各科目。Accounts.")
    county: Region | None = edge("tenant.county", "县。County.")
