"""Valid arguments of what is done to households, and of what is read of them."""

from __future__ import annotations

from typing import Any

from tests.badinput.catalogue import GOOD_CARD
from tests.badinput.making import COUNTY, PA, Making

CALLERS = {"identityReveal": PA}
READS = {"householdExposure": {"idCard": GOOD_CARD}}


class HouseholdBases(Making):
    """Of households and their members."""

    async def _identity_reveal(self) -> dict[str, Any]:
        found = await self._owner.fetchval(
            f"select id from household_member where county_id = {COUNTY}"
            " and key_id = 'test-1' order by id limit 1"
        )
        return {"member": f"member_{COUNTY}_{found}", "purpose": "核对名册"}
