"""What follows a loan, made straight in the database: extensions, plans, cases, findings."""

from __future__ import annotations

from datetime import date
from typing import Any

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, DAY, Borrower


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
