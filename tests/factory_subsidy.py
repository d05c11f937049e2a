"""Batches of interest subsidy and their lines, made straight in the database as its owner."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, ZERO, insert


async def subsidy_batch(
    connection: asyncpg.Connection, county_id: int, lender_id: int, **changes: Any
) -> GlobalId:
    """A draft of the second quarter of 2018 without lines."""
    key = uuid7(AT)
    row: dict[str, Any] = {
        "county_id": county_id,
        "id": key,
        "lender_id": lender_id,
        "year": 2018,
        "quarter": 2,
        "from_on": date(2018, 3, 21),
        "to_on": date(2018, 6, 20),
        "due_on": date(2018, 6, 30),
        "state": "DRAFT",
        "amount": ZERO,
        "line_count": 0,
        "recorded_at": AT,
        "changed_at": AT,
        "version": 1,
    }
    await insert(connection, "subsidy_batch", row | changes)
    return GlobalId("subsidybatch", county_id, key)


async def subsidy_line(
    connection: asyncpg.Connection,
    batch: GlobalId,
    loan: GlobalId,
    number: int,
    amount: str = "606.94",
    *,
    excluded: str | None = None,
) -> None:
    """A line of 92 days of a loan of 50,000 yuan; the batch adds it up."""
    paid = ZERO if excluded else Decimal(amount)
    await connection.execute(
        """insert into subsidy_line (county_id, batch_id, number, lender_id, loan_id, household_id,
          township_id, kind, from_on, to_on, days, principal_days, rate, accrued, amount, excluded,
          to_loan, to_household)
        select county_id, $3, $4, lender_id, id, household_id, township_id, 'REGULAR',
          '2018-03-21', '2018-06-20', 92, 4600000, 4.75, $5, $6, $7, $6, 0
        from loan where county_id = $1 and id = $2""",
        batch.county_id,
        loan.key,
        batch.key,
        number,
        Decimal(amount),
        paid,
        excluded,
    )
    await connection.execute(
        "update subsidy_batch set amount = amount + $3, line_count = line_count + 1"
        " where county_id = $1 and id = $2",
        batch.county_id,
        batch.key,
        paid,
    )
