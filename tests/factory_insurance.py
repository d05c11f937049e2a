"""Farm insurance made straight in the database: policies and payments of the subsidy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, DAY, Borrower, insert, next_number


async def insurance_policy(
    connection: asyncpg.Connection, county_id: int, borrower: Borrower | None = None, **more: Any
) -> GlobalId:
    """A policy in force of a household, of 120.00 yuan with 30.00 self-paid; or of an entity."""
    key = uuid7(AT)
    values = {
        "county_id": county_id,
        "id": key,
        "policy_no": f"BX{next_number():08}",
        "insurer": "人保财险",
        "insured_kind": "HOUSEHOLD" if borrower else "COOPERATIVE",
        "household_id": borrower.household_id if borrower else None,
        "enterprise_id": None,
        "product": "能繁母猪养殖保险",
        "category": "CENTRAL_SUBSIDISED",
        "sum_insured": Decimal("2400.00"),
        "premium": Decimal("120.00"),
        "central_part": Decimal("48.00"),
        "province_part": Decimal("30.00"),
        "city_part": Decimal("6.00"),
        "county_part": Decimal("6.00"),
        "self_part": Decimal("30.00"),
        "drives_poor": None if borrower else True,
        "linked_to_poor": None if borrower else True,
        "starts_on": date(2018, 6, 1),
        "ends_on": date(2019, 5, 31),
        "recorded_at": AT,
        "recorded_by": "seed",
        "version": 1,
    }
    await insert(connection, "insurance_policy", values | more)
    return GlobalId("insurancepolicy", county_id, key)


async def premium_subsidy(
    connection: asyncpg.Connection, borrower: Borrower, policy: GlobalId
) -> GlobalId:
    """The self-paid part of a policy, paid, with its entry."""
    key = uuid7(AT)
    paid = {
        "county_id": borrower.county_id,
        "id": key,
        "policy_id": policy.key,
        "number": 1,
        "household_id": borrower.household_id,
        "amount": Decimal("30.00"),
        "fund_source": "COUNTY_BLOCK_POVERTY_FUND",
        "document_no": "县财农〔2018〕7号",
        "paid_on": DAY,
        "paid_by": "seed",
        "recorded_at": AT,
    }
    await insert(connection, "premium_subsidy", paid)
    entry = {
        "county_id": borrower.county_id,
        "id": uuid7(AT),
        "ledger": "PREMIUM",
        "kind": "PAYMENT",
        "debit_account": "PAID_TO_HOUSEHOLDS",
        "credit_account": "COUNTY_BLOCK_POVERTY_FUND",
        "amount": Decimal("30.00"),
        "document_no": "县财农〔2018〕7号",
        "batch_id": None,
        "premium_subsidy_id": key,
        "reversal_of": None,
        "note": None,
        "business_on": DAY,
        "recorded_at": AT,
        "recorded_by": "seed",
    }
    await insert(connection, "subsidy_entry", entry)
    return GlobalId("premiumsubsidy", borrower.county_id, key)
