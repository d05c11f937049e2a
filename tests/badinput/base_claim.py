"""Valid arguments of default buffers, reminders and claims on the fund."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.ids import GlobalId, parse_global_id
from rules.vocabulary import LoanState
from tests import factory_claims, factory_fund
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, FINANCE, PA, Making
from tests.factories import FENGGANG

OUTLET = f"BANK_OUTLET@{FENGGANG}/RCC-{FENGGANG}"
CALLERS = {
    "claimSign": PA,
    "claimSignatureWithdraw": PA,
    "claimCancel": FINANCE,
    "claimPay": FINANCE,
}
MATURED = date(2018, 10, 1)
IN_FORCE_NO_MORE = date(2018, 12, 31)


class ClaimBases(Making):
    """From default to compensation."""

    async def _id_of(self, noun: str) -> str:
        """Of a buffer or a claim, which the small world has none of."""
        if noun == "DefaultBuffer":
            return str(await self._buffer(await self._late(LoanState.IN_BUFFER)))
        if noun == "Claim":
            return await self._claim("TOWNSHIP_REVIEW")
        return await super()._id_of(noun)

    async def _late(self, state: LoanState) -> GlobalId:
        made = await self._loan(state, matures_on=MATURED)
        loan = parse_global_id(made["loan"]["id"])
        assert loan is not None
        return loan

    async def _buffer(self, loan: GlobalId, ends_on: date = IN_FORCE_NO_MORE) -> GlobalId:
        made = factory_claims.default_buffer(self._owner, loan, ends_on=ends_on)
        return await self._quietly(made)

    async def _claim(self, state: str) -> str:
        loan = await self._late(LoanState.CLAIMING)
        buffer = await self._buffer(loan, date(2018, 12, 1))
        starts_on = date(2000, 1, 1 + self._next() % 28)
        agreed = await self._owner.fetchval(
            f"select id from cooperation where county_id = {COUNTY} limit 1"
        )
        if agreed is None:
            made = factory_fund.cooperation(
                self._owner, COUNTY, await self._lender(), starts_on=starts_on
            )
            agreed = (await self._quietly(made)).key
        named = GlobalId("cooperation", COUNTY, agreed)
        claim = factory_claims.claim(self._owner, loan, buffer, named, state=state)
        return str(await self._quietly(claim))

    async def _buffer_open(self) -> dict[str, Any]:
        return await self._loan(LoanState.OVERDUE, matures_on=MATURED) | {"months": 2}

    async def _buffer_extend(self) -> dict[str, Any]:
        buffer = await self._buffer(await self._late(LoanState.IN_BUFFER))
        return {"defaultBuffer": str(buffer), "reason": "正在变卖茶青", "months": 3}

    async def _buffer_extension_approve(self) -> dict[str, Any]:
        buffer = await self._buffer(await self._late(LoanState.IN_BUFFER))
        await self._quietly(
            self._owner.execute(
                "update default_buffer set asked_months = 3, asked_reason = '变卖茶青',"
                " asked_on = '2018-12-01', asked_by = 'another' where county_id = $1 and id = $2",
                COUNTY,
                buffer.key,
            )
        )
        return {"defaultBuffer": str(buffer)}

    async def _reminder_record(self) -> dict[str, Any]:
        loan = await self._loan(LoanState.OVERDUE, matures_on=MATURED)
        more = {"note": "上门督促", "partner": Name("LENDER"), "remindedOn": "2018-12-20"}
        return loan | more

    async def _claim_sign(self) -> dict[str, Any]:
        claim = await self._claim("COUNTY_REVIEW")
        return {"claim": claim, "answer": Name("AGREE"), "opinion": "情况属实"}

    async def _claim_cancel(self) -> dict[str, Any]:
        return {"claim": await self._claim("APPROVED"), "reason": "借款人开始还款"}

    async def _claim_pay(self) -> dict[str, Any]:
        return {"claim": await self._claim("APPROVED"), "documentNo": "县财拨1号"}
