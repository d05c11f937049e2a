"""What follows a loan, made straight in the database: extensions and instalment plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, DAY


async def extension(
    connection: asyncpg.Connection,
    loan: GlobalId,
    *,
    new_matures_on: date = date(2019, 12, 1),
    requested_by: str = "outlet",
) -> GlobalId:
    """An extension that waits for both consents."""
    key = uuid7(AT)
    await connection.execute(
        """insert into extension (county_id, id, loan_id, lender_id, outlet_id, township_id, state,
          reason, old_matures_on, new_matures_on, requested_on, requested_by, recorded_at, version)
        select county_id, $3, id, lender_id, outlet_id, township_id, 'REQUESTED', '茶叶三月上市',
          matures_on, $4, $5, $6, $7, 1 from loan where county_id = $1 and id = $2""",
        *_named(loan),
        key,
        new_matures_on,
        DAY,
        requested_by,
        AT,
    )
    return GlobalId("extension", loan.county_id, key)


async def instalment_plan(connection: asyncpg.Connection, loan: GlobalId) -> GlobalId:
    """A plan in force of one part, due next year."""
    key = uuid7(AT)
    await connection.execute(
        """insert into instalment_plan (county_id, id, loan_id, lender_id, outlet_id, township_id,
          state, total, note, agreed_on, agreed_by, recorded_at, version)
        select county_id, $3, id, lender_id, outlet_id, township_id, 'ACTIVE',
          outstanding_principal, '三月采茶后有收入', $4, 'bank', $5, 1
        from loan where county_id = $1 and id = $2""",
        *_named(loan),
        key,
        DAY,
        AT,
    )
    await connection.execute(
        """insert into instalment_plan_row (county_id, plan_id, number, lender_id, outlet_id,
          township_id, due_on, amount)
        select county_id, id, 1, lender_id, outlet_id, township_id, $3, total
        from instalment_plan where county_id = $1 and id = $2""",
        loan.county_id,
        key,
        date(2019, 3, 20),
    )
    return GlobalId("plan", loan.county_id, key)


def _named(loan: GlobalId) -> tuple[Any, Any]:
    return loan.county_id, loan.key
