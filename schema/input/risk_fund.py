"""Inputs of what is done to risk-compensation funds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import RevenueBasis, SourceLevel
from schema.input.base import Act, field, optional


@strawberry.input(description="设立风险补偿金（一县一户）。Opening the county's fund.")
class FundOpenInput(Act):
    """One per county."""

    document_no: str = field("设立文号。Document number.")
    bank_name: str = field("开户银行。Bank of the special account.")
    account_no: str = field("专户账号（脱敏保存）。Account number; stored masked.")


@strawberry.input(description="注入风险补偿金。An injection into the fund.")
class FundInjectInput(Act):
    """Moves money: an idempotency key is mandatory."""

    amount: Decimal = field("金额，元。Amount, yuan.")
    source_level: SourceLevel = field("资金层级。Budget it comes from.")
    document_no: str = field("文号。Document number.")
    business_on: date | None = optional("记账日，默认业务日。Business day.")
    for_year: int | None = optional(
        "所履行的年度义务（仅县级资金），默认记账年度。Year it is for; the county's own money only."
    )


@strawberry.input(description="冲正分录。Reversal of an entry by a new one.")
class FundEntryReverseInput(Act):
    """Moves money: an idempotency key is mandatory."""

    entry: strawberry.ID = field("分录。The entry.")
    reason: str = field("原因。Reason.")
    document_no: str | None = optional("文号。Document number.")


@strawberry.input(description="登记专户利息。Interest that the special account earned.")
class FundInterestRecordInput(Act):
    """Moves money: an idempotency key is mandatory."""

    amount: Decimal = field("金额，元。Amount, yuan.")
    document_no: str = field("凭证号。Number of the bank's slip.")
    business_on: date | None = optional("记账日，默认业务日。Business day.")


@strawberry.input(description="登记本级一般公共预算收入。The county's own revenue of a year.")
class BudgetRevenueRecordInput(Act):
    """Without transfers from above; the latest of a year and basis prevails."""

    year: int = field("年度。Year.")
    basis: RevenueBasis = field("口径。Basis.")
    amount: Decimal = field("收入，元。Revenue, yuan.")
    document_no: str = field("文号。Document number.")


@strawberry.input(description="登记补足计划。A plan to bring the fund back to 1:10.")
class TopUpPlanRecordInput(Act):
    """Only while the fund is short; takes the place of the open one."""

    amount: Decimal = field("计划注入，元。Amount, yuan.")
    planned_on: date = field("计划日，不早于业务日。Day, not before the business day.")
    document_no: str = field("文号。Document number.")
    note: str | None = optional("说明。Note.")
