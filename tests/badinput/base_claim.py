"""Valid arguments of default buffers, reminders and claims on the fund."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.ids import GlobalId, parse_global_id
from rules.vocabulary import FiveTier, LoanState
from tests import factory_claims, factory_fund
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, FINANCE, PA, Making
from tests.factories import FENGGANG

OUTLET_CODE = f"RCC-{FENGGANG}-100"
OUTLET = f"BANK_OUTLET@{FENGGANG}/RCC-{FENGGANG}/{OUTLET_CODE}"
CALLERS = {
    "claimSubmit": OUTLET,
    "claimResubmit": OUTLET,
    "claimWithdraw": OUTLET,
    "claimSign": PA,
    "claimSignatureWithdraw": PA,
    "claimCancel": FINANCE,
    "claimPay": FINANCE,
    "recoveryBook": FINANCE,
}
HASH = "0123456789abcdef" * 4
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
        if noun == "Recovery":
            return await self._recovery(_named(await self._compensated()))
        return await super()._id_of(noun)

    async def _outlet(self) -> int:
        found = await self._owner.fetchval("select id from outlet where code = $1", OUTLET_CODE)
        return int(found)

    async def _late(self, state: LoanState, **more: Any) -> GlobalId:
        return _named(await self._late_loan(state, **more))

    async def _late_loan(self, state: LoanState, **more: Any) -> dict[str, Any]:
        """Such a loan as an input names it."""
        outlet_id = await self._outlet()
        return await self._loan(state, matures_on=MATURED, outlet_id=outlet_id, **more)

    async def _buffer(self, loan: GlobalId, ends_on: date = IN_FORCE_NO_MORE) -> GlobalId:
        made = factory_claims.default_buffer(self._owner, loan, ends_on=ends_on)
        return await self._quietly(made)

    async def _agreed(self) -> GlobalId:
        """The one agreement of the county with the lender."""
        key = await self._owner.fetchval(
            "select id from cooperation where county_id = $1 and lender_id = $2 limit 1",
            COUNTY,
            await self._lender(),
        )
        if key is not None:
            return GlobalId("cooperation", COUNTY, key)
        made = factory_fund.cooperation(self._owner, COUNTY, await self._lender())
        named: GlobalId = await self._quietly(made)
        return named

    async def _collected(self, loan: GlobalId) -> None:
        await self._quietly(factory_claims.collected(self._owner, loan))

    async def _claim(self, state: str, **more: Any) -> str:
        loan = await self._late(LoanState.CLAIMING, **more)
        buffer = await self._buffer(loan, date(2018, 12, 1))
        await self._collected(loan)
        agreed = await self._agreed()
        claim = factory_claims.claim(self._owner, loan, buffer, agreed, state=state)
        return str(await self._quietly(claim))

    async def _claim_signature_withdraw(self) -> dict[str, Any]:
        claim = await self._claim("COUNTY_REVIEW")
        await self._quietly(factory_claims.opinion(self._owner, claim, "COUNTY_PA", PA))
        return {"claim": claim}

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

    async def _claim_submit(self) -> dict[str, Any]:
        more = {"matures_on": MATURED, "outlet_id": await self._outlet(), "tier": FiveTier.LOSS}
        made = await self._loan(LoanState.IN_BUFFER, **more)
        loan = _named(made)
        await self._buffer(loan, date(2018, 12, 1))
        await self._collected(loan)
        await self._agreed()
        return made | {"finding": "外出下落不明", "evidenceHash": HASH}

    async def _claim_resubmit(self) -> dict[str, Any]:
        claim = await self._claim("RETURNED", tier=FiveTier.LOSS)
        return {"claim": claim, "finding": "外出下落不明", "evidenceHash": HASH}

    async def _claim_withdraw(self) -> dict[str, Any]:
        return {"claim": await self._claim("TOWNSHIP_REVIEW"), "reason": "已还清"}

    async def _claim_cancel(self) -> dict[str, Any]:
        return {"claim": await self._claim("APPROVED"), "reason": "借款人开始还款"}

    async def _claim_pay(self) -> dict[str, Any]:
        claim = await self._claim("APPROVED")
        # The fund of the small world does not hold a whole loss.
        named = parse_global_id(claim)
        assert named is not None
        small = "update claim set fund_part = 1 where county_id = $1 and id = $2"
        await self._quietly(self._owner.execute(small, COUNTY, named.key))
        return {"claim": claim, "documentNo": "县财拨1号"}

    async def _compensated(self) -> dict[str, Any]:
        """A loan for which the fund has paid, as an input names it."""
        made = await self._late_loan(LoanState.WRITTEN_OFF_RETAINED)
        loan = _named(made)
        buffer = await self._buffer(loan, date(2018, 12, 1))
        claim = await self._quietly(
            factory_claims.claim(self._owner, loan, buffer, await self._agreed(), state="PAID")
        )
        await self._quietly(factory_claims.paid(self._owner, claim))
        return made

    async def _recovery(self, loan: GlobalId, *, is_deposited: bool = False) -> str:
        made = factory_claims.recovery(self._owner, loan, is_deposited=is_deposited)
        return str(await self._quietly(made))

    async def _recovery_record(self) -> dict[str, Any]:
        return await self._compensated() | {
            "amount": "100.00",
            "receivedOn": "2018-12-20",
            "payerType": Name("BORROWER"),
            "bankRef": f"H-{self._next()}",
        }

    async def _recovery_deposit(self) -> dict[str, Any]:
        recovery = await self._recovery(_named(await self._compensated()))
        return {"recovery": recovery, "documentNo": "CK-1", "depositedOn": "2018-12-20"}

    async def _recovery_book(self) -> dict[str, Any]:
        recovery = await self._recovery(_named(await self._compensated()), is_deposited=True)
        return {"recovery": recovery, "documentNo": "县财收1号"}


def _named(made: dict[str, Any]) -> GlobalId:
    """The loan of an input."""
    loan = parse_global_id(made["loan"]["id"])
    assert loan is not None
    return loan
