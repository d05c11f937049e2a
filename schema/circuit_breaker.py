"""Circuit breakers (熔断): a lender's book in one county and whether it may lend (二(二))."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import strawberry

from rules.vocabulary import BreakerState
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
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region
from schema.scalar import Ratio


@strawberry.input(description="熔断筛选。Filter of circuit breakers.")
class CircuitBreakerFilter:
    """Which lenders' books."""

    state: Condition[BreakerState] | None = condition("breaker_state", "熔断状态。State.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[CircuitBreakerFilter] | None = joined("and", AND)
    or_: list[CircuitBreakerFilter] | None = joined("or", OR)
    not_: CircuitBreakerFilter | None = joined("not", NOT)


CircuitBreakerOrder = order_of("CircuitBreaker")
BreakerEventOrder = order_of("BreakerEvent")


@strawberry.type(description="熔断与恢复记录。A trip or resume, with the figures of its moment.")
class BreakerEvent:
    """When a breaker moved."""

    state: BreakerState = column("state", "此后状态。State from then on.")
    non_performing: Decimal = column("non_performing", "不良余额，元。Non-performing, yuan.")
    outstanding: Decimal = column("outstanding", "贷款余额，元。Outstanding, yuan.")
    ratio: Ratio | None = column("ratio", "不良率，未取整。Ratio, unrounded.")
    business_on: date = column("business_on", "业务日。Business day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")


@strawberry.type(
    description="一家机构在一县的贷款与熔断（不良率≥3%，二(二)）。A lender's book in a county."
)
class CircuitBreaker(Node):
    """Ratio with numerator and denominator, state, and the distance to a trip."""

    state: BreakerState = column("breaker_state", "状态。State.")
    numerator: Decimal = column("non_performing", "不良本金，元。Non-performing principal, yuan.")
    denominator: Decimal = column("outstanding", "贷款余额，元。Outstanding principal, yuan.")
    ratio: Ratio | None = column(
        "ratio", "不良率（小数，十位）；无贷款为 null。NPL ratio; null without loans."
    )
    distance_to_trip: Decimal | None = column(
        "distance_to_trip", "距熔断还可新增不良，元；已熔断为 null。Until it trips, yuan."
    )
    overdue: Decimal = column("overdue", "逾期贷款余额，元。Principal of overdue loans, yuan.")
    overdue_ratio: Ratio | None = column(
        "overdue_ratio", "逾期率（小数，十位）；无贷款为 null。Overdue ratio; null without loans."
    )
    par30: Decimal | None = column(
        "par30",
        "逾期超过30天的贷款余额，元；不可见全部逾期贷款时为 null。"
        "Principal of loans overdue for more than 30 days, yuan; null where not all are visible.",
    )
    par30_ratio: Ratio | None = column(
        "par30_ratio", "PAR30（小数，十位）；无贷款为 null。PAR30 as a ratio; null without loans."
    )
    loan_count: int = column("loan_count", "在贷笔数。Loans outstanding.")
    non_performing_count: int = column("non_performing_count", "不良笔数。Non-performing loans.")
    overdue_count: int = column("overdue_count", "逾期笔数。Overdue loans.")
    resume_ratio: Ratio | None = column("resume_ratio", "恢复标准；可为 null。Level to resume at.")
    tripped_at: datetime | None = column("tripped_at", "最近熔断时间。Last trip.")
    changed_at: datetime = column("changed_at", "最近变动。Last change.")
    version: int = column("version", "版本号。Version.")
    lender: Lender | None = edge("breaker.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
    events = connection(
        Connection[BreakerEvent],
        "熔断与恢复记录。Trips and resumes.",
        {"edge": "breaker.events"},
        order=BreakerEventOrder,
    )
