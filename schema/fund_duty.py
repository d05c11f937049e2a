"""What a county owes its fund, how far it covers, and its statement (风险补偿金, 二(六)1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import FundAccount, FundEntryKind, RevenueBasis, TopUpPlanState
from schema.column import column, edge, group
from schema.connection import Node, planned
from schema.download import Download
from schema.order import order_of
from schema.scalar import Ratio

if TYPE_CHECKING:
    from schema.risk_fund import FundEntry

BudgetRevenueOrder = order_of("BudgetRevenue")
TopUpPlanOrder = order_of("TopUpPlan")


@strawberry.type(
    description="本级一般公共预算收入（只增不改）。The county's own revenue of a year."
)
class BudgetRevenue(Node):
    """Of one year and basis the latest record prevails."""

    year: int = column("year", "年度。Year.")
    basis: RevenueBasis = column("basis", "口径。Basis.")
    amount: Decimal = column("amount", "收入，元，不含转移支付。Revenue, yuan, without transfers.")
    document_no: str = column("document_no", "文号。Document number.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")


@strawberry.type(
    description="补足计划（二(六)1「适时注入」）。A plan to bring the fund back to 1:10."
)
class TopUpPlan(Node):
    """One at a time; a later one takes its place."""

    shortfall: Decimal = column("shortfall", "登记时的缺口，元。Shortfall when it was made, yuan.")
    amount: Decimal = column("amount", "计划注入，元。Amount planned, yuan.")
    planned_on: date = column("planned_on", "计划日。Day planned.")
    document_no: str = column("document_no", "文号。Document number.")
    note: str | None = column("note", "说明。Note.")
    status: TopUpPlanState = column("state", "状态。State.")
    ended_on: date | None = column("ended_on", "结束日；执行中为 null。Day it ended.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version.")


@strawberry.type(description="再发放一笔贷款的影响。What one more loan would do.")
class FundNextLoan:
    """Lending goes on; this says what it would take."""

    amount: Decimal = column("amount", "贷款金额，元。Amount of the loan, yuan.")
    shortfall: Decimal = column("shortfall", "放款后的缺口，元。Shortfall after it, yuan.")


@strawberry.type(
    description="风险补偿金覆盖（1:10，二(六)1）。How far the fund covers what is lent."
)
class FundCoverage:
    """Balance and what waits to be paid, against a tenth of what is outstanding."""

    balance: Decimal = column("balance", "专户余额，元。Balance, yuan.")
    outstanding: Decimal = column("outstanding", "全县贷款余额，元。Outstanding loans, yuan.")
    required: Decimal = column("required", "按 1:10 应有，元。Required for 1:10, yuan.")
    shortfall: Decimal = column("shortfall", "缺口，元，向上取分。Missing, yuan, rounded up.")
    ratio: Ratio | None = column(
        "ratio", "余额÷贷款余额；无贷款为 null（合规）。Null without loans."
    )
    approved_unpaid: Decimal = column(
        "approved_unpaid", "已批准未支付的代偿，元。Claims approved and not yet paid, yuan."
    )
    available: Decimal = column("available", "可用余额，元。Balance less those claims, yuan.")
    next_loan: FundNextLoan = planned(
        FundNextLoan,
        "再发放一笔贷款的影响。What one more loan of that amount would do.",
        {"edge": "coverage.next_loan"},
        {"amount": Annotated[Decimal, strawberry.argument(description="金额，元。Amount, yuan.")]},
        required=("amount",),
    )


@strawberry.type(
    description="年度注入义务（增量的 5%，二(六)1）。The duty of a year: 5 % of growth."
)
class InjectionDuty:
    """Both years by one basis; budgets where both have one."""

    year: int = column("year", "年度。Year.")
    basis: RevenueBasis = column("basis", "口径。Basis.")
    previous: Decimal = column("previous", "上年收入，元。Revenue of the year before, yuan.")
    current: Decimal = column("current", "本年收入，元。Revenue of the year, yuan.")
    due: Decimal = column("due", "应注入，元。Due, yuan.")
    injected: Decimal = column("injected", "县级已注入，元。Paid in by the county for it, yuan.")
    gap: Decimal = column("gap", "缺口，元。Still missing, yuan.")
    due_on: date = column("due_on", "截止日。Last day.")


@strawberry.type(description="一个会计科目的发生额与余额。An account's sums and balance.")
class FundAccountBalance:
    """All balances add up to nothing."""

    account: FundAccount = column("account", "科目。Account.")
    debit: Decimal = column("debit", "借方合计，元。Debits, yuan.")
    credit: Decimal = column("credit", "贷方合计，元。Credits, yuan.")
    balance: Decimal = column("balance", "借减贷，元。Debits less credits, yuan.")


@strawberry.type(description="流水一行及其后的余额。A movement and the balance after it.")
class FundStatementLine:
    """In the order of business day and record."""

    business_on: date = column("business_on", "记账日。Business day.")
    kind: FundEntryKind = column("kind", "类型。Kind.")
    document_no: str = column("document_no", "文号。Document number.")
    change: Decimal = column("change", "专户变动，元，出为负。Change, yuan.")
    balance: Decimal = column("balance", "变动后余额，元。Balance after it, yuan.")
    entry: Annotated[FundEntry, strawberry.lazy("schema.risk_fund")] | None = edge(
        "statement_line.entry", "分录。The entry."
    )


@strawberry.type(description="一类分录的合计。What entries of one kind add up to.")
class FundKindTotal:
    """Within the period."""

    kind: FundEntryKind = column("kind", "类型。Kind.")
    count: int = column("count", "笔数。Number of entries.")
    change: Decimal = column("change", "专户变动合计，元。Change of the balance, yuan.")


@strawberry.type(description="一段时间的专户流水。The fund's statement of a period.")
class FundStatement:
    """Opening and movements make closing exactly."""

    from_on: date = column("from_on", "起始日。First day.")
    to_on: date = column("to_on", "截止日。Last day.")
    opening: Decimal = column("opening", "期初余额，元。Balance before, yuan.")
    closing: Decimal = column("closing", "期末余额，元。Balance after, yuan.")
    lines: list[FundStatementLine] = edge("statement.lines", "流水。Movements in order.")
    totals: list[FundKindTotal] = edge("statement.totals", "分类合计。Totals by kind.")
    download: Download = group("流水的打印文件。The statement as a file.")
