"""Lending institutions (承贷金融机构) and their outlets: read by every authenticated caller."""

from __future__ import annotations

import strawberry

from rules.vocabulary import LenderKind
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="承贷机构筛选。Filter of lending institutions.")
class LenderFilter:
    """Which lenders."""

    code: StringCondition | None = condition("code", "机构代码。Code.")
    kind: Condition[LenderKind] | None = condition("kind", "类型。Kind.")
    lender_group: StringCondition | None = condition("lender_group", "所属省级机构。Group.")
    county: RegionCodeCondition | None = condition("home_county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("home_county_id region:city", "市州。City.")
    and_: list[LenderFilter] | None = joined("and", AND)
    or_: list[LenderFilter] | None = joined("or", OR)
    not_: LenderFilter | None = joined("not", NOT)


LenderOrder = order_of("Lender")
OutletOrder = order_of("Outlet")


@strawberry.type(description="承贷机构乡镇网点。A township outlet of a lender.")
class Outlet(Node):
    """Where a household applies."""

    code: str = column("code", "网点代码。Code.")
    name: str = column("name", "名称。Name.")
    township: Region | None = edge("outlet.township", "所在乡镇。Township.")
    county: Region | None = edge("outlet.county", "所在县。County.")


@strawberry.type(description="县域承贷金融机构。A county-level lending institution.")
class Lender(Node):
    """Who lends in a county."""

    code: str = column("code", "机构代码，如 RCC-520327。Code.")
    name: str = column("name", "名称。Name.")
    kind: LenderKind = column("kind", "类型。Kind.")
    lender_group: str = column("lender_group", "所属省级机构。Provincial group.")
    uscc: str | None = column("uscc", "统一社会信用代码。Unified social credit code.")
    county: Region | None = edge("lender.county", "所在县。County.")
    outlets = connection(
        Connection[Outlet],
        "乡镇网点。Township outlets.",
        {"edge": "lender.outlets"},
        order=OutletOrder,
    )
