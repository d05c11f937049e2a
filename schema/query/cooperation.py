"""Agreements of a county with a lender: root fields that read."""

from __future__ import annotations

import strawberry

from schema.cooperation import Cooperation, CooperationFilter, CooperationOrder
from schema.query.field import by_id, page


@strawberry.type
class CooperationQuery:
    """Agreements with lenders."""

    cooperation: Cooperation | None = by_id(
        Cooperation, "银政合作协议。An agreement with a lender."
    )
    cooperations = page(
        Cooperation,
        "银政合作协议。Agreements with lenders.",
        CooperationFilter,
        CooperationOrder,
    )
