"""Valid arguments of what follows lending: inspections, collection, malicious default."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models.ids import parse_global_id
from rules.vocabulary import LoanState
from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, Making
from tests.factories import FENGGANG, Borrower

COURT = f"COUNTY_COURT@{FENGGANG}"
GOVERNMENT = f"COUNTY_GOV@{FENGGANG}"
CALLERS = {
    "maliciousDefaultConfirm": COURT,
    "maliciousDefaultReject": COURT,
    "collectionDecide": GOVERNMENT,
}
HASH = "0123456789abcdef" * 4


class CollectionBases(Making):
    """Of inspections, cases of collection and findings of malicious default."""

    async def _id_of(self, noun: str) -> str:
        """Of a case, which the small world has none of."""
        return await self._collection() if noun == "CollectionCase" else await super()._id_of(noun)

    async def _inspection_record(self) -> dict[str, Any]:
        return await self._loan(LoanState.ACTIVE) | {
            "finding": Name("AS_AGREED"),
            "note": "看到茶园三亩",
            "fileHash": HASH,
        }

    async def _collection_open(self) -> dict[str, Any]:
        return await self._loan(LoanState.OVERDUE) | {"cause": Name("OTHER")}

    async def _collection_action_record(self) -> dict[str, Any]:
        return {
            "collectionCase": await self._collection(),
            "means": Name("ECONOMIC"),
            "result": "承诺年底还款",
            "documentNo": "催字1号",
        }

    async def _collection_decide(self) -> dict[str, Any]:
        borrower, loan = await self._debt()
        made = factories.collection_case(self._owner, borrower, loan, cause="MISUSED")
        case = str(await self._quietly(made))
        await self._mark_misused(loan.key)
        return {
            "collectionCase": case,
            "decision": Name("COMPENSATE"),
            "decidingBody": "凤冈县人民政府",
            "documentNo": "凤府专议〔2018〕9号",
            "note": "已追回部分资金",
        }

    async def _mark_misused(self, loan: UUID) -> None:
        mark = "update loan set flags = '{MISUSED}' where county_id = $1 and id = $2"
        await self._quietly(self._owner.execute(mark, COUNTY, loan))

    async def _collection_close(self) -> dict[str, Any]:
        return {"collectionCase": await self._collection(), "reason": "恢复正常还款"}

    async def _loan_recall(self) -> dict[str, Any]:
        made = await self._loan(LoanState.ACTIVE)
        named = parse_global_id(made["loan"]["id"])
        assert named is not None
        await self._mark_misused(named.key)
        return made | {"demandOn": "2019-01-20", "amount": "100.00"}

    async def _malicious_default_propose(self) -> dict[str, Any]:
        return await self._loan(LoanState.OVERDUE) | {"evidence": "转移财产"}

    async def _malicious_default_lift(self) -> dict[str, Any]:
        return {"maliciousDefault": await self._finding("EFFECTIVE"), "reason": "已全部履行"}

    async def _malicious_default_confirm(self) -> dict[str, Any]:
        finding = await self._finding("PROPOSED")
        return {"maliciousDefault": finding, "caseNo": "(2018)黔0327执77号", "note": "已审查"}

    async def _malicious_default_reject(self) -> dict[str, Any]:
        return {"maliciousDefault": await self._finding("PROPOSED"), "note": "证据不足"}

    async def _collection(self) -> str:
        borrower, loan = await self._debt()
        made = factories.collection_case(self._owner, borrower, loan, cause="OTHER")
        return str(await self._quietly(made))

    async def _finding(self, state: str) -> str:
        borrower, loan = await self._debt()
        made = factories.malicious_default(self._owner, borrower, loan, state=state)
        return str(await self._quietly(made))

    async def _debt(self) -> tuple[Borrower, Any]:
        borrower, lender = await self._borrower(), await self._lender()
        return borrower, await self._quietly(factories.loan(self._owner, borrower, lender))
