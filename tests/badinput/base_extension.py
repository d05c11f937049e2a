"""Valid arguments of extensions, instalment plans and classes of disposal."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.ids import GlobalId, parse_global_id
from rules.vocabulary import LoanState
from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import PA, Making

MATURED = date(2018, 12, 19)
CALLERS = {"extensionConsent": PA, "extensionRefuse": PA}


class ExtensionBases(Making):
    """Of loans that are not, or will not be, paid at maturity."""

    async def _active(self) -> GlobalId:
        made = await self._loan(LoanState.ACTIVE)
        loan = parse_global_id(made["loan"]["id"])
        assert loan is not None
        return loan

    async def _extension(self) -> dict[str, Any]:
        made = await self._quietly(factories.extension(self._owner, await self._active()))
        return {"extension": str(made)}

    async def _extension_request(self) -> dict[str, Any]:
        loan = await self._loan(LoanState.ACTIVE)
        return loan | {
            "newMaturesOn": "2019-12-01",
            "reason": "茶叶三月上市",
            "marketOutlook": "订单已签",
        }

    async def _extension_consent(self) -> dict[str, Any]:
        return await self._extension()

    async def _extension_refuse(self) -> dict[str, Any]:
        return await self._extension() | {"reason": "风险不可控"}

    async def _extension_withdraw(self) -> dict[str, Any]:
        return await self._extension() | {"reason": "已还清"}

    async def _instalment_plan_agree(self) -> dict[str, Any]:
        loan = await self._loan(LoanState.OVERDUE, matures_on=MATURED)
        part = {"dueOn": "2019-03-20", "amount": "30000.00"}
        return loan | {"rows": [part], "note": "三月采茶后有收入"}

    async def _instalment_plan_cancel(self) -> dict[str, Any]:
        made = await self._quietly(factories.instalment_plan(self._owner, await self._active()))
        return {"instalmentPlan": str(made), "reason": "未按期还款"}

    async def _loan_dispose(self) -> dict[str, Any]:
        loan = await self._loan(LoanState.OVERDUE, matures_on=MATURED)
        return loan | {"disposalClass": Name("OTHER_COLLECTION")}
