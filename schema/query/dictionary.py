"""Dictionaries that everybody reads: root fields that read."""

from __future__ import annotations

import strawberry

from schema.connection import planned
from schema.lender import Lender, LenderFilter, LenderOrder
from schema.query.field import argument, by_id, page
from schema.region import Region, RegionFilter, RegionOrder
from schema.scalar import RegionCode


@strawberry.type
class DictionaryQuery:
    """Divisions and lenders."""

    region: Region | None = planned(
        Region | None,
        "行政区划，按代码（接受历史代码）。A division by its code, also a former one.",
        {"root": "one", "by": (("code", "id", "region_or_null:any", ""),)},
        {"code": argument(RegionCode, "代码。Code.")},
        required=("code",),
    )
    regions = page(Region, "行政区划。Divisions.", RegionFilter, RegionOrder)
    lender: Lender | None = by_id(Lender, "承贷机构。A lender.")
    lenders = page(Lender, "承贷机构。Lenders.", LenderFilter, LenderOrder)
