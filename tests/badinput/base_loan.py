"""Valid arguments of what is done to loans."""

from __future__ import annotations

from typing import Any

from rules.vocabulary import LoanState
from tests.badinput.document import Name
from tests.badinput.making import AMOUNT, Making

# Who asks for each of these mutations; the lender, where nobody is named.
CALLERS: dict[str, str] = {}


class LoanBases(Making):
    """Of loans and what is paid back on them."""

    async def _loan_submit(self) -> dict[str, Any]:
        borrower = await self._borrower()
        old = await self._loan(LoanState.ACTIVE, borrower)
        return {
            "loanNumber": old["loanNumber"],
            "loanNo": f"NEW-{self._next()}",
            "household": str(borrower.household),
            "borrower": str(borrower.member),
            "amount": AMOUNT,
            "rate": "4.35",
            "maturesOn": "2019-12-20",
            "purpose": Name("OWN_PRODUCTION"),
            "industry": Name("PLANTING"),
            "repaymentMethod": Name("QUARTERLY_INTEREST"),
        }

    async def _loan_approve(self) -> dict[str, Any]:
        return await self._loan(LoanState.SUBMITTED) | {"approvalNo": "A-1"}

    async def _loan_sign(self) -> dict[str, Any]:
        return await self._loan(LoanState.APPROVED) | {"contractNo": "C-1"}

    async def _loan_disburse(self) -> dict[str, Any]:
        return await self._loan(LoanState.SIGNED)

    async def _loan_refuse(self) -> dict[str, Any]:
        return await self._loan(LoanState.SUBMITTED) | {"reason": "材料不全"}

    async def _loan_withdraw(self) -> dict[str, Any]:
        return await self._loan(LoanState.SUBMITTED) | {"reason": "不再需要"}

    async def _loan_cancel(self) -> dict[str, Any]:
        return await self._loan(LoanState.SIGNED) | {"reason": "农户放弃"}

    async def _repayment_record(self) -> dict[str, Any]:
        loan = await self._loan(LoanState.ACTIVE)
        return loan | {"principal": "10.00", "bankRef": f"R-{self._next()}"}

    async def _loan_classify(self) -> dict[str, Any]:
        return await self._loan(LoanState.ACTIVE) | {"fiveTier": Name("SPECIAL_MENTION")}
