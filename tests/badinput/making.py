"""What every maker of valid arguments stands on: who asks, where, and rows made by the owner."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable
from decimal import Decimal
from typing import Any

from stdnum.cn import uscc

from models.ids import INTEGER_KINDS, TENANT_KINDS, UUID_KINDS
from planner.edges import NOUNS
from rules.vocabulary import LoanState
from tests import factories
from tests.badinput.reception import Reception
from tests.factories import FENGGANG, Borrower

COUNTY = 520327000
LENDER = f"RCC-{FENGGANG}"
BANK = f"COUNTY_BANK@{FENGGANG}/{LENDER}"
FINANCE = f"COUNTY_FIN@{FENGGANG}"
PA = f"COUNTY_PA@{FENGGANG}"
GOVERNMENT = f"COUNTY_GOV@{FENGGANG}"
WITHOUT_FUND = ("520103", 520103000)
# Small amounts, so that many applications fit under one household's limit.
AMOUNT = "100.00"
_numbers = itertools.count(1)
_KINDS = {name: kind for kind, name in (TENANT_KINDS | INTEGER_KINDS | UUID_KINDS).items()}


class Making:
    """Makes rows past all rights; a maker of arguments is named as its mutation: `_loan_sign`."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._owner = reception.owner
        self._lender_id = 0

    async def _id_of(self, noun: str) -> str:
        """Id of some row of a noun: of this county, where it is a county's."""
        if noun == "CircuitBreaker":
            return f"breaker_{COUNTY}_{await self._lender()}"
        if noun == "Lender":
            return f"lender_{await self._lender()}"
        kind, table = _KINDS[noun], NOUNS[noun].table
        if kind not in TENANT_KINDS:
            found = await self._owner.fetchval(f"select id from {table} order by id limit 1")
            return f"{kind}_{found}"
        key = await self._owner.fetchval(
            f"select id from {table} where county_id = {COUNTY} order by id limit 1"
        )
        return f"{kind}_{COUNTY}_{key}"

    async def _lender(self) -> int:
        if not self._lender_id:
            self._lender_id = await self._owner.fetchval(
                "select id from lender where code = $1", LENDER
            )
        return self._lender_id

    def _next(self) -> int:
        """A number that no other base of this process has."""
        return next(_numbers)

    async def _quietly(self, work: Awaitable[Any]) -> Any:
        """Rows of the owner's making are not the application's."""
        made = await work
        await self._reception.touched()
        return made

    async def _borrower(self) -> Borrower:
        made: Borrower = await self._quietly(factories.household(self._owner, COUNTY))
        return made

    async def _loan(
        self, state: LoanState, borrower: Borrower | None = None, **more: Any
    ) -> dict[str, Any]:
        number, lender = f"BASE-{self._next()}", await self._lender()
        borrower = borrower or await self._borrower()
        made = await self._quietly(
            factories.loan(
                self._owner,
                borrower,
                lender,
                amount=Decimal("30000.00"),
                state=state,
                loan_no=number,
                **more,
            )
        )
        return {
            "loan": {"id": str(made)},
            "loanNumber": {"lender": LENDER, "loanNo": number},
        }


def unified_code(first_17: str) -> str:
    """A unified social credit code with its check character."""
    return first_17 + str(uscc.calc_check_digit(first_17))
