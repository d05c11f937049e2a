"""Administrative divisions (行政区划): read by every authenticated caller."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.vocabulary import RegionLevel
from schema.column import column, condition, edge
from schema.connection import Node
from schema.filter import AND, NOT, OR, Condition, RegionCodeCondition, StringCondition, joined
from schema.order import order_of
from schema.scalar import RegionCode


@strawberry.input(description="行政区划筛选。Filter of divisions.")
class RegionFilter:
    """Which divisions."""

    code: StringCondition | None = condition("code", "代码（现行）。Current code.")
    name: StringCondition | None = condition("name", "名称。Name.")
    level: Condition[RegionLevel] | None = condition("level", "级别。Level.")
    parent: RegionCodeCondition | None = condition("parent_id region:any", "上级。Division above.")
    and_: list[RegionFilter] | None = joined("and", AND)
    or_: list[RegionFilter] | None = joined("or", OR)
    not_: RegionFilter | None = joined("not", NOT)


RegionOrder = order_of("Region")


@strawberry.type(description="代码沿革的一段。A period in which a division had a code.")
class RegionCodePeriod:
    """A code and name while they were in force."""

    code: RegionCode = column("code", "代码。Code.")
    name: str = column("name", "名称。Name.")
    valid_from: date | None = column("valid_from", "启用日；不详为 null。First day, if known.")
    valid_to: date | None = column("valid_to", "停用日；现行为 null。End, null while in force.")


@strawberry.type(description="行政区划。An administrative division.")
class Region(Node):
    """A province, city, county or township; SPECIAL where GB/T 2260 has no code."""

    code: RegionCode = column("code", "现行代码。Current code (GB/T 2260 where it has one).")
    name: str = column("name", "名称。Name.")
    level: RegionLevel = column("level", "级别。Level.")
    kind: str = column("kind", "类别，如 县、自治县、民族乡。Kind, such as 自治县.")
    poverty_county: bool = column("poverty_county", "66 个贫困县之一。A poverty county.")
    key_county: bool = column("key_county", "国家扶贫开发工作重点县。National key county.")
    deep_poverty_county: bool = column("deep_poverty_county", "深度贫困县。Deep-poverty county.")
    exit_batch: str | None = column("exit_batch", "脱贫摘帽批次。Batch in which it left poverty.")
    parent: Region | None = edge("region.parent", "上级。The division above.")
    codes: list[RegionCodePeriod] = edge("region.codes", "代码沿革。Codes over time.")
