"""Agreements of a county with a lender, made straight in the database as its owner."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, insert, next_number


async def cooperation(
    connection: asyncpg.Connection,
    county_id: int,
    lender_id: int,
    *,
    others: tuple[tuple[str, str], ...] = (),
    **changes: Any,
) -> GlobalId:
    """An agreement since 2018 by which the fund bears 80 % and the lender 20 %."""
    key = uuid7(AT)
    row: dict[str, Any] = {
        "county_id": county_id,
        "id": key,
        "lender_id": lender_id,
        "document_no": f"县府合〔2018〕{next_number()}号",
        "fund_share": Decimal("0.8"),
        "lender_share": Decimal("0.2"),
        "buffer_months": None,
        "recovery_rule": "PRO_RATA",
        "starts_on": date(2018, 1, 1),
        "ends_on": None,
        "file_hash": None,
        "recorded_at": AT,
        "recorded_by": "seed",
        "version": 1,
    }
    await insert(connection, "cooperation", row | changes)
    for number, (party, share) in enumerate(others, 1):
        await insert(
            connection,
            "cooperation_share",
            {
                "county_id": county_id,
                "cooperation_id": key,
                "number": number,
                "lender_id": lender_id,
                "party": party,
                "share": Decimal(share),
            },
        )
    return GlobalId("cooperation", county_id, key)
