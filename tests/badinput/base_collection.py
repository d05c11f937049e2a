"""Valid arguments of what follows lending: inspections, collection, malicious default."""

from __future__ import annotations

from typing import Any

from rules.vocabulary import LoanState
from tests.badinput.document import Name
from tests.badinput.making import Making

CALLERS: dict[str, str] = {}
HASH = "0123456789abcdef" * 4


class CollectionBases(Making):
    """Of inspections, cases of collection and findings of malicious default."""

    async def _inspection_record(self) -> dict[str, Any]:
        return await self._loan(LoanState.ACTIVE) | {
            "finding": Name("AS_AGREED"),
            "note": "看到茶园三亩",
            "fileHash": HASH,
        }
