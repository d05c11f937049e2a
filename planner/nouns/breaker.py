"""Circuit breakers: a lender's book in a county."""

from __future__ import annotations

from planner.nouns.base import COUNTY, RECORDED, Edge, Noun, to

_RATIO = "round({t}.non_performing / nullif({t}.outstanding, 0), 10)"

NOUNS: dict[str, Noun] = {
    "CircuitBreaker": Noun(
        "county_lender_position",
        "'\"breaker_'||{t}.county_id||'_'||{t}.lender_id||'\"'",
        key=("county_id", "lender_id"),
        orders={
            "COUNTY": "county_id",
            "OUTSTANDING": "outstanding",
            "NON_PERFORMING": "non_performing",
        },
        default_order="COUNTY",
        default_descending=False,
        expressions={
            "ratio": _RATIO,
            "distance_to_trip": "case when {t}.breaker_state <> 'CLOSED' then null else"
            " greatest(ceil(({t}.outstanding * {npl_trip_ratio}"
            " - {t}.non_performing) * 100) / 100, 0)::numeric(18,2) end",
        },
    ),
    "BreakerEvent": Noun(
        "breaker_event",
        "'null'",
        orders=RECORDED,
        expressions={"ratio": _RATIO},
    ),
}

EDGES: dict[str, Edge] = {
    "breaker.lender": to("Lender", "lender_id"),
    "breaker.events": Edge("BreakerEvent", (COUNTY, ("lender_id", "lender_id"))),
}
