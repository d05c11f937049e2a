"""Households and what they owe: root fields that read."""

from __future__ import annotations

import strawberry

from schema.connection import planned
from schema.household import Household, HouseholdExposure, HouseholdFilter, HouseholdOrder
from schema.query.field import argument, by_id, page
from schema.scalar import IdCard


@strawberry.type
class HouseholdQuery:
    """Households and their exposure."""

    household: Household | None = by_id(Household, "建档立卡户。A household.")
    households = page(Household, "建档立卡户。Households.", HouseholdFilter, HouseholdOrder)
    household_exposure: HouseholdExposure | None = planned(
        HouseholdExposure | None,
        "按身份证号查授信占用；重复登记取占用最多的一户。A person's exposure; the largest.",
        {"root": "one", "by": (("idCard", "identity", "hmac", ""),)},
        {"id_card": argument(IdCard, "身份证号。Identity number.")},
        required=("id_card",),
    )
