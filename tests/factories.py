"""Valid rows made straight in the database as its owner, with the projections that go with them.

A test says only what matters to it. Amounts in yuan. Everything made here keeps the invariants
that the services keep: exposure, books and totals equal the sums over the loans.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg

from models.ids import GlobalId, uuid7
from rules.identity_card import check_character
from rules.months import months_between
from rules.states import ON_THE_BOOK
from rules.vocabulary import EligibilityCondition, FiveTier, LoanState
from tests.factory_agreements import agreement, agreement_of_project
from tests.factory_care import collection_case, extension, instalment_plan, malicious_default
from tests.factory_insurance import insurance_policy, premium_subsidy
from tests.factory_projects import (
    enterprise,
    fund,
    participation,
    project,
    project_security,
    screening,
)
from tests.factory_rows import (
    AT,
    DAY,
    FENGGANG,
    KEYS,
    VAULT,
    ZERO,
    Borrower,
    actor,
    insert,
    next_number,
)
from tests.factory_warnings import warning

__all__ = [
    "AT",
    "DAY",
    "FENGGANG",
    "KEYS",
    "VAULT",
    "ZERO",
    "Borrower",
    "actor",
    "agreement",
    "agreement_of_project",
    "ask_to_resume",
    "collection_case",
    "disposal_case",
    "enterprise",
    "extension",
    "fund",
    "household",
    "id_card",
    "insert",
    "instalment_plan",
    "insurance_policy",
    "loan",
    "malicious_default",
    "member",
    "participation",
    "premium_subsidy",
    "project",
    "project_security",
    "screening",
    "trip",
    "warning",
]


async def household(
    connection: asyncpg.Connection,
    county_id: int,
    *,
    status: str = "POOR",
    status_since_on: date = date(2014, 1, 1),
    township_id: int | None = None,
    conditions_met: tuple[str, ...] = tuple(EligibilityCondition),
) -> Borrower:
    """A registered household that meets all conditions, with its head as the one member."""
    number = next_number()
    township = township_id or county_id + 1
    household_id, member_id = uuid7(AT), uuid7(AT)
    await insert(
        connection,
        "household",
        {
            "county_id": county_id,
            "id": household_id,
            "household_no": f"H{number:08}",
            "township_id": township,
            "village": "一村",
            "head_name": "测试户主",
            "status": status,
            "status_since_on": status_since_on,
            "poverty_cause": None,
            "credit_rating": None,
            "rated_on": None,
            "conditions_met": [str(condition) for condition in conditions_met],
            "synthetic": True,
            "recorded_at": AT,
            "version": 1,
        },
    )
    borrower = Borrower(household_id, member_id, county_id, township, id_card(number))
    await _member(connection, borrower, 1)
    return borrower


async def member(connection: asyncpg.Connection, borrower: Borrower, position: int) -> GlobalId:
    """Another member of a household."""
    member_id = uuid7(AT)
    other = Borrower(
        borrower.household_id,
        member_id,
        borrower.county_id,
        borrower.township_id,
        id_card(next_number()),
    )
    await _member(connection, other, position)
    return other.member


async def _member(connection: asyncpg.Connection, borrower: Borrower, position: int) -> None:
    sealed = VAULT.seal(borrower.id_card, borrower.county_id, borrower.household_id)
    await insert(
        connection,
        "household_member",
        {
            "county_id": borrower.county_id,
            "id": borrower.member_id,
            "household_id": borrower.household_id,
            "township_id": borrower.township_id,
            "position": position,
            "name": "测试成员",
            "relation": "户主" if position == 1 else "配偶",
            "id_card_masked": sealed.masked,
            "id_card_hmac": sealed.hmac,
            "id_card_cipher": sealed.cipher,
            "key_id": sealed.key_id,
            "recorded_at": AT,
        },
    )


def id_card(number: int) -> str:
    """A synthetic identity number with a valid check digit."""
    first = f"52032719800101{number % 1000:03}"
    return first + check_character(first)


# What all loans of a test have in common.
_ALIKE = {
    "policy_version": "黔府办函〔2018〕119号",
    "industry": "PLANTING",
    "funding_source": "OWN",
    "relending_no": None,
    "guarantee_mode": "CREDIT",
    "recorded_at": AT,
    "changed_at": AT,
    "version": 1,
}


async def loan(
    connection: asyncpg.Connection,
    borrower: Borrower,
    lender_id: int,
    *,
    amount: Decimal = Decimal("30000.00"),
    state: LoanState = LoanState.ACTIVE,
    tier: FiveTier = FiveTier.NORMAL,
    outstanding: Decimal | None = None,
    loan_no: str | None = None,
    value_on: date = date(2018, 6, 1),
    matures_on: date = date(2019, 6, 1),
    classified_on: date | None = None,
    overdue_principal: Decimal = ZERO,
    overdue_interest: Decimal = ZERO,
    outlet_id: int | None = None,
    project_id: UUID | None = None,
    submitted_by: str = "seed",
    ceiling: Decimal = Decimal("50000.00"),
    rate: Decimal = Decimal("4.3500"),
    agreement_id: UUID | None = None,
    method: str = "QUARTERLY_INTEREST",
) -> GlobalId:
    """A loan in `state` with everything that counts it; lent on `value_on` where it was lent."""
    is_lent = state not in (LoanState.SUBMITTED, LoanState.APPROVED, LoanState.SIGNED)
    debt = (amount if outstanding is None else outstanding) if is_lent else ZERO
    approved = state is not LoanState.SUBMITTED
    signed = approved and state is not LoanState.APPROVED
    use = await _use(connection, borrower, project_id, agreement_id, amount)
    row = {
        "county_id": borrower.county_id,
        "id": uuid7(AT),
        "loan_no": loan_no or f"L{next_number():08}",
        "lender_id": lender_id,
        "outlet_id": outlet_id,
        "household_id": borrower.household_id,
        "member_id": borrower.member_id,
        "township_id": borrower.township_id,
        "state": state.value,
        "amount": amount,
        "months": months_between(value_on, matures_on),
        "rate": rate,
        "benchmark_rate": rate,
        "repayment_method": method,
        "submitted_on": value_on,
        "planned_value_on": value_on,
        "approved_on": value_on if approved else None,
        "approval_no": "A1" if approved else None,
        "signed_on": value_on if signed else None,
        "contract_no": "C1" if signed else None,
        "value_on": value_on if is_lent else None,
        "matures_on": matures_on,
        "submitted_by": submitted_by,
        "five_tier": tier.value,
        "classified_on": classified_on,
        "outstanding_principal": debt,
        "overdue_since_on": date(2018, 11, 1) if overdue_principal + overdue_interest else None,
        "overdue_principal": overdue_principal,
        "overdue_interest": overdue_interest,
        **_ALIKE,
    } | use
    await insert(connection, "loan", row)
    await _count(connection, row, ceiling)
    return GlobalId("loan", borrower.county_id, row["id"])


async def _use(
    connection: asyncpg.Connection,
    borrower: Borrower,
    project_id: UUID | None,
    agreement_id: UUID | None,
    amount: Decimal,
) -> dict[str, Any]:
    """What a loan is for: own production, or cooperation under an agreement."""
    if project_id is not None and agreement_id is None:
        agreement_id = await agreement_of_project(connection, borrower, project_id, amount)
    return {
        "project_id": project_id,
        "agreement_id": agreement_id,
        "purpose": "OWN_PRODUCTION" if agreement_id is None else "COOPERATION",
        "used_by": "HOUSEHOLD" if project_id is None else "ENTERPRISE",
    }


async def _count(connection: asyncpg.Connection, row: Mapping[str, Any], ceiling: Decimal) -> None:
    """The loan in its household's exposure, its lender's book and its county's totals."""
    state = LoanState[row["state"]]
    on_book = state in ON_THE_BOOK
    debt = row["outstanding_principal"]
    await connection.execute(
        """insert into household_exposure values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (county_id, household_id) do update set
          outstanding = household_exposure.outstanding + excluded.outstanding,
          approved = household_exposure.approved + excluded.approved,
          pending = household_exposure.pending + excluded.pending,
          ceiling = greatest(household_exposure.ceiling, excluded.ceiling)""",
        row["county_id"],
        row["household_id"],
        row["township_id"],
        debt,
        row["amount"] if state in (LoanState.APPROVED, LoanState.SIGNED) else ZERO,
        row["amount"] if state is LoanState.SUBMITTED else ZERO,
        ceiling,
        AT,
    )
    if not on_book:
        return
    bad = FiveTier[row["five_tier"]].non_performing
    late = row["overdue_since_on"] is not None
    await connection.execute(
        """insert into county_lender_position
          (county_id, lender_id, outstanding, non_performing, overdue, loan_count,
           non_performing_count, overdue_count, breaker_state, changed_at, version)
        values ($1, $2, $3, $4, $5, 1, $6, $7, 'CLOSED', $8, 1)
        on conflict (county_id, lender_id) do update set
          outstanding = county_lender_position.outstanding + excluded.outstanding,
          non_performing = county_lender_position.non_performing + excluded.non_performing,
          overdue = county_lender_position.overdue + excluded.overdue,
          loan_count = county_lender_position.loan_count + 1,
          non_performing_count
            = county_lender_position.non_performing_count + excluded.non_performing_count,
          overdue_count = county_lender_position.overdue_count + excluded.overdue_count""",
        row["county_id"],
        row["lender_id"],
        debt,
        debt if bad else ZERO,
        debt if late else ZERO,
        int(bad),
        int(late),
        AT,
    )
    await connection.execute(
        """insert into county_position values ($1, $2, 1, 0, $3)
        on conflict (county_id) do update set
          outstanding = county_position.outstanding + excluded.outstanding,
          loan_count = county_position.loan_count + 1""",
        row["county_id"],
        debt,
        AT,
    )


async def disposal_case(
    connection: asyncpg.Connection, borrower: Borrower, loan: GlobalId
) -> GlobalId:
    """An open case of a loan; that its household was removed is not looked at."""
    key = uuid7(AT)
    await connection.execute(
        """insert into disposal_case (county_id, id, loan_id, household_id, lender_id, outlet_id,
          township_id, state, opened_on, recorded_at, version)
        select county_id, $3, id, household_id, lender_id, outlet_id, township_id, 'OPEN', $4, $5, 1
        from loan where county_id = $1 and id = $2""",
        borrower.county_id,
        loan.key,
        key,
        DAY,
        AT,
    )
    return GlobalId("disposal", borrower.county_id, key)


async def trip(connection: asyncpg.Connection, county_id: int, lender_id: int) -> None:
    """A breaker that has tripped, whatever the book says."""
    await connection.execute(
        """insert into county_lender_position
          (county_id, lender_id, outstanding, non_performing, overdue, loan_count,
           non_performing_count, overdue_count, breaker_state, tripped_at, changed_at, version)
        values ($1, $2, 0, 0, 0, 0, 0, 0, 'TRIPPED', $3, $3, 1)
        on conflict (county_id, lender_id) do update
          set breaker_state = 'TRIPPED', tripped_at = excluded.tripped_at""",
        county_id,
        lender_id,
        AT,
    )


async def ask_to_resume(connection: asyncpg.Connection, county_id: int, lender_id: int) -> None:
    """A tripped breaker whose lender has asked to resume."""
    await trip(connection, county_id, lender_id)
    await connection.execute(
        "update county_lender_position set breaker_state = 'RESUME_REQUESTED'"
        " where county_id = $1 and lender_id = $2",
        county_id,
        lender_id,
    )
    await insert(
        connection,
        "breaker_event",
        {
            "county_id": county_id,
            "id": uuid7(AT),
            "lender_id": lender_id,
            "kind": "RESUME_REQUESTED",
            "state": "RESUME_REQUESTED",
            "non_performing": ZERO,
            "outstanding": ZERO,
            "means": "CASH_REPAYMENT",
            "note": "现金清收",
            "business_on": DAY,
            "recorded_at": AT,
            "recorded_by": "seed",
        },
    )
