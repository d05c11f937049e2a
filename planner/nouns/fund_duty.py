"""What is computed of a county's fund: its cover, the yearly duty, a statement, a trial balance."""

# Constant text of ours, joined; values are parameters.

from __future__ import annotations

from planner.download_link import links, row_id
from planner.nouns.base import COUNTY, RECORDED, Edge, Noun, child, parent, tenant_id
from reports.fund_statement import FUND_STATEMENT
from rules.fund_duty import DUTY_FROM_YEAR

_CHANGE = "case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end"
_REQUIRED = "ceil(c.outstanding * {fund_ratio_min} * 100) / 100"
# Claims that were approved and wait for payment (A14).
_APPROVED = (
    "(select coalesce(sum(a.fund_part), 0) as approved from claim a"
    " where a.county_id = c.county_id and a.state = 'APPROVED')"
)
_COVERAGE = (
    "(select c.county_id, c.fund_balance as balance, c.outstanding,"
    f" ({_REQUIRED})::numeric(18,2) as required,"
    f" greatest({_REQUIRED} - c.fund_balance, 0)::numeric(18,2) as shortfall,"
    " round(c.fund_balance / nullif(c.outstanding, 0), 10) as ratio,"
    " u.approved::numeric(18,2) as approved_unpaid,"
    " (c.fund_balance - u.approved)::numeric(18,2) as available"
    f" from county_position c cross join lateral {_APPROVED} u"
    " where c.county_id = {p}.county_id)"
)
_NEXT_LOAN = (
    "(select {amount}::numeric(18,2) as amount, greatest(ceil(({p}.outstanding"
    " + {amount}::numeric(18,2)) * {fund_ratio_min} * 100) / 100 - {p}.balance, 0)::numeric(18,2)"
    " as shortfall)"
)
# Of one year and basis the latest record; budgets first, and always one basis for both years.
_REVENUE = (
    "(select distinct on (b.year, b.basis) b.year, b.basis, b.amount from budget_revenue b"
    " where b.county_id = {p}.county_id order by b.year, b.basis, b.recorded_at desc, b.id desc)"
)
# Of the county's own money for that year, but what was reversed.
_INJECTED = (
    "coalesce((select sum(e.amount) from fund_entry e where e.county_id = {p}.county_id"
    " and e.kind = 'INJECTION' and e.source_level = 'COUNTY'"
    " and coalesce(e.for_year, extract(year from e.business_on)::int) = y.year"
    " and not exists (select from fund_entry r where r.county_id = e.county_id"
    " and r.reversal_of = e.id)), 0)::numeric(18,2)"
)
_DUTY = (
    "(select d.*, greatest(d.due - d.injected, 0)::numeric(18,2) as gap from"
    " (select y.year, y.basis, x.amount as previous, y.amount as current,"
    " round({injection_ratio} * greatest(y.amount - x.amount, 0), 2)::numeric(18,2) as due,"
    f" {_INJECTED} as injected, make_date(y.year, 12, 31) as due_on"
    f" from {_REVENUE} y join {_REVENUE} x on x.year = y.year - 1 and x.basis = y.basis"
    f" where y.year = {{year}}::int and y.year >= {DUTY_FROM_YEAR}) d order by d.basis limit 1)"
)
_HERE = "e.county_id = {p}.county_id and e.fund_id = {p}.id"
_STATEMENT = (
    "(select {p}.county_id, {p}.id, {from}::date as from_on, {to}::date as to_on,"
    f" coalesce(sum({_CHANGE}) filter (where e.business_on < {{from}}::date), 0)::numeric(18,2)"
    f" as opening, coalesce(sum({_CHANGE}), 0)::numeric(18,2) as closing"
    f" from fund_entry e where {_HERE} and e.business_on <= {{to}}::date)"
)
_WITHIN = f"{_HERE} and e.business_on between {{p}}.from_on and {{p}}.to_on"
_LINES = (
    "(select e.county_id, e.id as entry_id, e.business_on, e.kind, e.document_no,"
    f" {_CHANGE} as change, ({{p}}.opening + sum({_CHANGE}) over w)::numeric(18,2) as balance,"
    " row_number() over w as position"
    f" from fund_entry e where {_WITHIN}"
    " window w as (order by e.business_on, e.recorded_at, e.id))"
)
_TOTALS = (
    "(select e.kind, count(*) as count,"
    f" sum({_CHANGE})::numeric(18,2) as change from fund_entry e where {_WITHIN} group by e.kind)"
)
_TRIAL = (
    "(select s.account, sum(s.debit)::numeric(18,2) as debit, sum(s.credit)::numeric(18,2) as"
    " credit, sum(s.debit - s.credit)::numeric(18,2) as balance from"
    " (select e.debit_account as account, e.amount as debit, 0 as credit from fund_entry e"
    f" where {_HERE} union all select e.credit_account, 0, e.amount from fund_entry e"
    f" where {_HERE}) s group by s.account)"
)


_FILES = links(
    FUND_STATEMENT,
    {"fund": row_id("fund"), "from": "{t}.from_on::text", "to": "{t}.to_on::text"},
)


def _computed(name: str, *key: str, **expressions: str) -> Noun:
    return Noun(name, "'null'", key=key, county=None, expressions=expressions)


NOUNS: dict[str, Noun] = {
    "BudgetRevenue": Noun("budget_revenue", tenant_id("budgetrevenue"), orders=RECORDED),
    "TopUpPlan": Noun("top_up_plan", tenant_id("topupplan"), orders=RECORDED),
    "FundCoverage": _computed("fund_coverage", "county_id"),
    "FundNextLoan": _computed("fund_next_loan", "amount"),
    "InjectionDuty": _computed("injection_duty", "year"),
    "FundStatement": _computed("fund_statement", "from_on", **_FILES),
    "FundStatementLine": _computed("fund_statement_line", "position"),
    "FundKindTotal": _computed("fund_kind_total", "kind"),
    "FundAccountBalance": _computed("fund_account_balance", "account"),
}

EDGES: dict[str, Edge] = {
    "fund.revenues": Edge("BudgetRevenue", (COUNTY,)),
    "fund.top_up_plans": child("TopUpPlan", "fund_id"),
    "fund.coverage": Edge("FundCoverage", (), source=_COVERAGE),
    "coverage.next_loan": Edge(
        "FundNextLoan", (), source=_NEXT_LOAN, arguments=(("amount", "value"),)
    ),
    "fund.injection_duty": Edge("InjectionDuty", (), source=_DUTY, arguments=(("year", "value"),)),
    "fund.statement": Edge(
        "FundStatement",
        (),
        source=_STATEMENT,
        arguments=(("from", "period:from"), ("to", "period:to")),
    ),
    "statement.lines": Edge("FundStatementLine", (), order="position", source=_LINES),
    "statement.totals": Edge("FundKindTotal", (), order="kind", source=_TOTALS),
    "statement_line.entry": parent("FundEntry", "entry_id"),
    "fund.trial_balance": Edge("FundAccountBalance", (), order="account", source=_TRIAL),
}
