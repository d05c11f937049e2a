"""Valid arguments of farm insurance."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, FINANCE, Making
from tests.factories import FENGGANG

CALLERS = {
    "insurancePolicyRegister": FINANCE,
    "premiumSubsidyPay": FINANCE,
    "premiumSubsidyReverse": FINANCE,
}
READS = {
    "insuranceParticipation": {"region": FENGGANG},
    "premiumLedger": {"county": FENGGANG},
}


class InsuranceBases(Making):
    """Of policies and the subsidy of their premiums."""

    async def _insurance_policy_register(self) -> dict[str, Any]:
        borrower = await self._borrower()
        return {
            "policyNo": f"PICC-{self._next()}",
            "insurer": "人保财险",
            "insuredKind": Name("HOUSEHOLD"),
            "household": str(borrower.household),
            "product": "水稻种植保险",
            "category": Name("CENTRAL_SUBSIDISED"),
            "sumInsured": "2400.00",
            "premium": "120.00",
            "parts": {
                "central": "48.00",
                "province": "30.00",
                "city": "6.00",
                "county": "6.00",
                "selfPaid": "30.00",
            },
            "startsOn": "2018-06-01",
            "endsOn": "2019-05-31",
        }

    async def _premium_subsidy_pay(self) -> dict[str, Any]:
        borrower = await self._borrower()
        made = await self._quietly(factories.insurance_policy(self._owner, COUNTY, borrower))
        return {
            "policy": str(made),
            "amount": "30.00",
            "fundSource": Name("COUNTY_BLOCK_POVERTY_FUND"),
            "documentNo": "县财农〔2018〕7号",
        }

    async def _premium_subsidy_reverse(self) -> dict[str, Any]:
        borrower = await self._borrower()
        policy = await self._quietly(factories.insurance_policy(self._owner, COUNTY, borrower))
        made = await self._quietly(factories.premium_subsidy(self._owner, borrower, policy))
        return {"subsidy": str(made), "reason": "误付他户"}
