"""Circuit breakers: a lender's book in a county."""

from __future__ import annotations

from authz.act import Act
from models.listed import listed
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, tenant_id, to
from rules.states import BREAKER, ON_THE_BOOK
from rules.vocabulary import NON_PERFORMING

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
# Principal of loans whose arrears are older than the days watched (PAR30). Null for a reader who
# does not see all overdue loans of the book: part of a sum would pass for the sum.
_PAR30 = (
    "(select case when count(*) = {t}.overdue_count then coalesce(sum(l.outstanding_principal)"
    " filter (where l.overdue_since_on < {today} - 30), 0)::numeric(18,2) end"
    " from loan l where l.county_id = {t}.county_id and l.lender_id = {t}.lender_id"
    " and l.overdue_since_on is not null and l.state in ({on_the_book}))"
).replace("{on_the_book}", listed(ON_THE_BOOK))
# Of the bad principal what is late for want of the subsidy alone (row 36); null as PAR30 is.
_SUBSIDY_LATE = (
    "(select case when count(*) = {t}.non_performing_count then coalesce(sum("
    "l.outstanding_principal) filter (where l.arrears_cause = 'SUBSIDY_LATE'), 0)::numeric(18,2)"
    " end from loan l where l.county_id = {t}.county_id and l.lender_id = {t}.lender_id"
    " and l.five_tier in ({bad}) and l.state in ({on_the_book}))"
).replace("{on_the_book}", listed(ON_THE_BOOK))
_SUBSIDY_LATE = _SUBSIDY_LATE.replace("{bad}", listed(NON_PERFORMING))

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
            "overdue_ratio": "round({t}.overdue / nullif({t}.outstanding, 0), 10)",
            "par30": _PAR30,
            "subsidy_late": _SUBSIDY_LATE,
            "par30_ratio": f"round({_PAR30} / nullif({{t}}.outstanding, 0), 10)",
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
