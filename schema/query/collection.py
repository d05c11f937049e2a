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
from schema.query.field import page


@strawberry.type
class CollectionQuery:
    """What follows lending."""

    inspections = page(
        Inspection, "贷后检查。Inspections after lending.", InspectionFilter, InspectionOrder
    )
    collection_cases = page(
        CollectionCase,
        "清收案件。Cases of collection.",
        CollectionCaseFilter,
        CollectionCaseOrder,
    )
    malicious_defaults = page(
        MaliciousDefault,
        "恶意逃废债认定。Findings of malicious default.",
        MaliciousDefaultFilter,
        MaliciousDefaultOrder,
    )
