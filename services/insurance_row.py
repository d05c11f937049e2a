"""A policy of farm insurance as its acts lock it, what was paid for it, and the premium's ledger.

INVARIANT: whoever pays or reverses holds the policy's row; what was paid is read after the lock,
so that of two payments the second sees the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Executable, and_, bindparam, insert, select

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.household import Household
from models.ids import GlobalId
from models.insurance import InsurancePolicy, PremiumSubsidy
from models.statement import Statement
from models.subsidy import SubsidyEntry
from rules.vocabulary import SubsidyEntryKind
from services.own_row import OwnRow, Row
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

TOLD = (
    "policy_no",
    "insurer",
    "insured_kind",
    "category",
    "sum_insured",
    "premium",
    "central_part",
    "province_part",
    "city_part",
    "county_part",
    "self_part",
    "drives_poor",
    "linked_to_poor",
    "starts_on",
    "ends_on",
)
POLICY = OwnRow(InsurancePolicy, "insurancepolicy", Resource.INSURANCE, TOLD)

_SUBSIDY = table_of(PremiumSubsidy)
_ENTRY = table_of(SubsidyEntry)
_CORRECTION = _ENTRY.alias("correction")
_HOUSEHOLD = table_of(Household)


def _payments(role: Role) -> Executable:
    """What was paid for a policy, each with its entry and the entry that reversed it."""
    of_payment = and_(
        _ENTRY.c.county_id == _SUBSIDY.c.county_id,
        _ENTRY.c.premium_subsidy_id == _SUBSIDY.c.id,
        _ENTRY.c.kind == SubsidyEntryKind.PAYMENT.value,
    )
    reversed_by = and_(
        _CORRECTION.c.county_id == _ENTRY.c.county_id, _CORRECTION.c.reversal_of == _ENTRY.c.id
    )
    return (
        select(
            *_SUBSIDY.columns,
            _ENTRY.c.id.label("entry_id"),
            _CORRECTION.c.id.label("reversed_by"),
        )
        .select_from(_SUBSIDY.join(_ENTRY, of_payment).outerjoin(_CORRECTION, reversed_by))
        .where(
            _SUBSIDY.c.county_id == bindparam("county_id"),
            _SUBSIDY.c.policy_id == bindparam("policy_id"),
            rows(_SUBSIDY, role),
        )
        .order_by(_SUBSIDY.c.number)
    )


def _policy_of(role: Role) -> Executable:
    return select(_SUBSIDY.c.policy_id).where(
        _SUBSIDY.c.county_id == bindparam("county_id"),
        _SUBSIDY.c.id == bindparam("subsidy_id"),
        rows(_SUBSIDY, role),
    )


PAYMENTS = Scoped(_payments)
POLICY_OF = Scoped(_policy_of)
PAY = Statement(insert(_SUBSIDY).returning(*_SUBSIDY.columns))


def subsidy_id(row: Mapping[str, Any]) -> GlobalId:
    """Global id of a payment."""
    return GlobalId("premiumsubsidy", row["county_id"], row["id"])


async def payments(work: Work, policy: Row) -> list[Row]:
    """Everything paid for a locked policy, in order."""
    return await PAYMENTS.all(
        work.connection, work.actor, county_id=work.county_id, policy_id=policy["id"]
    )
