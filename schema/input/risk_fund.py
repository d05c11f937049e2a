"""Inputs of what is done to risk-compensation funds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import SourceLevel
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


@strawberry.input(description="冲正分录。Reversal of an entry by a new one.")
class FundEntryReverseInput(Act):
    """Moves money: an idempotency key is mandatory."""

    entry: strawberry.ID = field("分录。The entry.")
    reason: str = field("原因。Reason.")
    document_no: str | None = optional("文号。Document number.")
