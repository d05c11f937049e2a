"""Valid arguments of what is done to the register, and of what is read of it."""

from __future__ import annotations

from typing import Any

from models.identity import Vault
from models.ids import uuid7
from tests import factories
from tests.badinput.making import COUNTY, PA, Making
from tests.factories import AT, FENGGANG
from tests.world import KEYS

CALLERS = {"rosterImport": PA, "rosterPublish": PA}
# Lines are shown to the office that hands them over.
READERS = {"Roster": PA}
READS = {"rosterDelta": {"county": FENGGANG, "since": 0}}


_VAULT = Vault(KEYS)


class RosterBases(Making):
    """Of versions of the register."""

    async def _id_of(self, noun: str) -> str:
        return await self._roster() if noun == "Roster" else await super()._id_of(noun)

    async def _roster(self) -> str:
        """The county's draft with one sound line, of the owner's making."""
        key = await self._owner.fetchval(
            f"select id from roster where county_id = {COUNTY} and state = 'DRAFT'"
        )
        if key is None:
            key = uuid7(AT)
            await self._quietly(self._draft(key))
        return f"roster_{COUNTY}_{key}"

    async def _draft(self, key: Any) -> None:
        number = await self._owner.fetchval(
            f"select coalesce(max(number), 0) + 1 from roster where county_id = {COUNTY}"
        )
        row = {
            "county_id": COUNTY,
            "id": key,
            "number": number,
            "state": "DRAFT",
            "source": "名册.xlsx",
            "row_count": 1,
            "fault_count": 0,
            "imported_on": factories.DAY,
            "imported_by": "seed",
            "recorded_at": AT,
            "version": 1,
        }
        await factories.insert(self._owner, "roster", row)
        card = factories.id_card(self._next())
        sealed = _VAULT.seal(card, COUNTY, key)
        line = {
            "county_id": COUNTY,
            "id": uuid7(AT),
            "roster_id": key,
            "line": 1,
            "household_no": "R-1",
            "township_code": await self._township(),
            "township_id": COUNTY + 1,
            "village": "一村",
            "name": "张三",
            "relation": "户主",
            "id_card_masked": sealed.masked,
            "id_card_hmac": sealed.hmac,
            "id_card_cipher": _VAULT.seal_text(card, COUNTY, f"{key}/1"),
            "key_id": _VAULT.current,
            "recorded_at": AT,
        }
        await factories.insert(self._owner, "roster_row", line)

    async def _township(self) -> str:
        code: str = await self._owner.fetchval(f"select code from region where id = {COUNTY + 1}")
        return code

    async def _roster_import(self) -> dict[str, Any]:
        line = {
            "line": 2,
            "householdNo": "R-2",
            "township": await self._township(),
            "village": "一村",
            "name": "李四",
            "relation": "户主",
            "idCard": factories.id_card(self._next()),
            "povertyCause": "缺技术",
        }
        return {"roster": await self._roster(), "source": "名册.xlsx", "rows": [line]}

    async def _roster_publish(self) -> dict[str, Any]:
        return {"roster": await self._roster()}
