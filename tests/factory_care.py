"""Rows of what follows lending, made past all rights: cases of collection, findings of evasion."""

from __future__ import annotations

from datetime import date

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, DAY, Borrower


async def collection_case(
    connection: asyncpg.Connection,
    borrower: Borrower,
    loan: GlobalId,
    *,
    cause: str = "NON_PERFORMING",
    state: str = "OPEN",
    opened_on: date = DAY,
    demand_by_on: date | None = None,
) -> GlobalId:
    """A case of a loan."""
    key = uuid7(AT)
    await connection.execute(
        """insert into collection_case (county_id, id, loan_id, lender_id, outlet_id, township_id,
          cause, state, opened_on, demand_by_on, closed_on, closed_reason, recorded_at,
          recorded_by, version)
        select county_id, $3, id, lender_id, outlet_id, township_id, $4, $5, $6, $7, $8, $9, $10,
          'seed', 1 from loan where county_id = $1 and id = $2""",
        borrower.county_id,
        loan.key,
        key,
        cause,
        state,
        opened_on,
        demand_by_on,
        None if state == "OPEN" else DAY,
        None if state == "OPEN" else "已还清",
        AT,
    )
    return GlobalId("collection", borrower.county_id, key)


async def malicious_default(
    connection: asyncpg.Connection,
    borrower: Borrower,
    loan: GlobalId,
    *,
    state: str = "PROPOSED",
) -> GlobalId:
    """A finding about a loan; the household is marked where it is effective."""
    key = uuid7(AT)
    case_no = None if state in ("PROPOSED", "REJECTED") else "(2018)黔0327执77号"
    await connection.execute(
        """insert into malicious_default (county_id, id, household_id, township_id, loan_id,
          lender_id, state, evidence, proposed_on, proposed_by, case_no, recorded_at, version)
        select county_id, $3, household_id, township_id, id, lender_id, $4, '转移财产', $5, 'seed',
          $6, $7, 1 from loan where county_id = $1 and id = $2""",
        borrower.county_id,
        loan.key,
        key,
        state,
        DAY,
        case_no,
        AT,
    )
    if state in ("EFFECTIVE", "LIFT_PROPOSED"):
        await connection.execute(
            "update household set flags = '{MALICIOUS_DEFAULT}' where county_id = $1 and id = $2",
            borrower.county_id,
            borrower.household_id,
        )
    return GlobalId("maliciousdefault", borrower.county_id, key)
