"""Figures of lending, the tolerance of bad loans, and loans lent while lending was suspended."""

from __future__ import annotations

from planner.nouns.base import RECORDED, Edge, Noun, key_id, to

# Lent strictly between the day of a trip and the day on which lending resumed (row 25, B12).
LENT_WHILE_SUSPENDED = (
    "(exists (select 1 from breaker_event e where e.county_id = {t}.county_id"
    " and e.lender_id = {t}.lender_id and e.kind = 'TRIPPED' and e.business_on < {t}.value_on"
    " and not exists (select 1 from breaker_event r where r.county_id = e.county_id"
    " and r.lender_id = e.lender_id and r.kind = 'RESUMED' and r.recorded_at > e.recorded_at"
    " and r.business_on <= {t}.value_on)))"
)
_COLUMNS = (
    "loans int, households int, lent numeric, outstanding numeric, non_performing numeric,"
    " overdue numeric"
)
_RATIO = "round({t}.non_performing / nullif({t}.outstanding, 0), 10)"

NOUNS: dict[str, Noun] = {
    # Rows of reports: the table is the one whose reading they stand for.
    "LendingStatistics": Noun(
        "loan",
        "'null'",
        expressions={"coverage": "round({t}.households::numeric / nullif({t}.registered, 0), 10)"},
    ),
    "LendingBySource": Noun("lending_by_source", "'null'", key=("funding_source",), county=None),
    "LendingByLender": Noun(
        "lending_by_lender",
        "'null'",
        key=("lender_id",),
        county=None,
        expressions={
            "npl_ratio": _RATIO,
            "is_within_tolerance": "({t}.non_performing <= {t}.tolerance * {t}.outstanding)",
        },
    ),
    "NplTolerance": Noun(
        "npl_tolerance", key_id("tolerance"), orders=RECORDED, county="home_county_id"
    ),
}

EDGES: dict[str, Edge] = {
    "lending.sources": Edge(
        "LendingBySource",
        (),
        order="funding_source",
        source="(select * from json_to_recordset({p}.sources)"
        f" as s(funding_source text, {_COLUMNS}))",
    ),
    "lending.lenders": Edge(
        "LendingByLender",
        (),
        order="lender_id",
        source="(select s.*, {p}.tolerance as tolerance from json_to_recordset({p}.lenders)"
        f" as s(lender_id int, {_COLUMNS}))",
    ),
    "lending.lender": to("Lender", "lender_id"),
    "tolerance.region": to("Region", "home_county_id"),
}
