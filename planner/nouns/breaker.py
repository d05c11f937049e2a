"""Circuit breakers: a lender's book in a county."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, tenant_id, to
from rules.states import BREAKER

_ACTS = Acts(
    {
        Act.BREAKERRATIO_SET: "",
        Act.BREAKERRESUME_REQUEST: "request_resume",
        Act.BREAKERRESUME_GRANT: "resume",
        Act.BREAKERRESUME_REFUSE: "refuse_resume",
    },
    BREAKER,
    column="breaker_state",
)
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
            # The quotient has twelve decimals: more than it takes to tell it from a whole fen.
            "repayment_to_resume": "case when {t}.breaker_state = 'CLOSED'"
            " or {t}.resume_ratio is null then null else"
            " greatest(ceil(({t}.non_performing - {t}.outstanding * {t}.resume_ratio) * 100"
            " / (1 - {t}.resume_ratio)) / 100, 0)::numeric(18,2) end",
        },
        acts=_ACTS,
    ),
    "BreakerEvent": Noun(
        "breaker_event",
        tenant_id("breakerevent"),
        orders=RECORDED,
        expressions={"ratio": _RATIO},
    ),
}

EDGES: dict[str, Edge] = {
    "breaker.lender": to("Lender", "lender_id"),
    "breaker.events": Edge("BreakerEvent", (COUNTY, ("lender_id", "lender_id"))),
}
