"""Valid arguments of interest subsidy."""

from __future__ import annotations

from typing import Any

from models.ids import parse_global_id
from rules.vocabulary import LoanState
from tests import factory_subsidy
from tests.badinput.making import COUNTY, FINANCE, PA, Making
from tests.factories import FENGGANG

CALLERS = {
    "subsidyBatchApprove": PA,
    "subsidyBatchReturn": PA,
    "subsidyBatchPay": FINANCE,
}
READS = {"interestLedger": {"county": FENGGANG}}
_YEAR = 3000


class SubsidyBases(Making):
    """Of batches in every state, of a year of their own."""

    async def _id_of(self, noun: str) -> str:
        return await self._batch("DRAFT") if noun == "SubsidyBatch" else await super()._id_of(noun)

    async def _batch(self, state: str, **more: Any) -> str:
        made = await self._loan(LoanState.ACTIVE)
        loan = parse_global_id(made["loan"]["id"])
        assert loan is not None
        values = {"state": state, "year": _YEAR + self._next()} | more
        batch = await self._quietly(
            factory_subsidy.subsidy_batch(self._owner, COUNTY, await self._lender(), **values)
        )
        await self._quietly(factory_subsidy.subsidy_line(self._owner, batch, loan, 1, "1.00"))
        self._listed = made["loan"]
        return str(batch)

    async def _subsidy_batch_submit(self) -> dict[str, Any]:
        batch = await self._batch("DRAFT")
        return {"batch": batch, "lines": [{"loan": self._listed, "amount": "1.00"}]}

    async def _subsidy_batch_approve(self) -> dict[str, Any]:
        return {"batch": await self._batch("BANK_SUBMITTED", submitted_by="another")}

    async def _subsidy_batch_return(self) -> dict[str, Any]:
        return {"batch": await self._batch("BANK_SUBMITTED"), "reason": "名单不符"}

    async def _subsidy_batch_pay(self) -> dict[str, Any]:
        batch = await self._batch("PA_APPROVED", submitted_by="one", approved_by="another")
        return {"batch": batch, "documentNo": "县财贴〔2018〕3号"}
