"""Valid arguments of what a county agrees with its lenders."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests import factory_fund
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, FINANCE, LENDER, Making

CALLERS = {"cooperationRegister": FINANCE, "cooperationEnd": FINANCE}
FIRST_START = date(2030, 1, 1)


class CooperationBases(Making):
    """Of agreements with lenders; each starts on a day of its own."""

    async def _id_of(self, noun: str) -> str:
        return await (self._cooperation() if noun == "Cooperation" else super()._id_of(noun))

    async def _cooperation(self) -> str:
        made = factory_fund.cooperation(
            self._owner,
            COUNTY,
            await self._lender(),
            fund_share=Decimal("0.8"),
            starts_on=self._start(),
        )
        return str(await self._quietly(made))

    def _start(self) -> date:
        return FIRST_START + timedelta(days=self._next())

    async def _cooperation_register(self) -> dict[str, Any]:
        return {
            "lender": LENDER,
            "documentNo": f"县府合〔2018〕{self._next()}号",
            "fundShare": "0.7",
            "lenderShare": "0.2",
            "otherShares": [{"party": "县担保公司", "share": "0.1"}],
            "bufferMonths": 3,
            "recoveryRule": Name("PRO_RATA"),
            "startsOn": self._start().isoformat(),
            "endsOn": "2060-01-01",
            "fileHash": "ab" * 32,
        }

    async def _cooperation_end(self) -> dict[str, Any]:
        return {
            "cooperation": await self._cooperation(),
            "reason": "双方协商终止",
            "endsOn": "2060-01-01",
        }
