"""Households, their members and what they owe."""

from __future__ import annotations

from authz.act import Act
from models.listed import listed
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from rules.states import HOUSEHOLD
from rules.vocabulary import EligibilityCondition

_ALL_CONDITIONS = listed(EligibilityCondition)
# What the rules of lending would refuse on the business day, in the order of the codes.
_BLOCKED_BY = (
    "array_remove(array["
    "case when {t}.status = 'NOT_REGISTERED' then 'HOUSEHOLD_NOT_REGISTERED' end, "
    "case when {t}.status = 'REMOVED_WRONG' and {t}.status_since_on <= {today}"
    " then 'HOUSEHOLD_REMOVED' end, "
    "case when {t}.status = 'EXITED' and {today} > {exited_keeps_policy_until}"
    " then 'POLICY_PERIOD_ENDED' end, "
    "case when 'MALICIOUS_DEFAULT' = any({t}.flags) then 'MALICIOUS_DEFAULTER' end, "
    f"case when not {{t}}.conditions_met @> array[{_ALL_CONDITIONS}]"
    " or cardinality({t}.conditions_unmet) > 0 then 'ELIGIBILITY_INCOMPLETE' end"
    "], null)"
)
_ACTS = Acts(
    {
        Act.HOUSEHOLD_RATE: "",
        Act.HOUSEHOLD_ASSESS: "",
        # Where a status may change at all, a removal is one of the changes.
        Act.HOUSEHOLDSTATUS_CHANGE: "remove_wrong",
    },
    HOUSEHOLD,
    column="status",
)

# One of its members has this identity number; KEY names the household.
_IDENTITY = (
    "exists (select 1 from household_member m where"
    " m.county_id = {t}.county_id and m.household_id = {t}.KEY"
    " and m.id_card_hmac = any({value}))"
)

NOUNS: dict[str, Noun] = {
    "Household": Noun(
        "household",
        tenant_id("household"),
        orders=RECORDED | {"HOUSEHOLD_NO": "household_no"},
        expressions={
            "blocked_by": _BLOCKED_BY,
            "identity": _IDENTITY.replace("KEY", "id"),
        },
        acts=_ACTS,
    ),
    "HouseholdMember": Noun("household_member", tenant_id("member")),
    "HouseholdStatusChange": Noun("household_status", tenant_id("statuschange")),
    "Assessment": Noun("assessment", tenant_id("assessment"), orders=RECORDED),
    "HouseholdExposure": Noun(
        "household_exposure",
        "'null'",
        key=("county_id", "household_id"),
        # A person registered twice must not look as if more of the limit were left.
        first_by="{t}.outstanding + {t}.approved + {t}.pending desc",
        expressions={
            "identity": _IDENTITY.replace("KEY", "household_id"),
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
    "household.assessments": child("Assessment", "household_id"),
    "household.disposal_cases": child("DisposalCase", "household_id"),
    "household.insurance_policies": child("InsurancePolicy", "household_id"),
    "household.breakers": Edge("CircuitBreaker", (COUNTY,)),
    "status_change.household": parent("Household", "household_id"),
    "assessment.household": parent("Household", "household_id"),
    "member.household": parent("Household", "household_id"),
    "exposure.household": parent("Household", "household_id"),
}
