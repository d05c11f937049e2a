"""Warnings made straight in the database as its owner."""

from __future__ import annotations

from typing import Any

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, DAY, insert, next_number


async def warning(connection: asyncpg.Connection, county_id: int, **changes: Any) -> GlobalId:
    """An open warning that is a task of the county's government, about nothing in particular."""
    key = uuid7(AT)
    row: dict[str, Any] = {
        "county_id": county_id,
        "id": key,
        "rule": "NO_RISK_TEAM",
        "severity": "YELLOW",
        "state": "OPEN",
        "object_kind": "region",
        "object_id": f"region_{next_number()}",
        "offices": ["COUNTY_GOV"],
        "figures": {"days": "31"},
        "opened_on": DAY,
        "recorded_at": AT,
        "changed_at": AT,
        "version": 1,
    }
    await insert(connection, "warning", row | changes)
    return GlobalId("warning", county_id, key)
