"""Circuit breakers (熔断): a lender's book in one county and whether it may lend (二(二))."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import strawberry

from rules.vocabulary import BreakerEventKind, BreakerState, ClearingMeans
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
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


@strawberry.input(description="熔断记录筛选。Filter of what happened to breakers.")
class BreakerEventFilter:
    """Which events."""

    kind: Condition[BreakerEventKind] | None = condition("kind", "记录类型。Kind.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    business_on: DateCondition | None = condition("business_on", "业务日。Business day.")
    and_: list[BreakerEventFilter] | None = joined("and", AND)
    or_: list[BreakerEventFilter] | None = joined("or", OR)
    not_: BreakerEventFilter | None = joined("not", NOT)


@strawberry.type(
    description="熔断记录：熔断、设定标准、申请与决定恢复。What happened to a breaker."
)
class BreakerEvent(Node):
    """A trip, a level set, a request or a decision, with the figures of its moment."""

    kind: BreakerEventKind = column("kind", "记录类型。Kind.")
    state: BreakerState = column("state", "此后状态。State from then on.")
    non_performing: Decimal = column("non_performing", "不良余额，元。Non-performing, yuan.")
    outstanding: Decimal = column("outstanding", "贷款余额，元。Outstanding, yuan.")
    ratio: Ratio | None = column("ratio", "不良率，未取整。Ratio, unrounded.")
    resume_ratio: Ratio | None = column(
        "resume_ratio", "当时的恢复标准；未设定为 null。Level to resume at, of that moment."
    )
    means: ClearingMeans | None = column(
        "means", "清偿方式（申请与同意恢复）。How the ratio fell; of requests and resumes."
    )
    note: str | None = column("note", "说明、意见或理由。Note or reason.")
    business_on: date = column("business_on", "业务日。Business day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    lender: Lender | None = edge("breaker.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")


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
    numerator_subsidy_late: Decimal | None = column(
        "subsidy_late",
        "其中仅因贴息未到位欠息的不良本金，元（仍计入不良率）；不可见全部不良贷款时为 null。"
        "Of it what is late for want of the subsidy alone; it counts in the ratio. Yuan; null where"
        " not all bad loans are visible.",
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
    repayment_to_resume: Decimal | None = column(
        "repayment_to_resume",
        "降至恢复标准还须收回的不良本金，元；正常办理或未设定标准为 null。"
        "Bad principal to repay before it may resume, yuan; null while lending or without a level.",
    )
    tripped_at: datetime | None = column("tripped_at", "最近熔断时间。Last trip.")
    changed_at: datetime = column("changed_at", "最近变动。Last change.")
    version: int = column("version", "版本号。Version.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    lender: Lender | None = edge("breaker.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
    events = connection(
        Connection[BreakerEvent],
        "熔断与恢复记录。Trips and resumes.",
        {"edge": "breaker.events"},
        order=BreakerEventOrder,
    )
