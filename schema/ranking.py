"""Rankings of townships and counties from frozen months, each share with its denominator (R1)."""

from __future__ import annotations

from decimal import Decimal

import strawberry

from schema.column import column, edge
from schema.region import Region
from schema.scalar import Ratio


@strawberry.type
class Rank:
    """A place in a ranking, the most overdue first; equal ones share it."""

    position: int = column("position", "名次，逾期率最高者为 1。Place; 1 is the most overdue.")
    loans: int = column("loans", "有余额笔数。Loans outstanding.")
    households: int = column("households", "有余额户数。Households that owe.")
    lent_month: Decimal = column("lent_month", "本月发放，元。Lent in the month, yuan.")
    lent_year: Decimal = column("lent_year", "本年发放，元。Lent in the year, yuan.")
    balance: Decimal = column("balance", "贷款余额，元（各占比的分母）。Outstanding, yuan.")
    overdue: Decimal = column("overdue", "逾期，元。Overdue, yuan.")
    overdue_ratio: Ratio | None = column("overdue_ratio", "逾期率；无余额为 null。Of the balance.")
    non_performing: Decimal = column("non_performing", "不良，元。Non-performing, yuan.")
    npl_ratio: Ratio | None = column("npl_ratio", "不良率；无余额为 null。Of the balance.")


@strawberry.type(description="乡镇排名：按逾期率由高到低。A township in a month, the worst first.")
class TownshipRank(Rank):
    """Of the loans applied for in that township (B9)."""

    township: Region | None = edge("tenant.township", "乡镇。Township.")


@strawberry.type(description="县排名：按逾期率由高到低。A county in a month, the worst first.")
class CountyRank(Rank):
    """Of the county's own frozen month."""

    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(
    description="一地各县某月排名及合计。Counties of a region in a month, with totals."
)
class CountyRanking:
    """Of those counties that have frozen the month; ratios of the sums, never of ratios."""

    year: int = column("year", "年度。Year.")
    month: int = column("month", "月份。Month.")
    county_count: int = column("counties", "有该月统计的县数。Counties that have the month.")
    balance: Decimal = column("balance", "贷款余额，元。Outstanding, yuan.")
    overdue: Decimal = column("overdue", "逾期，元。Overdue, yuan.")
    non_performing: Decimal = column("non_performing", "不良，元。Non-performing, yuan.")
    overdue_ratio: Ratio | None = column("overdue_ratio", "逾期率；无余额为 null。Of the balance.")
    npl_ratio: Ratio | None = column("npl_ratio", "不良率；无余额为 null。Of the balance.")
    region: Region | None = edge("participation.region", "地区。Region.")
    counties: list[CountyRank] = edge("ranking.counties", "各县。The counties.")
