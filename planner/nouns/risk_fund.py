"""Risk-compensation funds, their entries and the county's position."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, child, parent, tenant_id

NOUNS: dict[str, Noun] = {
    "RiskFund": Noun(
        "risk_fund",
        tenant_id("fund"),
        orders={"COUNTY": "county_id"},
        default_order="COUNTY",
        default_descending=False,
        acts=Acts(
            {
                Act.FUND_INJECT: "",
                Act.FUNDINTEREST_RECORD: "",
                Act.BUDGETREVENUE_RECORD: "",
                Act.TOPUPPLAN_RECORD: "",
                Act.BANKSTATEMENT_RECONCILE: "",
            }
        ),
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
        tenant_id("fundentry"),
        orders=RECORDED,
        expressions={
            "balance_change": "case when {t}.debit_account = 'SPECIAL_ACCOUNT'"
            " then {t}.amount else -{t}.amount end",
        },
    ),
}

EDGES: dict[str, Edge] = {
    "fund.position": Edge("CountyPosition", (COUNTY,)),
    "fund.entries": child("FundEntry", "fund_id"),
    "fundentry.fund": parent("RiskFund", "fund_id"),
    "fundentry.reversal_of": parent("FundEntry", "reversal_of"),
    "fundentry.reversed_by": child("FundEntry", "reversal_of"),
}
