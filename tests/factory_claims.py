"""Buffers and claims on the fund, made straight in the database as its owner."""

from __future__ import annotations

from datetime import date

import asyncpg

from models.ids import GlobalId, parse_global_id, uuid7
from tests.factory_rows import AT

HASH = bytes.fromhex("0123456789abcdef" * 4)


async def default_buffer(
    connection: asyncpg.Connection, loan: GlobalId, *, ends_on: date = date(2018, 12, 1)
) -> GlobalId:
    """An open buffer of two months; what is not about it is the loan's."""
    key = uuid7(AT)
    await connection.execute(
        """insert into default_buffer (county_id, id, loan_id, lender_id, outlet_id, township_id,
          state, default_on, months, ends_on, opened_on, opened_by, recorded_at, version)
        select county_id, $3, id, lender_id, outlet_id, township_id, 'OPEN', '2018-10-01', 2, $4,
          '2018-10-10', 'seed', $5, 1 from loan where county_id = $1 and id = $2""",
        loan.county_id,
        loan.key,
        key,
        ends_on,
        AT,
    )
    return GlobalId("buffer", loan.county_id, key)


async def claim(
    connection: asyncpg.Connection,
    loan: GlobalId,
    buffer: GlobalId,
    cooperation: GlobalId,
    *,
    state: str = "TOWNSHIP_REVIEW",
) -> GlobalId:
    """A claim for the loan's principal in that state, of which the fund bears four fifths."""
    key = uuid7(AT)
    await connection.execute(
        """insert into claim (county_id, id, loan_id, lender_id, outlet_id, township_id, buffer_id,
          cooperation_id, state, round, principal, interest, loss, fund_part, recovery_rule,
          finding, evidence_hash, submitted_on, submitted_by, retained_principal,
          retained_interest, recovered, recovered_fund, recorded_at, changed_at, version)
        select county_id, $3, id, lender_id, outlet_id, township_id, $4, $5, $6, 1,
          outstanding_principal, 0, outstanding_principal, round(outstanding_principal * 0.8, 2),
          'PRO_RATA', '追偿无望', $7, '2018-12-02', 'applicant', 0, 0, 0, 0, $8, $8, 1
        from loan where county_id = $1 and id = $2""",
        loan.county_id,
        loan.key,
        key,
        buffer.key,
        cooperation.key,
        state,
        HASH,
        AT,
    )
    return GlobalId("claim", loan.county_id, key)


async def collected(connection: asyncpg.Connection, loan: GlobalId) -> None:
    """A case with one step taken."""
    key = uuid7(AT)
    await connection.execute(
        """insert into collection_case (county_id, id, loan_id, lender_id, outlet_id, township_id,
          cause, state, opened_on, recorded_at, recorded_by, version)
        select county_id, $3, id, lender_id, outlet_id, township_id, 'OVERDUE', 'OPEN',
          '2018-11-05', $4, 'seed', 1 from loan where county_id = $1 and id = $2""",
        loan.county_id,
        loan.key,
        key,
        AT,
    )
    await action(connection, loan)


async def action(connection: asyncpg.Connection, loan: GlobalId) -> None:
    """A step taken in the case of a loan."""
    await connection.execute(
        """insert into collection_action (county_id, id, case_id, loan_id, lender_id, outlet_id,
          township_id, means, acted_on, result, recorded_role, recorded_by, recorded_at)
        select county_id, $3, id, loan_id, lender_id, outlet_id, township_id, 'ECONOMIC',
          '2018-11-06', '上门催收', 'COUNTY_BANK', 'seed', $4
        from collection_case where county_id = $1 and loan_id = $2""",
        loan.county_id,
        loan.key,
        uuid7(AT),
        AT,
    )


async def opinion(connection: asyncpg.Connection, claim: str, seat: str, by: str) -> None:
    """A word of a seat in the claim's first round."""
    named = parse_global_id(claim)
    assert named is not None
    await connection.execute(
        """insert into claim_opinion (county_id, id, claim_id, loan_id, lender_id, outlet_id,
          township_id, round, seat, answer, opinion, signed_on, signed_by, recorded_at)
        select county_id, $3, id, loan_id, lender_id, outlet_id, township_id, 1, $4, 'AGREE',
          '情况属实', '2018-12-03', $5, $6 from claim where county_id = $1 and id = $2""",
        named.county_id,
        named.key,
        uuid7(AT),
        seat,
        by,
        AT,
    )


async def paid(connection: asyncpg.Connection, claim: GlobalId) -> None:
    """The fund has paid for the claim, and all of the loss is retained."""
    await connection.execute(
        """update claim set state = 'PAID', paid_on = '2018-12-10', paid_by = 'finance',
          retained_principal = principal, retained_interest = interest
        where county_id = $1 and id = $2""",
        claim.county_id,
        claim.key,
    )


async def recovery(
    connection: asyncpg.Connection, loan: GlobalId, *, is_deposited: bool = False
) -> GlobalId:
    """100.00 yuan of the principal that came back, of which 80.00 are the fund's."""
    key = uuid7(AT)
    await connection.execute(
        """insert into recovery (county_id, id, claim_id, loan_id, lender_id, outlet_id,
          township_id, state, received_on, amount, principal, interest, fund_part, due_on,
          payer_type, bank_ref, deposited_on, deposit_ref, late_days, recorded_at, recorded_by,
          version)
        select county_id, $3, id, loan_id, lender_id, outlet_id, township_id,
          case when $4 then 'DEPOSITED' else 'RECEIVED' end, '2018-12-17', 100, 100, 0, 80,
          '2018-12-24', 'BORROWER', $6, case when $4 then date '2018-12-18' end,
          case when $4 then 'CK-1' end, 0, $5, 'seed', 1
        from claim where county_id = $1 and loan_id = $2""",
        loan.county_id,
        loan.key,
        key,
        is_deposited,
        AT,
        f"H-{key}",
    )
    await connection.execute(
        """update claim set state = 'RECOVERING', recovered = recovered + 100,
          recovered_fund = recovered_fund + 80, retained_principal = retained_principal - 100
        where county_id = $1 and loan_id = $2""",
        loan.county_id,
        loan.key,
    )
    await connection.execute(
        "update loan set outstanding_principal = outstanding_principal - 100"
        " where county_id = $1 and id = $2",
        loan.county_id,
        loan.key,
    )
    return GlobalId("recovery", loan.county_id, key)
