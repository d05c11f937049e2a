"""Valid arguments of what is done to risk-compensation funds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.ids import uuid7
from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import AMOUNT, COUNTY, FINANCE, WITHOUT_FUND, Making
from tests.factories import AT, FENGGANG

CALLERS = {
    "fundOpen": f"COUNTY_FIN@{WITHOUT_FUND[0]}",
    "fundInject": FINANCE,
    "fundEntryReverse": FINANCE,
    "fundInterestRecord": FINANCE,
    "budgetRevenueRecord": FINANCE,
    "topUpPlanRecord": FINANCE,
}
READS = {
    "riskFund": {"county": FENGGANG},
    "statement": {"from": "2018-01-01", "to": "2018-12-31"},
}


class RiskFundBases(Making):
    """Of funds and their entries."""

    async def _fund_open(self) -> dict[str, Any]:
        county = WITHOUT_FUND[1]
        for table in ("fund_entry", "risk_fund"):
            await self._quietly(
                self._owner.execute(f"delete from {table} where county_id = {county}")
            )
        return {
            "documentNo": "筑财〔2018〕1号",
            "bankName": "农商行",
            "accountNo": "6222000011112222",
        }

    async def _fund_inject(self) -> dict[str, Any]:
        return {"amount": AMOUNT, "sourceLevel": Name("COUNTY"), "documentNo": "县财〔2018〕9号"}

    async def _fund_interest_record(self) -> dict[str, Any]:
        return {"amount": AMOUNT, "documentNo": f"LX-{self._next()}"}

    async def _budget_revenue_record(self) -> dict[str, Any]:
        return {
            "year": 2018,
            "basis": Name("BUDGET"),
            "amount": "500000000.00",
            "documentNo": "县人大〔2018〕1号",
        }

    async def _top_up_plan_record(self) -> dict[str, Any]:
        short = "update county_position set outstanding = outstanding + 100000000"
        await self._quietly(self._owner.execute(f"{short} where county_id = {COUNTY}"))
        return {"amount": AMOUNT, "plannedOn": "2060-01-01", "documentNo": "县财〔2018〕8号"}

    async def _fund_entry_reverse(self) -> dict[str, Any]:
        fund = await self._owner.fetchval(f"select id from risk_fund where county_id = {COUNTY}")
        entry = await self._quietly(_entry(self._owner, fund, self._next()))
        return {"entry": entry, "reason": "录入错误"}


async def _entry(owner: Any, fund: Any, number: int) -> str:
    """An injection that can be reversed, with the county's total."""
    key = uuid7(AT)
    await factories.insert(
        owner,
        "fund_entry",
        {
            "county_id": COUNTY,
            "id": key,
            "fund_id": fund,
            "kind": "INJECTION",
            "debit_account": "SPECIAL_ACCOUNT",
            "credit_account": "COUNTY_BUDGET",
            "amount": Decimal("100.00"),
            "source_level": "COUNTY",
            "document_no": f"县财〔2018〕{number}号",
            "business_on": factories.DAY,
            "recorded_at": AT,
            "recorded_by": "seed",
        },
    )
    await owner.execute(
        f"update county_position set fund_balance = fund_balance + 100 where county_id = {COUNTY}"
    )
    return f"fundentry_{COUNTY}_{key}"
