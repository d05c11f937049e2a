"""Valid arguments of what is done to cooperation agreements."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, PA, Making

CALLERS = {"agreementRegister": PA, "agreementSign": PA, "agreementTerminate": PA}


class AgreementBases(Making):
    """Of agreements."""

    async def _id_of(self, noun: str) -> str:
        return await (self._agreement("DRAFT") if noun == "Agreement" else super()._id_of(noun))

    async def _agreement(self, state: str) -> str:
        borrower = await self._borrower()
        entity = await self._quietly(factories.enterprise(self._owner, COUNTY))
        made = await self._quietly(factories.agreement(self._owner, borrower, entity, state=state))
        return str(made)

    async def _agreement_register(self) -> dict[str, Any]:
        borrower = await self._borrower()
        entity = await self._quietly(factories.enterprise(self._owner, COUNTY))
        return {
            "agreementNo": f"XY-{self._next()}",
            "household": str(borrower.household),
            "enterprise": str(entity),
            "amount": "30000.00",
            "startsOn": "2018-12-20",
            "endsOn": "2020-12-20",
            "duties": [
                {"party": Name("HOUSEHOLD"), "duty": "按约种植"},
                {"party": Name("ENTERPRISE"), "duty": "保底收购"},
            ],
            "benefitLinkage": {"kind": Name("DIVIDEND"), "amount": "2000.00", "period": "每年"},
            "riskControl": "保底价收购",
            "voluntary": True,
            "participation": Name("LABOUR"),
        }

    async def _agreement_sign(self) -> dict[str, Any]:
        return {
            "agreement": await self._agreement("DRAFT"),
            "consent": {"consentOn": "2018-12-01", "witness": "王村长", "fileHash": "ab" * 32},
        }

    async def _agreement_terminate(self) -> dict[str, Any]:
        return {"agreement": await self._agreement("IN_FORCE"), "reason": "企业违约"}
