"""What secures a project's funds, what was done with them, what households get, who watches it."""

# Constant text of ours, joined; values are parameters.

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id, to

_SUM = "coalesce(sum(s.amount) filter (where s.kind = '{}'), 0)::numeric(18,2)"
_SECURED = (
    f"(select {_SUM.format('GUARANTEE')} as guarantee, {_SUM.format('COLLATERAL')} as collateral,"
    f" {_SUM.format('INSURANCE')} as insurance from project_security s"
    " where s.county_id = {p}.county_id and s.project_id = {p}.id and s.released_on is null"
    " and (s.expires_on is null or s.expires_on >= {today}))"
)
# A household's loans in the project: what it put in and did not withdraw, what is owed of that
# still, and whatever it was paid. The loan is one that the caller sees: else nothing is told of it.
_DEBTS = (
    "select a.county_id, a.household_id, count(*) as loan_count,"
    " coalesce(sum(a.principal) filter (where a.withdrawn_on is null), 0) as contributed,"
    " coalesce(sum(l.outstanding_principal) filter (where a.withdrawn_on is null), 0)"
    " as obligation, coalesce(sum(d.amount), 0) as paid"
    " from project_participation a"
    " join loan l on l.county_id = a.county_id and l.id = a.loan_id"
    " left join lateral (select sum(x.amount) as amount from dividend x"
    " where x.county_id = a.county_id and x.participation_id = a.id) d on true"
    " where a.county_id = {p}.county_id and a.project_id = {p}.id"
    " group by a.county_id, a.household_id"
)
_MONEY = "coalesce(sum(b.{}), 0)::numeric(18,2) as {}"
_LEDGER = (
    "(select {p}.county_id, {p}.id, count(*) as household_count,"
    " coalesce(sum(b.loan_count), 0)::int as loan_count,"
    f" {_MONEY.format('contributed', 'contributed')}, {_MONEY.format('obligation', 'obligation')},"
    f" {_MONEY.format('paid', 'dividends_paid')} from ({_DEBTS}) b)"
)
_LINES = (
    "(select b.county_id, b.household_id, b.loan_count,"
    " b.contributed::numeric(18,2) as contributed, b.obligation::numeric(18,2) as obligation,"
    " b.paid::numeric(18,2) as dividends_paid,"
    f" row_number() over (order by b.obligation desc, b.household_id) as position"
    f" from ({_DEBTS}) b)"
)

NOUNS: dict[str, Noun] = {
    "ProjectSecurity": Noun(
        "project_security",
        tenant_id("projectsecurity"),
        orders=RECORDED,
        acts=Acts(
            {Act.PROJECTSECURITY_RELEASE: ""},
            conditions={Act.PROJECTSECURITY_RELEASE: "§.released_on is null"},
        ),
    ),
    "SecuredTotals": Noun("secured_totals", "'null'", key=("guarantee",), county=None),
    "FundUse": Noun("fund_use", tenant_id("funduse"), orders=RECORDED),
    "CreditReferral": Noun("credit_referral", tenant_id("creditreferral"), orders=RECORDED),
    "Dividend": Noun("dividend", tenant_id("dividend"), orders=RECORDED),
    "DebtLedger": Noun("debt_ledger", "'null'", key=("id",), county=None),
    "HouseholdDebt": Noun("household_debt", "'null'", key=("position",), county=None),
    "ProjectWatchTurn": Noun("project_watch_turn", tenant_id("watchturn"), orders=RECORDED),
}

EDGES: dict[str, Edge] = {
    "project.securities": child("ProjectSecurity", "project_id"),
    "project.secured": Edge("SecuredTotals", (), source=_SECURED),
    "project.fund_uses": child("FundUse", "project_id"),
    "project.credit_referrals": child("CreditReferral", "project_id"),
    "project.dividends": child("Dividend", "project_id"),
    "project.debt_ledger": Edge("DebtLedger", (), source=_LEDGER),
    "debt_ledger.lines": Edge("HouseholdDebt", (), order="position", source=_LINES),
    "dividend.participation": parent("ProjectParticipation", "participation_id"),
    "referral.lender": to("Lender", "to_lender_id"),
}
