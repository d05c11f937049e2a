"""Valid rows of cooperation agreements; `tests.factories` offers them with the rest."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, Borrower, insert, next_number

DUTIES = (("HOUSEHOLD", "按约种植"), ("ENTERPRISE", "保底收购"))


async def agreement(
    connection: asyncpg.Connection,
    borrower: Borrower,
    entity: GlobalId,
    *,
    state: str = "SIGNED",
    duties: tuple[tuple[str, str], ...] = DUTIES,
    **changes: Any,
) -> GlobalId:
    """An agreement that lacks nothing; a draft has neither consent nor signature."""
    key = uuid7(AT)
    is_signed = state != "DRAFT"
    row = {
        "county_id": borrower.county_id,
        "id": key,
        "agreement_no": f"XY{next_number():08}",
        "revision": 1,
        "household_id": borrower.household_id,
        "township_id": borrower.township_id,
        "enterprise_id": entity.key,
        "state": state,
        "amount": Decimal("30000.00"),
        "starts_on": date(2018, 1, 1),
        "ends_on": date(2021, 12, 31),
        "duties": json.dumps([{"party": party, "duty": duty} for party, duty in duties]),
        "benefit_kind": "DIVIDEND",
        "benefit_amount": Decimal("2000.00"),
        "benefit_period": "每年",
        "risk_control": "保底价收购，企业承担市场风险",
        "voluntary": True,
        "participation": "LABOUR",
        "consent_on": date(2018, 5, 1) if is_signed else None,
        "consent_witness": "王村长" if is_signed else None,
        "consent_hash": bytes(32) if is_signed else None,
        "signed_on": date(2018, 5, 1) if is_signed else None,
        "recorded_at": AT,
        "recorded_by": "seed",
        "version": 1,
    } | changes
    await insert(connection, "agreement", row)
    return GlobalId("agreement", borrower.county_id, key)


async def agreement_of_project(
    connection: asyncpg.Connection, borrower: Borrower, project_id: UUID, amount: Decimal
) -> UUID:
    """A signed agreement with the entity of a project, for a loan that it uses."""
    entity = await connection.fetchval(
        "select enterprise_id from project where county_id = $1 and id = $2",
        borrower.county_id,
        project_id,
    )
    named = GlobalId("enterprise", None, entity)
    made = await agreement(connection, borrower, named, amount=amount)
    assert isinstance(made.key, UUID)
    return made.key
