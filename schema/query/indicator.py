"""Indicators: the root field that reads them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from rules.vocabulary import IndicatorDimension
from schema.connection import Connection, connection
from schema.indicator import Indicator, IndicatorFilter, IndicatorOrder
from schema.query.field import argument
from schema.scalar import RegionCode


@strawberry.type
class IndicatorQuery:
    """Figures of a region by group."""

    indicators = connection(
        Connection[Indicator],
        "一地的指标，按所给维度分组，一条 SQL：默认为此刻（取自随每笔业务更新的头寸），"
        "给出 asOf 或 from、to 则取自已冻结的月统计。调用者不可见的不计入。"
        "Indicators of a region, grouped: of this moment from positions, or of months from their"
        " frozen statistics; only of what the caller may see.",
        {"root": "groups", "of": "Indicator"},
        where=IndicatorFilter,
        order=IndicatorOrder,
        arguments={
            "region": argument(RegionCode, "省、市州或县代码。Code of province, city or county."),
            "group_by": argument(
                list[IndicatorDimension],
                "分组维度，次序与重复无关；空列表为合计一行。MONTH 须与 from、to 同用。"
                "What to group by; an empty list: one row of totals. MONTH goes with from and to.",
            ),
            "from_on": Annotated[
                date | None,
                strawberry.argument(
                    name="from",
                    description="起始月，以其任一日表示。First month, by any of its days.",
                ),
            ],
            "to_on": Annotated[
                date | None,
                strawberry.argument(
                    name="to",
                    description="截止月，以其任一日表示，至多 60 个月。Last month; 60 at most.",
                ),
            ],
            "as_of": argument(
                date | None, "至该日已结束的最近一个月。The last month that is over by that day."
            ),
        },
        required=("region", "group_by"),
    )
