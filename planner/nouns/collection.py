"""Inspections, cases of collection with their steps, and findings of malicious default."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from rules.states import COLLECTION, MALICIOUS_DEFAULT

# Only on a misused loan has the county government anything to decide here.
_MISUSED = (
    "exists (select 1 from loan x where x.county_id = §.county_id and x.id = §.loan_id"
    " and 'MISUSED' = any(x.flags))"
)

NOUNS: dict[str, Noun] = {
    "Inspection": Noun(
        "inspection",
        tenant_id("inspection"),
        orders=RECORDED,
        expressions={"file_hash_hex": "encode({t}.file_hash, 'hex')"},
    ),
    "CollectionCase": Noun(
        "collection_case",
        tenant_id("collection"),
        orders=RECORDED,
        acts=Acts(
            {
                Act.COLLECTIONACTION_RECORD: "act",
                Act.COLLECTION_DECIDE: "decide",
                Act.COLLECTION_CLOSE: "close",
            },
            COLLECTION,
            conditions={Act.COLLECTION_DECIDE: _MISUSED},
        ),
    ),
    "CollectionAction": Noun("collection_action", tenant_id("collectionaction"), orders=RECORDED),
    "MaliciousDefault": Noun(
        "malicious_default",
        tenant_id("maliciousdefault"),
        orders=RECORDED,
        acts=Acts(
            {
                Act.MALICIOUSDEFAULT_LIFT: "lift",
                Act.MALICIOUSDEFAULT_CONFIRM: "confirm",
                Act.MALICIOUSDEFAULT_REJECT: "reject",
            },
            MALICIOUS_DEFAULT,
        ),
    ),
}

EDGES: dict[str, Edge] = {
    "loan.inspections": child("Inspection", "loan_id"),
    "loan.collection_cases": child("CollectionCase", "loan_id"),
    "collection_case.actions": child("CollectionAction", "case_id"),
    "collection_action.case": parent("CollectionCase", "case_id"),
    "household.malicious_defaults": child("MaliciousDefault", "household_id"),
    "malicious_default.household": parent("Household", "household_id"),
}
