"""Households, their members and what they owe."""

from __future__ import annotations

from planner.nouns.base import COUNTY, RECORDED, Edge, Noun, child, parent, tenant_id

NOUNS: dict[str, Noun] = {
    "Household": Noun(
        "household",
        tenant_id("household"),
        orders=RECORDED | {"HOUSEHOLD_NO": "household_no"},
        expressions={
            "identity": "exists (select 1 from household_member m where"
            " m.county_id = {t}.county_id and m.household_id = {t}.id"
            " and m.id_card_hmac = any({value}))"
        },
    ),
    "HouseholdMember": Noun("household_member", tenant_id("member")),
    "HouseholdStatusChange": Noun("household_status", tenant_id("household")),
    "HouseholdExposure": Noun(
        "household_exposure",
        "'null'",
        key=("county_id", "household_id"),
        # A person registered twice must not look as if more of the limit were left.
        first_by="{t}.outstanding + {t}.approved + {t}.pending desc",
        expressions={
            "identity": "exists (select 1 from household_member m where"
            " m.county_id = {t}.county_id and m.household_id = {t}.household_id"
            " and m.id_card_hmac = any({value}))",
            "committed": "({t}.outstanding + {t}.approved + {t}.pending)",
            "available": "({t}.ceiling - {t}.outstanding - {t}.approved - {t}.pending)",
        },
    ),
}

EDGES: dict[str, Edge] = {
    "household.members": child("HouseholdMember", "household_id", "position"),
    "household.statuses": child("HouseholdStatusChange", "household_id", "from_on"),
    "household.exposure": Edge("HouseholdExposure", (COUNTY, ("id", "household_id"))),
    "household.loans": child("Loan", "household_id"),
    "household.breakers": Edge("CircuitBreaker", (COUNTY,)),
    "member.household": parent("Household", "household_id"),
    "exposure.household": parent("Household", "household_id"),
}
