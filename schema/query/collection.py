"""Inspections, cases of collection and malicious defaults: root fields that read."""

from __future__ import annotations

import strawberry

from schema.collection import CollectionCase, CollectionCaseFilter, CollectionCaseOrder
from schema.inspection import Inspection, InspectionFilter, InspectionOrder
from schema.malicious_default import (
    MaliciousDefault,
    MaliciousDefaultFilter,
    MaliciousDefaultOrder,
)
from schema.query.field import by_id, page


@strawberry.type
class CollectionQuery:
    """What follows lending."""

    inspections = page(
        Inspection, "贷后检查。Inspections after lending.", InspectionFilter, InspectionOrder
    )
    collection_case: CollectionCase | None = by_id(
        CollectionCase, "清收案件。A case of collection."
    )
    collection_cases = page(
        CollectionCase,
        "清收案件。Cases of collection.",
        CollectionCaseFilter,
        CollectionCaseOrder,
    )
    malicious_default: MaliciousDefault | None = by_id(
        MaliciousDefault, "恶意逃废债认定。A finding of malicious default."
    )
    malicious_defaults = page(
        MaliciousDefault,
        "恶意逃废债认定。Findings of malicious default.",
        MaliciousDefaultFilter,
        MaliciousDefaultOrder,
    )
