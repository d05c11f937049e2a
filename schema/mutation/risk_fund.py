"""Risk-compensation funds: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.risk_fund import FundEntryReverseInput, FundInjectInput, FundOpenInput
from schema.risk_fund import FundEntry, RiskFund
from schema.write import mutation
from services import fund_entry_reverse, fund_inject, fund_open


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
