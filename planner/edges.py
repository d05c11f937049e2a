"""What the read planner knows of each noun: table, id, keys, orders, expressions, and the edges.

Every join goes over `county_id` too, so that the same statements run on a database that is
distributed by county. `{t}` stands for the alias of the noun's row, `{npl_trip_ratio}` and the
like for figures of the policy (`planner.figures`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.figures import figures


@dataclass(frozen=True, slots=True)
class Noun:
    """An object type that lives in a table.

    `key` are the columns that make an order total; `orders` the columns a list can be ordered by
    (all not null); `expressions` named SQL over the row; `county` the column of its county;
    `first_by` which row a root field takes when several fit.
    """

    table: str
    id: str
    key: tuple[str, ...] = ("id",)
    orders: dict[str, str] = field(default_factory=dict)
    default_order: str = "RECORDED_AT"
    default_descending: bool = True
    expressions: dict[str, str] = field(default_factory=dict)
    county: str | None = "county_id"
    first_by: str | None = None

    def value(self, name: str, t: str, value: str = "") -> str:
        """SQL of a column or named expression of row `t`; `value` is what it is compared with."""
        template = self.expressions.get(name)
        return (
            f"{t}.{name}" if template is None else template.format(t=t, value=value, **figures(t))
        )


@dataclass(frozen=True, slots=True)
class Edge:
    """How to get from one noun to another: pairs of (column here, column there).

    `source` replaces the target's table by rows computed from the parent row (`{p}`).
    """

    target: str
    on: tuple[tuple[str, str], ...]
    order: str | None = None
    source: str | None = None


def _id(kind: str) -> str:
    return f"'\"{kind}_'||{{t}}.county_id||'_'||{{t}}.id||'\"'"


def _key_id(kind: str, column: str = "id") -> str:
    return f"'\"{kind}_'||{{t}}.{column}||'\"'"


_RECORDED = {"RECORDED_AT": "recorded_at"}
_RATIO = "round({t}.non_performing / nullif({t}.outstanding, 0), 10)"

NOUNS: dict[str, Noun] = {
    "Region": Noun(
        "region",
        _key_id("region"),
        orders={"CODE": "code"},
        default_order="CODE",
        default_descending=False,
        county=None,
    ),
    "RegionCodePeriod": Noun("region_code", "'null'", key=("code",), county=None),
    "Lender": Noun(
        "lender",
        _key_id("lender"),
        orders={"CODE": "code"},
        default_order="CODE",
        default_descending=False,
        county="home_county_id",
    ),
    "Outlet": Noun(
        "outlet",
        _key_id("outlet"),
        orders={"CODE": "code"},
        default_order="CODE",
        default_descending=False,
        county="home_county_id",
    ),
    "Household": Noun(
        "household",
        _id("household"),
        orders=_RECORDED | {"HOUSEHOLD_NO": "household_no"},
    ),
    "HouseholdMember": Noun("household_member", _id("member")),
    "HouseholdStatusChange": Noun("household_status", _id("household")),
    "HouseholdExposure": Noun(
        "household_exposure",
        "'null'",
        key=("county_id", "household_id"),
        # A person registered twice must not look as if more of the limit were left.
        first_by="{t}.outstanding + {t}.approved + {t}.pending desc",
        expressions={
            "identity": "exists (select 1 from household_member m where"
            " m.county_id = {t}.county_id and m.household_id = {t}.household_id"
            " and m.id_card_hmac = any({value}))",
            "committed": "({t}.outstanding + {t}.approved + {t}.pending)",
            "available": "({t}.ceiling - {t}.outstanding - {t}.approved - {t}.pending)",
        },
    ),
    "Loan": Noun(
        "loan",
        _id("loan"),
        orders=_RECORDED
        | {
            "AMOUNT": "amount",
            "MATURES_ON": "matures_on",
            "OUTSTANDING_PRINCIPAL": "outstanding_principal",
        },
        expressions={
            "segment": "case when {t}.value_on is null then null when {t}.value_on"
            " < {cut_date} then 'OLD' else 'NEW' end",
        },
    ),
    "LoanEvent": Noun("loan_event", _id("loanevent"), orders=_RECORDED),
    "Repayment": Noun(
        "repayment",
        _id("repayment"),
        orders={"RECEIVED_ON": "received_on"},
        default_order="RECEIVED_ON",
    ),
    "Classification": Noun(
        "classification", _id("classification"), orders={"AS_OF": "as_of_on"}, default_order="AS_OF"
    ),
    "RiskFund": Noun(
        "risk_fund",
        _id("fund"),
        orders={"COUNTY": "county_id"},
        default_order="COUNTY",
        default_descending=False,
    ),
    "CountyPosition": Noun(
        "county_position",
        "'null'",
        key=("county_id",),
        expressions={
            "coverage": "round({t}.fund_balance / nullif({t}.outstanding, 0), 10)",
            "shortfall": "greatest(ceil({t}.outstanding * {fund_ratio_min} * 100) / 100"
            " - {t}.fund_balance, 0)::numeric(18,2)",
        },
    ),
    "FundEntry": Noun(
        "fund_entry",
        _id("fundentry"),
        orders=_RECORDED,
        expressions={
            "balance_change": "case when {t}.debit_account = 'SPECIAL_ACCOUNT'"
            " then {t}.amount else -{t}.amount end",
        },
    ),
    "Enterprise": Noun(
        "enterprise",
        _key_id("enterprise"),
        orders=_RECORDED,
        county="home_county_id",
    ),
    "Project": Noun(
        "project",
        _id("project"),
        orders=_RECORDED | {"AMOUNT": "amount"},
        expressions={
            "watch_level": "case when {t}.amount >= {province_watch_amount}"
            " then 'PROVINCE' else 'CITY' end",
        },
    ),
    "ProjectParticipation": Noun(
        "project_participation",
        _id("participation"),
        orders=_RECORDED,
    ),
    "ProjectEvent": Noun("project_event", _id("projectevent"), orders=_RECORDED),
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
        orders=_RECORDED,
        expressions={"ratio": _RATIO},
    ),
    "AuditEvent": Noun(
        "audit_event",
        _id("audit"),
        orders=_RECORDED,
        expressions={"kind": "{t}.object_kind"},
    ),
    "AuditSeal": Noun(
        "audit_seal",
        "'null'",
        key=("county_id", "position"),
        expressions={"hash_hex": "encode({t}.hash, 'hex')"},
    ),
    "FieldChange": Noun("field_change", "'null'", key=("field",), county=None),
}

_COUNTY = ("county_id", "county_id")


def _child(target: str, column: str, order: str | None = None) -> Edge:
    return Edge(target, (_COUNTY, ("id", column)), order)


def _parent(target: str, column: str) -> Edge:
    return Edge(target, (_COUNTY, (column, "id")))


def _to(target: str, column: str) -> Edge:
    return Edge(target, ((column, "id"),))


_CHANGES = (
    "(select coalesce(b.key, a.key) as field, b.value as before, a.value as after"
    " from jsonb_each_text(coalesce({p}.before, '{{}}')) b"
    " full join jsonb_each_text(coalesce({p}.after, '{{}}')) a on a.key = b.key)"
)

EDGES: dict[str, Edge] = {
    "region.parent": Edge("Region", (("parent_id", "id"),)),
    "region.children": Edge("Region", (("id", "parent_id"),)),
    "region.codes": Edge("RegionCodePeriod", (("id", "region_id"),), order="code"),
    "lender.county": _to("Region", "home_county_id"),
    "lender.outlets": Edge("Outlet", (("id", "lender_id"),)),
    "outlet.lender": _to("Lender", "lender_id"),
    "outlet.township": _to("Region", "township_id"),
    "outlet.county": _to("Region", "home_county_id"),
    "tenant.county": _to("Region", "county_id"),
    "tenant.township": _to("Region", "township_id"),
    "household.members": _child("HouseholdMember", "household_id", "position"),
    "household.statuses": _child("HouseholdStatusChange", "household_id", "from_on"),
    "household.exposure": Edge("HouseholdExposure", (_COUNTY, ("id", "household_id"))),
    "household.loans": _child("Loan", "household_id"),
    "household.breakers": Edge("CircuitBreaker", (_COUNTY,)),
    "member.household": _parent("Household", "household_id"),
    "exposure.household": _parent("Household", "household_id"),
    "loan.lender": _to("Lender", "lender_id"),
    "loan.outlet": _to("Outlet", "outlet_id"),
    "loan.household": _parent("Household", "household_id"),
    "loan.borrower": _parent("HouseholdMember", "member_id"),
    "loan.project": _parent("Project", "project_id"),
    "loan.events": _child("LoanEvent", "loan_id"),
    "loan.repayments": _child("Repayment", "loan_id"),
    "loan.classifications": _child("Classification", "loan_id"),
    "loan_part.loan": _parent("Loan", "loan_id"),
    "fund.position": Edge("CountyPosition", (_COUNTY,)),
    "fund.entries": _child("FundEntry", "fund_id"),
    "fundentry.fund": _parent("RiskFund", "fund_id"),
    "fundentry.reversal_of": _parent("FundEntry", "reversal_of"),
    "fundentry.reversed_by": _child("FundEntry", "reversal_of"),
    "enterprise.county": _to("Region", "home_county_id"),
    "enterprise.projects": Edge("Project", (("id", "enterprise_id"),)),
    "project.enterprise": _to("Enterprise", "enterprise_id"),
    "project.lead_lender": _to("Lender", "lead_lender_id"),
    "project.participations": _child("ProjectParticipation", "project_id"),
    "project.events": _child("ProjectEvent", "project_id"),
    "participation.project": _parent("Project", "project_id"),
    "participation.loan": _parent("Loan", "loan_id"),
    "participation.household": _parent("Household", "household_id"),
    "participation.lender": _to("Lender", "lender_id"),
    "breaker.lender": _to("Lender", "lender_id"),
    "breaker.events": Edge("BreakerEvent", (_COUNTY, ("lender_id", "lender_id"))),
    "audit.region": _to("Region", "county_id"),
    "audit.seal": Edge("AuditSeal", (_COUNTY, ("id", "event_id"))),
    "audit.changes": Edge("FieldChange", (), order="field", source=_CHANGES),
}
