"""Valid arguments of what is done to warnings, and of how a county prepares."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, GOVERNMENT, Making

CALLERS = {
    "warningAcknowledge": GOVERNMENT,
    "warningClose": GOVERNMENT,
    "countyDocumentRegister": GOVERNMENT,
    "riskTeamAppoint": GOVERNMENT,
}


class WarningBases(Making):
    """Of warnings, documents and teams."""

    async def _warning(self) -> str:
        return str(await self._quietly(factories.warning(self._owner, COUNTY)))

    async def _warning_acknowledge(self) -> dict[str, Any]:
        return {"warning": await self._warning()}

    async def _warning_close(self) -> dict[str, Any]:
        return {"warning": await self._warning(), "reason": "已处置"}

    async def _county_document_register(self) -> dict[str, Any]:
        return {
            "kind": Name("CONTINGENCY_PLAN"),
            "documentNo": f"凤府函〔2018〕{self._next()}号",
            "title": "扶贫小额信贷风险处置预案",
            "issuedOn": "2018-06-01",
        }

    async def _risk_team_appoint(self) -> dict[str, Any]:
        return {
            "leader": "张三",
            "leaderPost": "副县长",
            "documentNo": f"凤府函〔2018〕{self._next()}号",
            "members": [{"name": "李四", "department": "扶贫办", "duty": "清收"}],
        }
