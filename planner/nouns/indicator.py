"""Indicators of a group of counties, lenders and months; what they are made of is a report's."""

from __future__ import annotations

from planner.nouns.base import Edge, Noun, to
from reports.indicator import KEY, KINDS

_RATIO = "round({{t}}.{0} / nullif({{t}}.outstanding, 0), 10)"

NOUNS: dict[str, Noun] = {
    "Indicator": Noun(
        "county_lender_position",
        "'null'",
        key=tuple(KEY.values()),
        orders={
            "GROUP": "city_id",
            "MONTH": "as_of_on",
            "OUTSTANDING": "outstanding",
            "OVERDUE": "overdue",
            "OVERDUE_RATIO": "overdue_share",
            "NON_PERFORMING": "non_performing",
            "NPL_RATIO": "npl_share",
        },
        default_order="GROUP",
        default_descending=False,
        expressions={
            "overdue_ratio": _RATIO.format("overdue"),
            "npl_ratio": _RATIO.format("non_performing"),
            "coverage": _RATIO.format("fund_balance"),
        },
        grouped=KINDS,
    ),
}

EDGES: dict[str, Edge] = {"indicator.city": to("Region", "city_id")}
