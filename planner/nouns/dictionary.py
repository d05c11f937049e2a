"""Dictionaries: divisions, lenders, their outlets; and what every row of a county has."""

from __future__ import annotations

from planner.nouns.base import Edge, Noun, key_id, to

NOUNS: dict[str, Noun] = {
    "Region": Noun(
        "region",
        key_id("region"),
        orders={"CODE": "code"},
        default_order="CODE",
        default_descending=False,
        county=None,
    ),
    "RegionCodePeriod": Noun("region_code", "'null'", key=("code",), county=None),
    "Lender": Noun(
        "lender",
        key_id("lender"),
        orders={"CODE": "code"},
        default_order="CODE",
        default_descending=False,
        county="home_county_id",
    ),
    "Outlet": Noun(
        "outlet",
        key_id("outlet"),
        orders={"CODE": "code"},
        default_order="CODE",
        default_descending=False,
        county="home_county_id",
    ),
}

EDGES: dict[str, Edge] = {
    "region.parent": Edge("Region", (("parent_id", "id"),)),
    "region.children": Edge("Region", (("id", "parent_id"),)),
    "region.codes": Edge("RegionCodePeriod", (("id", "region_id"),), order="code"),
    "lender.county": to("Region", "home_county_id"),
    "lender.outlets": Edge("Outlet", (("id", "lender_id"),)),
    "outlet.lender": to("Lender", "lender_id"),
    "outlet.township": to("Region", "township_id"),
    "outlet.county": to("Region", "home_county_id"),
    "tenant.county": to("Region", "county_id"),
    "tenant.township": to("Region", "township_id"),
}
