"""Indicators (指标) grouped by city, county, lender and month: now, or of months (R1, R7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from schema.column import column, condition, edge
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region
from schema.scalar import Ratio


@strawberry.input(description="指标筛选：计入哪些县、机构。Which books indicators are made of.")
class IndicatorFilter:
    """Of which counties and lenders; applied before grouping."""

    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[IndicatorFilter] | None = joined("and", AND)
    or_: list[IndicatorFilter] | None = joined("or", OR)
    not_: IndicatorFilter | None = joined("not", NOT)


IndicatorOrder = order_of("Indicator")


@strawberry.type(
    description="一组的指标；未作为分组依据的维度为 null。"
    "Indicators of one group; a dimension that is not grouped by is null."
)
class Indicator:
    """Sums of what the caller may see; each ratio is of the sums, beside its denominator."""

    as_of_on: date = column("as_of_on", "截至日：业务日或月末。Business day, or a month's end.")
    outstanding: Decimal = column(
        "outstanding", "贷款余额，元（各比率的分母）。Outstanding, yuan: what ratios are of."
    )
    loan_count: int = column("loan_count", "有余额笔数。Loans outstanding.")
    overdue: Decimal = column("overdue", "逾期贷款余额，元。Principal of overdue loans, yuan.")
    overdue_count: int = column("overdue_count", "逾期笔数。Overdue loans.")
    overdue_ratio: Ratio | None = column(
        "overdue_ratio", "逾期率（小数，十位）；无余额为 null。Overdue ratio; null without loans."
    )
    non_performing: Decimal = column(
        "non_performing", "不良余额，元。Non-performing principal, yuan."
    )
    non_performing_count: int = column("non_performing_count", "不良笔数。Non-performing loans.")
    npl_ratio: Ratio | None = column(
        "npl_ratio", "不良率（小数，十位）；无余额为 null。NPL ratio; null without loans."
    )
    tripped_lenders: int | None = column(
        "tripped_lenders",
        "熔断中的机构数（每县每机构计一次）；月份数据为 null。"
        "Suspended books, one for each lender in a county; null of months.",
    )
    lent_month: Decimal | None = column(
        "lent_month", "本月发放，元；仅月份数据。Lent in the month, yuan; of months only."
    )
    lent_year: Decimal | None = column(
        "lent_year", "本年发放，元；仅月份数据。Lent in the year, yuan; of months only."
    )
    households: int | None = column(
        "households",
        "有余额户数，每户一次；仅月份数据，未按机构分组而筛选机构、或仅见本机构数据时为 null。"
        "Households that owe, each once; of months only. Null where it could not be exact: lenders"
        " filtered but not grouped by, or only one's own lender in sight.",
    )
    fund_balance: Decimal | None = column(
        "fund_balance",
        "风险补偿金余额，元；涉及机构维度或不可见时为 null。"
        "The counties' funds, yuan; null where lenders are grouped by or filtered, or not visible.",
    )
    coverage: Ratio | None = column(
        "coverage", "风险补偿金÷贷款余额（小数，十位）。The funds ÷ what is outstanding, or null."
    )
    project_count: int | None = column(
        "project_count",
        "未退出的户贷企用项目数，依监管分工只计调用者可见者（省500万元及以上，市州以下）；"
        "涉及机构维度时为 null。Projects that have not exited, by the division of oversight only"
        " those that the caller may see; null where lenders are grouped by or filtered.",
    )
    project_amount: Decimal | None = column(
        "project_amount", "上述项目的用款金额，元。Amount of these projects, yuan."
    )
    city: Region | None = edge("indicator.city", "市州。City.")
    county: Region | None = edge("tenant.county", "县。County.")
    lender: Lender | None = edge("breaker.lender", "承贷机构。Lender.")
