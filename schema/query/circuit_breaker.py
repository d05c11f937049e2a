"""Circuit breakers: root fields that read."""

from __future__ import annotations

import strawberry

from schema.circuit_breaker import (
    BreakerEvent,
    BreakerEventFilter,
    BreakerEventOrder,
    CircuitBreaker,
    CircuitBreakerFilter,
    CircuitBreakerOrder,
)
from schema.connection import planned
from schema.query.field import COUNTY, argument, page


@strawberry.type
class CircuitBreakerQuery:
    """Circuit breakers."""

    circuit_breaker: CircuitBreaker | None = planned(
        CircuitBreaker | None,
        "一家机构在一县的熔断状态。The breaker of a lender in a county.",
        {
            "root": "one",
            "by": (
                ("county", "county_id", "region_or_null:county", "CircuitBreaker"),
                ("lender", "lender_id", "lender_or_null:", ""),
            ),
        },
        {"lender": argument(str, "承贷机构代码。Lender's code."), "county": COUNTY},
        required=("lender", "county"),
    )
    circuit_breakers = page(
        CircuitBreaker, "熔断状态。Circuit breakers.", CircuitBreakerFilter, CircuitBreakerOrder
    )
    breaker_events = page(
        BreakerEvent,
        "熔断与恢复记录。What happened to circuit breakers: trips, requests, resumes.",
        BreakerEventFilter,
        BreakerEventOrder,
    )
