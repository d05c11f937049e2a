"""Valid arguments of what is done with the bank's statements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.ids import uuid7
from tests import factories
from tests.badinput.making import AMOUNT, COUNTY, FINANCE, Making
from tests.factories import AT

CALLERS = {
    "bankStatementReconcile": FINANCE,
    "bankMatchRecord": FINANCE,
    "bankMatchEnd": FINANCE,
}
FIRST = date(1990, 1, 1)


class BankStatementBases(Making):
    """Each statement has a day of its own; its one line is an entry of the fund."""

    async def _id_of(self, noun: str) -> str:
        if noun == "BankStatement":
            return f"bankstatement_{COUNTY}_{await self._statement()}"
        if noun == "BankMatch":
            return await self._match()
        return await super()._id_of(noun)

    def _day(self) -> date:
        return FIRST + timedelta(days=self._next())

    async def _fund(self) -> UUID:
        found: UUID = await self._owner.fetchval(
            f"select id from risk_fund where county_id = {COUNTY}"
        )
        return found

    async def _statement(self) -> UUID:
        key, day = uuid7(AT), self._day()
        row = {
            "county_id": COUNTY,
            "id": key,
            "fund_id": await self._fund(),
            "document_no": f"BS-{self._next()}",
            "number": 1,
            "from_on": day,
            "to_on": day,
            "opening": Decimal("0.00"),
            "closing": Decimal(AMOUNT),
            "ledger_opening": Decimal("0.00"),
            "ledger_closing": Decimal("0.00"),
            "line_count": 1,
            "recorded_at": AT,
            "recorded_by": "seed",
        }
        await self._quietly(factories.insert(self._owner, "bank_statement", row))
        line = {
            "county_id": COUNTY,
            "statement_id": key,
            "number": 1,
            "booked_on": day,
            "amount": Decimal(AMOUNT),
            "reference": f"流水{self._next()}",
        }
        await self._quietly(factories.insert(self._owner, "bank_statement_line", line))
        return key

    async def _free_entry(self) -> str:
        made: str = (await self._fund_entry_reverse())["entry"]  # type: ignore[attr-defined]
        return made

    async def _match(self) -> str:
        key = uuid7(AT)
        entry = (await self._free_entry()).rpartition("_")[2]
        row = {
            "county_id": COUNTY,
            "id": key,
            "fund_id": await self._fund(),
            "statement_id": await self._statement(),
            "number": 1,
            "entry_id": UUID(entry),
            "means": "NUMBER",
            "difference": Decimal("0.00"),
            "state": "STANDING",
            "matched_on": factories.DAY,
            "matched_by": "seed",
            "recorded_at": AT,
            "version": 1,
        }
        await self._quietly(factories.insert(self._owner, "bank_match", row))
        return f"bankmatch_{COUNTY}_{key}"

    async def _bank_statement_reconcile(self) -> dict[str, Any]:
        day = self._day().isoformat()
        line = {
            "line": 1,
            "bookedOn": day,
            "amount": AMOUNT,
            "reference": f"流水{self._next()}",
            "note": "财政拨款",
        }
        return {
            "documentNo": f"BS-{self._next()}",
            "fromOn": day,
            "toOn": day,
            "opening": "0.00",
            "closing": AMOUNT,
            "lines": [line],
        }

    async def _bank_match_record(self) -> dict[str, Any]:
        statement = f"bankstatement_{COUNTY}_{await self._statement()}"
        entry = await self._free_entry()
        return {"statement": statement, "line": 1, "entry": entry, "reason": "月末到账"}

    async def _bank_match_end(self) -> dict[str, Any]:
        return {"match": await self._match(), "reason": "不是同一笔"}
