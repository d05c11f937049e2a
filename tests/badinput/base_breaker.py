"""Valid arguments of what is done to circuit breakers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, GOVERNMENT, Making
from tests.factories import FENGGANG

# Its breaker may trip without stopping what the first lender is asked to do.
SECOND_LENDER = f"ABC-{FENGGANG}"
CALLERS = {
    "breakerRatioSet": GOVERNMENT,
    "breakerResumeRequest": f"COUNTY_BANK@{FENGGANG}/{SECOND_LENDER}",
    "breakerResumeGrant": GOVERNMENT,
    "breakerResumeRefuse": GOVERNMENT,
}


class BreakerBases(Making):
    """Of circuit breakers."""

    async def _breaker_ratio_set(self) -> dict[str, Any]:
        return {"lender": SECOND_LENDER, "ratio": "0.02"}

    async def _breaker(self, state: Callable[..., Awaitable[None]]) -> str:
        lender = await self._owner.fetchval("select id from lender where code = $1", SECOND_LENDER)
        await self._quietly(state(self._owner, COUNTY, lender))
        return f"breaker_{COUNTY}_{lender}"

    async def _breaker_resume_request(self) -> dict[str, Any]:
        breaker = await self._breaker(factories.trip)
        return {"breaker": breaker, "means": Name("COMPENSATION")}

    async def _breaker_resume_grant(self) -> dict[str, Any]:
        return {"breaker": await self._breaker(factories.ask_to_resume)}

    async def _breaker_resume_refuse(self) -> dict[str, Any]:
        breaker = await self._breaker(factories.ask_to_resume)
        return {"breaker": breaker, "reason": "清收材料不全"}
