"""Figures of lending by source of funds and by lender, and the tolerance of bad loans (三(一))."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import strawberry

from rules.vocabulary import FundingSource
from schema.column import column, condition, edge
from schema.connection import Node
from schema.filter import AND, NOT, OR, IntCondition, joined
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region
from schema.scalar import Ratio


@strawberry.type(description="按资金来源的投放。Lending from one source of funds.")
class LendingBySource:
    """All money in yuan."""

    funding_source: FundingSource = column("funding_source", "资金来源。Source of funds.")
    loan_count: int = column("loans", "累计发放笔数。Loans ever lent.")
    household_count: int = column("households", "累计获贷户数。Households that ever borrowed.")
    lent: Decimal = column("lent", "累计发放，元。Lent in all, yuan.")
    outstanding: Decimal = column("outstanding", "余额，元。Outstanding, yuan.")
    non_performing: Decimal = column("non_performing", "不良余额，元。Non-performing, yuan.")
    overdue: Decimal = column("overdue", "逾期贷款余额，元。Of loans overdue, yuan.")


@strawberry.type(description="按承贷机构的投放。Lending of one lender.")
class LendingByLender:
    """All money in yuan; the ratio is not what a breaker trips by, but the same figures."""

    loan_count: int = column("loans", "累计发放笔数。Loans ever lent.")
    household_count: int = column("households", "累计获贷户数。Households that ever borrowed.")
    lent: Decimal = column("lent", "累计发放，元。Lent in all, yuan.")
    outstanding: Decimal = column("outstanding", "余额，元。Outstanding, yuan.")
    non_performing: Decimal = column("non_performing", "不良余额，元。Non-performing, yuan.")
    overdue: Decimal = column("overdue", "逾期贷款余额，元。Of loans overdue, yuan.")
    npl_ratio: Ratio | None = column("npl_ratio", "不良率；无余额为 null。NPL ratio, or null.")
    is_within_tolerance: bool | None = column(
        "is_within_tolerance",
        "不良率是否在本年容忍度内；未设定为 null。不影响 3% 熔断。Within this year's tolerance.",
    )
    lender: Lender | None = edge("lending.lender", "承贷机构。Lender.")


@strawberry.type(
    description="投放与获贷统计（三(一)3 至 5）。Lending by source of funds and by lender, and how "
    "many of the registered households have borrowed."
)
class LendingStatistics:
    """Of what the caller may see; the whole from the loans, never from ratios."""

    as_of_on: date = column("as_of_on", "统计日。As of.")
    loan_count: int = column("loans", "累计发放笔数。Loans ever lent.")
    household_count: int = column("households", "累计获贷户数。Households that ever borrowed.")
    registered_households: int = column("registered", "建档立卡户数。Registered households.")
    coverage: Ratio | None = column(
        "coverage", "获贷率：获贷户÷建档立卡户。Households that borrowed ÷ registered ones."
    )
    lent: Decimal | None = column("lent", "累计发放，元。Lent in all, yuan.")
    outstanding: Decimal = column("outstanding", "余额，元。Outstanding, yuan.")
    non_performing: Decimal = column("non_performing", "不良余额，元。Non-performing, yuan.")
    overdue: Decimal = column("overdue", "逾期贷款余额，元。Of loans overdue, yuan.")
    npl_tolerance: Ratio | None = column(
        "tolerance", "本年不良贷款容忍度；未设定为 null。Tolerance of bad loans this year, or null."
    )
    sources: list[LendingBySource] = edge("lending.sources", "按资金来源。By source of funds.")
    lenders: list[LendingByLender] = edge("lending.lenders", "按承贷机构。By lender.")
    region: Region | None = edge("participation.region", "地区。Region.")


@strawberry.input(description="容忍度筛选。Filter of tolerances.")
class NplToleranceFilter:
    """Which tolerances."""

    year: IntCondition | None = condition("year", "年度。Year.")
    and_: list[NplToleranceFilter] | None = joined("and", AND)
    or_: list[NplToleranceFilter] | None = joined("or", OR)
    not_: NplToleranceFilter | None = joined("not", NOT)


NplToleranceOrder = order_of("NplTolerance")


@strawberry.type(description="不良贷款容忍度（三(一)4）。Tolerance of bad loans in a year.")
class NplTolerance(Node):
    """The newest of a region and year holds; it moves no breaker."""

    year: int = column("year", "年度。Year.")
    ratio: Ratio = column("ratio", "容忍度。Fraction of bad loans.")
    document_no: str = column("document_no", "文号。Document number.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    region: Region | None = edge("tolerance.region", "地区。Region.")
