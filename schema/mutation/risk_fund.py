"""Risk-compensation funds: root fields that write."""

from __future__ import annotations

import strawberry

from schema.fund_duty import BudgetRevenue, TopUpPlan
from schema.input.risk_fund import (
    BudgetRevenueRecordInput,
    FundEntryReverseInput,
    FundInjectInput,
    FundInterestRecordInput,
    FundOpenInput,
    TopUpPlanRecordInput,
)
from schema.risk_fund import FundEntry, RiskFund
from schema.write import mutation
from services import (
    budget_revenue_record,
    fund_entry_reverse,
    fund_inject,
    fund_interest_record,
    fund_open,
    top_up_plan_record,
)


@strawberry.type
class RiskFundMutation:
    """Everything that is done to funds."""

    fund_open = mutation(
        fund_open.fund_open,
        fund_open.FundOpen,
        FundOpenInput,
        {"fund": RiskFund},
        "设立风险补偿金。Open the county's fund.",
    )
    fund_inject = mutation(
        fund_inject.fund_inject,
        fund_inject.FundInject,
        FundInjectInput,
        {"entry": FundEntry},
        "注入风险补偿金。Pay into the fund.",
    )
    fund_entry_reverse = mutation(
        fund_entry_reverse.fund_entry_reverse,
        fund_entry_reverse.FundEntryReverse,
        FundEntryReverseInput,
        {"entry": FundEntry},
        "冲正分录。Reverse an entry by a new one.",
    )
    fund_interest_record = mutation(
        fund_interest_record.fund_interest_record,
        fund_interest_record.FundInterestRecord,
        FundInterestRecordInput,
        {"entry": FundEntry},
        "登记专户利息。Record interest of the special account.",
    )
    budget_revenue_record = mutation(
        budget_revenue_record.budget_revenue_record,
        budget_revenue_record.BudgetRevenueRecord,
        BudgetRevenueRecordInput,
        {"revenue": BudgetRevenue},
        "登记本级一般公共预算收入。Record the county's own revenue.",
    )
    top_up_plan_record = mutation(
        top_up_plan_record.top_up_plan_record,
        top_up_plan_record.TopUpPlanRecord,
        TopUpPlanRecordInput,
        {"plan": TopUpPlan},
        "登记补足计划。Record a plan to top up the fund.",
    )
