"""Valid arguments of what is done to households, and of what is read of them."""

from __future__ import annotations

from typing import Any

from models.ids import GlobalId
from tests import factories
from tests.badinput.catalogue import GOOD_CARD
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, GOVERNMENT, PA, Making
from tests.factories import FENGGANG

CALLERS = {
    "identityReveal": PA,
    # Of the township in which the factories make households.
    "householdAssess": f"TOWN_PA@{FENGGANG}100",
    "householdStatusChange": PA,
    "disposalDecide": GOVERNMENT,
}
READS = {"householdExposure": {"idCard": GOOD_CARD}}


class HouseholdBases(Making):
    """Of households, their members, and the loans of removed ones."""

    async def _id_of(self, noun: str) -> str:
        """The demo has nothing to dispose of: a case is made where one is asked for."""
        if noun == "DisposalCase":
            return str(await self._case())
        return await super()._id_of(noun)

    async def _case(self) -> GlobalId:
        borrower, lender = await self._borrower(), await self._lender()
        loan = await self._quietly(factories.loan(self._owner, borrower, lender))
        made: GlobalId = await self._quietly(factories.disposal_case(self._owner, borrower, loan))
        return made

    async def _identity_reveal(self) -> dict[str, Any]:
        found = await self._owner.fetchval(
            f"select id from household_member where county_id = {COUNTY}"
            " and key_id = 'test-1' order by id limit 1"
        )
        return {"member": f"member_{COUNTY}_{found}", "purpose": "核对名册"}

    async def _household_rate(self) -> dict[str, Any]:
        borrower = await self._borrower()
        return {"household": str(borrower.household), "grade": "AAA", "met": True}

    async def _household_assess(self) -> dict[str, Any]:
        borrower = await self._borrower()
        answer = {"condition": Name("WILLING"), "met": True, "note": "愿意"}
        return {"household": str(borrower.household), "assessments": [answer]}

    async def _household_status_change(self) -> dict[str, Any]:
        borrower = await self._borrower()
        return {
            "household": str(borrower.household),
            "status": Name("EXITED"),
            "reason": "达到脱贫标准",
        }

    async def _disposal_decide(self) -> dict[str, Any]:
        return {
            "disposalCase": str(await self._case()),
            "decision": Name("KEEP_TO_MATURITY"),
            "decidingBody": "凤冈县人民政府",
        }
