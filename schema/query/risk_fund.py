"""Risk-compensation funds: root fields that read."""

from __future__ import annotations

import strawberry

from schema.bank_statement import BankStatement
from schema.connection import planned
from schema.query.field import COUNTY, by_id, page
from schema.risk_fund import RiskFund, RiskFundFilter, RiskFundOrder


@strawberry.type
class RiskFundQuery:
    """Funds."""

    risk_fund: RiskFund | None = planned(
        RiskFund | None,
        "一县的风险补偿金。The fund of a county.",
        {"root": "one", "by": (("county", "county_id", "region_or_null:county", "RiskFund"),)},
        {"county": COUNTY},
        required=("county",),
    )
    bank_statement: BankStatement | None = by_id(
        BankStatement, "银行对账单。A statement of the bank."
    )
    risk_funds = page(RiskFund, "风险补偿金。Funds.", RiskFundFilter, RiskFundOrder)
