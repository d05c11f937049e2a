"""Figures of lending and the tolerance of bad loans: root fields that read."""

from __future__ import annotations

import strawberry

from schema.connection import planned
from schema.lending import (
    LendingStatistics,
    NplTolerance,
    NplToleranceFilter,
    NplToleranceOrder,
)
from schema.query.field import argument, page
from schema.scalar import RegionCode


@strawberry.type
class LendingQuery:
    """Statistics of a region, tolerances of years."""

    lending_statistics: LendingStatistics | None = planned(
        LendingStatistics | None,
        "投放与获贷统计：按资金来源、按承贷机构。Lending by source of funds and by lender.",
        {
            "root": "report",
            "report": "lending",
            "by": (
                ("from", "region", "region:office", "Loan"),
                ("to", "region", "region:office.max", "Loan"),
            ),
        },
        {"region": argument(RegionCode, "省、市州或县代码。Code of province, city or county.")},
        required=("region",),
    )
    npl_tolerances = page(
        NplTolerance,
        "不良贷款容忍度。Tolerances of bad loans by year.",
        NplToleranceFilter,
        NplToleranceOrder,
    )
