"""Monthly statistics of a county (月统计, 二(九)5; R1 and R2): what is frozen of a month.

Three SELECTs that fill the frozen tables: the loans as they stood on the month's last day, the
figures added up from them, and the projects. What happened by that day counts, as it is known when
the month is frozen; afterwards only the frozen rows are read. Parameters are written `:name`.

Outstanding on a day is what is outstanding now and what was paid since, so that a loan that was
taken over without its payments is right as well. A loan that the fund has paid for is off the book.
"""

from __future__ import annotations

from models.listed import listed
from reports.statistic_formula import FORMULAS, added, counted_in
from rules.states import ON_THE_BOOK
from rules.vocabulary import NON_PERFORMING, LoanState, SecurityKind, StatisticCode

_LENT = listed(
    (
        *ON_THE_BOOK,
        LoanState.WRITTEN_OFF_RETAINED,
        LoanState.SETTLED,
        LoanState.SETTLED_AFTER_WRITE_OFF,
    )
)
_BAD = listed(NON_PERFORMING)
_DAY = "cast(:as_of_on as date)"
_HERE = "cast(:of_county_id as integer)"
_OF = "cast(:statistic_ids as uuid[])"


def everywhere(query: str) -> str:
    """One of these SELECTs over all counties at once, for months of many counties."""
    return query.replace(f"= {_HERE}", "> 0")


# Whose principal came back after the day, what each loan was classed as, and so on: one row a loan.
_HISTORY = f"""later as (
  select p.loan_id, sum(p.principal) as principal from (
    select r.loan_id, r.principal from repayment r
    where r.county_id = {_HERE} and r.received_on > {_DAY}
    union all
    select c.loan_id, c.principal from recovery c
    where c.county_id = {_HERE} and c.received_on > {_DAY}
  ) p group by p.loan_id
), class as (
  select distinct on (c.loan_id) c.loan_id, c.five_tier from classification c
  where c.county_id = {_HERE} and c.as_of_on <= {_DAY}
  order by c.loan_id, c.as_of_on desc, c.recorded_at desc, c.id desc
), paid as (
  select distinct c.loan_id from claim c
  where c.county_id = {_HERE} and c.paid_on <= {_DAY}
), longer as (
  select e.loan_id, bool_or(e.begins_on <= {_DAY}) as is_extended,
    min(e.old_matures_on) filter (where e.begins_on > {_DAY}) as matured_on
  from (
    select x.loan_id, x.old_matures_on,
      greatest(x.pa_consented_on, x.lender_consented_on) as begins_on
    from extension x where x.county_id = {_HERE} and x.state = 'EFFECTIVE'
  ) e group by e.loan_id
), fell as (
  select distinct on (e.loan_id) e.loan_id,
    coalesce(cast(e.details ->> 'sinceOn' as date), e.business_on) as since_on,
    cast(e.details ->> 'principal' as numeric) + cast(e.details ->> 'interest' as numeric) as owed
  from loan_event e
  where e.county_id = {_HERE} and e.kind = 'FELL_OVERDUE' and e.business_on <= {_DAY}
  order by e.loan_id, e.business_on desc, e.recorded_at desc, e.id desc
), cured as (
  select f.loan_id from fell f join repayment r
    on r.county_id = {_HERE} and r.loan_id = f.loan_id
    and r.received_on > f.since_on and r.received_on <= {_DAY}
  group by f.loan_id, f.owed
  having sum(r.principal + r.interest) >= coalesce(f.owed, 0)
), status as (
  select distinct on (h.household_id) h.household_id, h.status from household_status h
  where h.county_id = {_HERE} and h.from_on <= {_DAY}
  order by h.household_id, h.from_on desc, h.recorded_at desc, h.id desc
)"""

LINE_COLUMNS = (
    "county_id",
    "statistic_id",
    "loan_id",
    "lender_id",
    "outlet_id",
    "township_id",
    "household_id",
    "project_id",
    "value_on",
    "matures_on",
    "amount",
    "balance",
    "repaid",
    "five_tier",
    "overdue_since_on",
    "used_by",
    "funding_source",
    "is_exited",
    "is_extended",
    "is_renewal",
    "figures",
)
# A loan whose arrears were not paid in full by the day was late on it: a part does not cure.
_SINCE = f"""case when l.overdue_since_on <= {_DAY} then l.overdue_since_on
      when cured.loan_id is null then fell.since_on end"""
LINES = f"""with {_HISTORY}, book as (
  select l.county_id, s.id as statistic_id, l.id as loan_id, l.lender_id, l.outlet_id,
    l.township_id, l.household_id, l.project_id, l.value_on,
    coalesce(longer.matured_on, l.matures_on) as matures_on, l.amount,
    case when paid.loan_id is null then l.outstanding_principal + coalesce(later.principal, 0)
      else 0 end as balance,
    l.amount - l.outstanding_principal - coalesce(later.principal, 0) as repaid,
    coalesce(class.five_tier,
      case when l.classified_on > {_DAY} then 'NORMAL' else l.five_tier end) as five_tier,
    {_SINCE} as overdue_since_on, l.used_by, l.funding_source,
    coalesce(status.status, h.status) = 'EXITED' as is_exited,
    coalesce(longer.is_extended, false) as is_extended,
    l.renews_id is not null as is_renewal, s.as_of_on
  from statistic s
  join loan l on l.county_id = s.county_id and l.lender_id = s.lender_id
  join household h on h.county_id = l.county_id and h.id = l.household_id
  left join later on later.loan_id = l.id
  left join class on class.loan_id = l.id
  left join paid on paid.loan_id = l.id
  left join longer on longer.loan_id = l.id
  left join fell on fell.loan_id = l.id
  left join cured on cured.loan_id = l.id
  left join status on status.household_id = l.household_id
  where s.county_id = {_HERE} and s.id = any({_OF}) and l.value_on <= {_DAY}
    and l.state in ({_LENT})
)
select {", ".join(f"b.{name}" for name in LINE_COLUMNS[:-1])}, {counted_in("b")} as figures
from book b"""

FIGURE_COLUMNS = (
    "county_id",
    "statistic_id",
    "code",
    "lender_id",
    "part_ids",
    "amount",
    "loans",
    "households",
    "ratio",
)
_CODES = ", ".join(f"('{code}')" for code in FORMULAS)
_MEASURED = ", ".join(f"'{code}'" for code, one in FORMULAS.items() if one.by)


def _subsidy(code: StatisticCode, condition: str) -> str:
    """A sum of batches: of the lender, or of all."""
    return f"""select o.id, '{code}', coalesce(sum(y.amount), 0), null::int, null::int
  from wanted o left join subsidy_batch y on y.county_id = o.county_id
    and (o.lender_id is null or y.lender_id = o.lender_id) and {condition}
  group by o.id"""


def _fund(code: StatisticCode, amount: str) -> str:
    """A sum over the entries of the county's fund, what was corrected taken back."""
    return f"""select o.id, '{code}', coalesce(sum({amount}), 0), null::int, null::int
  from wanted o left join entry e on e.county_id = o.county_id
  where o.lender_id is null group by o.id"""


_QUARTER = f"date_trunc('quarter', {_DAY})::date"
_OTHERS = " union all ".join(
    (
        _subsidy(StatisticCode.SUBSIDY_DUE, f"y.to_on <= {_DAY}"),
        _subsidy(StatisticCode.SUBSIDY_PAID, f"y.paid_on <= {_DAY}"),
        _subsidy(StatisticCode.SUBSIDY_DUE_QUARTER, f"y.to_on between {_QUARTER} and {_DAY}"),
        _subsidy(StatisticCode.SUBSIDY_PAID_QUARTER, f"y.paid_on between {_QUARTER} and {_DAY}"),
        _fund(StatisticCode.FUND_PAID_IN, "case when e.kind = 'INJECTION' then e.amount end"),
        _fund(
            StatisticCode.FUND_BALANCE,
            "case when e.debit_account = 'SPECIAL_ACCOUNT' then e.entered else -e.entered end",
        ),
        _fund(
            StatisticCode.FUND_COMPENSATED, "case when e.kind = 'COMPENSATION' then e.amount end"
        ),
        _fund(StatisticCode.FUND_RECOVERED, "case when e.kind = 'RECOVERY' then e.amount end"),
        f"""select o.id, x.code, null::numeric, null::int, x.households from wanted o left join (
    select g.county_id, count(*) filter (where g.status in ('POOR', 'EXITED', 'RETURNED_POOR')),
      count(*) filter (where g.rated_on <= {_DAY}) from register g group by g.county_id
  ) n (county_id, registered, rated) on n.county_id = o.county_id cross join lateral (values
    ('{StatisticCode.REGISTERED}', coalesce(n.registered, 0)::int),
    ('{StatisticCode.RATED}', coalesce(n.rated, 0)::int)
  ) x (code, households) where o.lender_id is null""",
    )
)
FIGURES = f"""with wanted as (
  select s.* from statistic s where s.county_id = {_HERE} and s.id = any({_OF})
), counted as (
  select o.id, u.code, sum({added("u.code", "l")}) as amount, count(*)::int as loans,
    count(distinct l.household_id)::int as households
  from wanted o
  join statistic_line l on l.county_id = o.county_id and l.statistic_id = any(o.part_ids)
  cross join lateral unnest(l.figures) u (code)
  group by o.id, u.code
), entry as (
  select e.county_id, coalesce(of.kind, e.kind) as kind, e.debit_account, e.amount as entered,
    case when of.id is null then e.amount else -e.amount end as amount
  from fund_entry e
  left join fund_entry of on of.county_id = e.county_id and of.id = e.reversal_of
  where e.county_id = {_HERE} and e.business_on <= {_DAY}
), register as (
  select distinct on (h.id) h.county_id, coalesce(c.status, h.status) as status, h.rated_on
  from household h
  left join household_status c
    on c.county_id = h.county_id and c.household_id = h.id and c.from_on <= {_DAY}
  where h.county_id = {_HERE}
  order by h.id, c.from_on desc, c.recorded_at desc, c.id desc
), figure (id, code, amount, loans, households) as (
  select o.id, f.code, coalesce(c.amount, 0), coalesce(c.loans, 0), coalesce(c.households, 0)
  from wanted o cross join (values {_CODES}) f (code)
  left join counted c on c.id = o.id and c.code = f.code
  union all {_OTHERS}
), measure as (
  select f.id, max(f.amount) filter (where f.code = 'BALANCE') as balance,
    max(f.households) filter (where f.code = 'REGISTERED') as registered
  from figure f group by f.id
)
select o.county_id, o.id as statistic_id, f.code, o.lender_id, o.part_ids, f.amount, f.loans,
  f.households, case
    when f.code in ({_MEASURED}, '{StatisticCode.FUND_BALANCE}')
      then round(f.amount / nullif(m.balance, 0), 10)
    when f.code = '{StatisticCode.LENT_TOTAL}'
      then round(f.households::numeric / nullif(m.registered, 0), 10)
  end as ratio
from wanted o join figure f on f.id = o.id join measure m on m.id = o.id"""

PROJECT_COLUMNS = (
    "county_id",
    "statistic_id",
    "project_id",
    "part_ids",
    "project_no",
    "name",
    "enterprise_id",
    "amount",
    "state",
    "list_state",
    "deadline_on",
    "loans",
    "households",
    "lent",
    "lent_old",
    "lent_new",
    "balance",
    "overdue",
    "non_performing",
    "entity_name",
    "entity_kind",
    "withdrawn",
    "dividends",
    "guarantee",
    "collateral",
    "insurance",
    "risk_level",
    "plan_funds",
    "plan_recovered",
    "project_amount",
    "project_lender_groups",
)


def _sum(column: str, condition: str) -> str:
    return f"coalesce(sum(l.{column}) filter (where {condition}), 0)"


def _secured(kind: SecurityKind) -> str:
    return f"coalesce(sum(c.amount) filter (where c.kind = '{kind}'), 0) as {kind.lower()}"


# What a project has beside its loans on the day, one row a project, and the plan in force.
_BESIDE = f"""secured as (
  select c.project_id, {", ".join(_secured(kind) for kind in SecurityKind)}
  from project_security c
  where c.county_id = {_HERE} and c.given_on <= {_DAY}
    and (c.released_on is null or c.released_on > {_DAY})
    and (c.expires_on is null or c.expires_on >= {_DAY})
  group by c.project_id
), paid_out as (
  select d.project_id, sum(d.amount) as amount from dividend d
  where d.county_id = {_HERE} and d.paid_on <= {_DAY} group by d.project_id
), left_it as (
  select a.project_id, sum(a.principal) as principal from project_participation a
  where a.county_id = {_HERE} and a.withdrawn_on <= {_DAY} group by a.project_id
), judged as (
  select distinct on (a.project_id) a.project_id, a.risk_level from project_assessment a
  where a.county_id = {_HERE} and a.office = 'COUNTY_PA' and a.superseded_on is null
    and a.year * 12 + a.quarter * 3
      <= extract(year from {_DAY}) * 12 + extract(month from {_DAY})
  order by a.project_id, a.year desc, a.quarter desc
)"""
PROJECTS = f"""with {_BESIDE}, used as (
  select s.county_id, s.id as statistic_id, p.id as project_id, s.part_ids,
    count(l.loan_id)::int as loans, count(distinct l.household_id)::int as households,
    {_sum("amount", "true")} as lent,
    {_sum("amount", "l.value_on < cast(:cut_on as date)")} as lent_old,
    {_sum("amount", "l.value_on >= cast(:cut_on as date)")} as lent_new,
    {_sum("balance", "true")} as balance,
    {_sum("balance", "l.overdue_since_on is not null")} as overdue,
    {_sum("balance", f"l.five_tier in ({_BAD})")} as non_performing
  from statistic s
  join project p on p.county_id = s.county_id and p.registered_on <= s.as_of_on
  left join statistic_line l on l.county_id = s.county_id and l.project_id = p.id
    and l.statistic_id = any(s.part_ids)
  where s.county_id = {_HERE} and s.id = any({_OF}) and s.lender_id is null
  group by s.county_id, s.id, p.id
)
select u.county_id, u.statistic_id, u.project_id, u.part_ids, p.project_no, p.name,
  p.enterprise_id, p.amount, p.state, e.list_state, x.deadline_on, u.loans, u.households, u.lent,
  u.lent_old, u.lent_new, u.balance, u.overdue, u.non_performing, e.name as entity_name,
  e.kind as entity_kind, coalesce(w.principal, 0) as withdrawn, coalesce(d.amount, 0) as dividends,
  {", ".join(f"coalesce(c.{kind.lower()}, 0)" for kind in SecurityKind)}, j.risk_level,
  x.funds as plan_funds, greatest(x.funds - u.balance, 0) as plan_recovered,
  p.amount as project_amount, p.lender_groups as project_lender_groups
from used u
join project p on p.county_id = u.county_id and p.id = u.project_id
join enterprise e on e.id = p.enterprise_id
left join exit_plan x
  on x.county_id = p.county_id and x.project_id = p.id and x.state = 'ACTIVE'
left join secured c on c.project_id = p.id
left join paid_out d on d.project_id = p.id
left join left_it w on w.project_id = p.id
left join judged j on j.project_id = p.id"""
