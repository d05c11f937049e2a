"""Risk-compensation funds (风险补偿金): balance, coverage and the double-entry ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import FundAccount, FundEntryKind, SourceLevel
from schema.bank_statement import BankStatement, BankStatementFilter, BankStatementOrder
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection, planned
from schema.enum import ActName
from schema.filter import AND, NOT, OR, CityCodeCondition, RegionCodeCondition, joined
from schema.fund_duty import (
    BudgetRevenue,
    BudgetRevenueOrder,
    FundAccountBalance,
    FundCoverage,
    FundStatement,
    InjectionDuty,
    TopUpPlan,
    TopUpPlanOrder,
)
from schema.order import order_of
from schema.region import Region
from schema.scalar import Ratio

if TYPE_CHECKING:
    from schema.bank_statement import BankMatch
    from schema.claim import Claim
    from schema.recovery import Recovery


@strawberry.input(description="风险补偿金筛选。Filter of funds.")
class RiskFundFilter:
    """Which funds."""

    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[RiskFundFilter] | None = joined("and", AND)
    or_: list[RiskFundFilter] | None = joined("or", OR)
    not_: RiskFundFilter | None = joined("not", NOT)


RiskFundOrder = order_of("RiskFund")
FundEntryOrder = order_of("FundEntry")


@strawberry.type(description="专户余额与全县贷款余额（二(六)1，1:10）。Fund against lending.")
class CountyPosition:
    """What stands in the special account beside what the county's lenders have outstanding."""

    balance: Decimal = column("fund_balance", "专户余额，元。Balance of the fund, yuan.")
    outstanding: Decimal = column("outstanding", "全县贷款余额，元。Outstanding loans, yuan.")
    loan_count: int = column("loan_count", "在贷笔数。Loans outstanding.")
    coverage: Ratio | None = column(
        "coverage", "余额÷贷款余额；无贷款为 null（视为合规）。Coverage; null without loans."
    )
    shortfall: Decimal = column(
        "shortfall", "按 1:10 的缺口，元，向上取分。Missing for 1:10, yuan, rounded up."
    )
    changed_at: datetime = column("changed_at", "最近变动。Last change.")


@strawberry.type(description="风险补偿金分录（只增不改）。An entry, append-only.")
class FundEntry(Node):
    """A movement between two accounts; one of them is the special account."""

    kind: FundEntryKind = column("kind", "类型。Kind.")
    amount: Decimal = column("amount", "金额，元，恒为正。Amount, yuan, always positive.")
    balance_change: Decimal = column(
        "balance_change", "专户变动，元，出为负。Change of the balance, yuan."
    )
    debit_account: FundAccount = column("debit_account", "借方科目。Account debited.")
    credit_account: FundAccount = column("credit_account", "贷方科目。Account credited.")
    source_level: SourceLevel | None = column("source_level", "资金层级。Budget it came from.")
    document_no: str = column("document_no", "文号。Document number.")
    note: str | None = column("note", "说明。Note.")
    business_on: date = column("business_on", "记账日。Business day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    reversal_of: Annotated[FundEntry, strawberry.lazy("schema.risk_fund")] | None = edge(
        "fundentry.reversal_of", "所冲正的分录。Entry that this one reverses."
    )
    reversed_by: Annotated[FundEntry, strawberry.lazy("schema.risk_fund")] | None = edge(
        "fundentry.reversed_by", "冲正本分录的分录。Entry that reversed this one."
    )
    claim: Annotated[Claim, strawberry.lazy("schema.claim")] | None = edge(
        "fundentry.claim", "代偿或追偿所属的代偿申请。Claim that it pays or recovers."
    )
    recovery: Annotated[Recovery, strawberry.lazy("schema.recovery")] | None = edge(
        "fundentry.recovery", "所入账的追偿回收。Recovery that it books."
    )
    bank_match: Annotated[BankMatch, strawberry.lazy("schema.bank_statement")] | None = edge(
        "fundentry.bank_match", "与银行的勾对；未勾对为 null。Its line at the bank, or null."
    )
    fund: Annotated[RiskFund, strawberry.lazy("schema.risk_fund")] | None = edge(
        "fundentry.fund", "风险补偿金。Fund."
    )


@strawberry.type(description="县级风险补偿金，一县一户。The county's risk-compensation fund.")
class RiskFund(Node):
    """One per county."""

    document_no: str = column("document_no", "设立文号。Document that opened it.")
    bank_name: str = column("bank_name", "开户银行。Bank of the special account.")
    account_no: str = column("account_no_masked", "专户账号（脱敏）。Masked account number.")
    opened_on: date = column("opened_on", "设立日。Day of opening.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    county: Region | None = edge("tenant.county", "县。County.")
    position: CountyPosition | None = edge("fund.position", "余额与覆盖率。Balance and coverage.")
    entries = connection(
        Connection[FundEntry], "分录。Entries.", {"edge": "fund.entries"}, order=FundEntryOrder
    )
    budget_revenues = connection(
        Connection[BudgetRevenue],
        "本级一般公共预算收入。Revenue recorded.",
        {"edge": "fund.revenues"},
        order=BudgetRevenueOrder,
    )
    top_up_plans = connection(
        Connection[TopUpPlan],
        "补足计划。Plans to top up.",
        {"edge": "fund.top_up_plans"},
        order=TopUpPlanOrder,
    )
    coverage: FundCoverage | None = edge("fund.coverage", "覆盖情况。How far it covers.")
    injection_duty: InjectionDuty | None = planned(
        InjectionDuty | None,
        "年度注入义务；缺少收入数据为 null。The duty of a year; null where a revenue is missing.",
        {"edge": "fund.injection_duty"},
        {"year": Annotated[int, strawberry.argument(description="年度。Year.")]},
        required=("year",),
    )
    statement: FundStatement | None = planned(
        FundStatement | None,
        "专户流水，最多 366 天。The statement of a period of at most 366 days.",
        {"edge": "fund.statement"},
        {
            "from_on": Annotated[
                date, strawberry.argument(name="from", description="起始日。First day.")
            ],
            "to_on": Annotated[
                date, strawberry.argument(name="to", description="截止日。Last day.")
            ],
        },
        required=("from_on", "to_on"),
    )
    statements = connection(
        Connection[BankStatement],
        "银行对账单及对账结果。Statements of the bank, held against the books.",
        {"edge": "fund.statements"},
        where=BankStatementFilter,
        order=BankStatementOrder,
    )
    trial_balance: list[FundAccountBalance] = edge(
        "fund.trial_balance", "试算平衡。Each account; the balances add up to nothing."
    )
