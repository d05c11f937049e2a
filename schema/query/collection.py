"""Inspections, cases of collection and malicious defaults: root fields that read."""

from __future__ import annotations

import strawberry

from schema.inspection import Inspection, InspectionFilter, InspectionOrder
from schema.query.field import page


@strawberry.type
class CollectionQuery:
    """What follows lending."""

    inspections = page(
        Inspection, "贷后检查。Inspections after lending.", InspectionFilter, InspectionOrder
    )
