select case when scope_set.done then convert_to((select '{"coverage":'||coalesce((select '{"balance":"'||t2.balance||'","outstanding":"'||t2.outstanding||'","required":"'||t2.required||'","shortfall":"'||t2.shortfall||'","ratio":'||coalesce('"'||t2.ratio||'"','null')||',"approvedUnpaid":"'||t2.approved_unpaid||'","available":"'||t2.available||'","nextLoan":'||coalesce((select '{"amount":"'||t3.amount||'","shortfall":"'||t3.shortfall||'"}'
from (select $1::numeric(18,2) as amount, greatest(ceil((t2.outstanding + $1::numeric(18,2)) * 0.1 * 100) / 100 - t2.balance, 0)::numeric(18,2) as shortfall) t3 limit 1),'null')||'}'
from (select c.county_id, c.fund_balance as balance, c.outstanding, (ceil(c.outstanding * 0.1 * 100) / 100)::numeric(18,2) as required, greatest(ceil(c.outstanding * 0.1 * 100) / 100 - c.fund_balance, 0)::numeric(18,2) as shortfall, round(c.fund_balance / nullif(c.outstanding, 0), 10) as ratio, u.approved::numeric(18,2) as approved_unpaid, (c.fund_balance - u.approved)::numeric(18,2) as available
from county_position c cross join lateral (select coalesce(sum(a.fund_part), 0) as approved
from claim a
where a.county_id = c.county_id
and a.state = 'APPROVED') u
where c.county_id = t1.county_id) t2 limit 1),'null')||',"injectionDuty":'||coalesce((select '{"year":'||t4.year::text||',"basis":"'||t4.basis||'","previous":"'||t4.previous||'","current":"'||t4.current||'","due":"'||t4.due||'","injected":"'||t4.injected||'","gap":"'||t4.gap||'","dueOn":"'||t4.due_on||'"}'
from (select d.*, greatest(d.due - d.injected, 0)::numeric(18,2) as gap
from (select y.year, y.basis, x.amount as previous, y.amount as current, round(0.05 * greatest(y.amount - x.amount, 0), 2)::numeric(18,2) as due, coalesce((select sum(e.amount)
from fund_entry e
where e.county_id = t1.county_id
and e.kind = 'INJECTION'
and e.source_level = 'COUNTY'
and coalesce(e.for_year, extract(year
from e.business_on)::int) = y.year
and not exists (select
from fund_entry r
where r.county_id = e.county_id
and r.reversal_of = e.id)), 0)::numeric(18,2) as injected, make_date(y.year, 12, 31) as due_on
from (select distinct on (b.year, b.basis) b.year, b.basis, b.amount
from budget_revenue b
where b.county_id = t1.county_id
order by b.year, b.basis, b.recorded_at desc, b.id desc) y join (select distinct on (b.year, b.basis) b.year, b.basis, b.amount
from budget_revenue b
where b.county_id = t1.county_id
order by b.year, b.basis, b.recorded_at desc, b.id desc) x on x.year = y.year - 1
and x.basis = y.basis
where y.year = $2::int
and y.year >= 2018) d
order by d.basis limit 1) t4 limit 1),'null')||',"statement":'||coalesce((select '{"fromOn":"'||t5.from_on||'","toOn":"'||t5.to_on||'","opening":"'||t5.opening||'","closing":"'||t5.closing||'","lines":'||(select '['||coalesce(string_agg('{"businessOn":"'||t6.business_on||'","kind":"'||t6.kind||'","change":"'||t6.change||'","balance":"'||t6.balance||'","entry":'||coalesce((select '{"amount":"'||t7.amount||'"}'
from fund_entry t7
where t7.county_id = t6.county_id
and t7.id = t6.entry_id
and (t7.county_id = $3::INTEGER) limit 1),'null')||'}', ','
order by t6.position),'')||']'
from (select e.county_id, e.id as entry_id, e.business_on, e.kind, e.document_no, case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end as change, (t5.opening + sum(case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end) over w)::numeric(18,2) as balance, row_number() over w as position
from fund_entry e
where e.county_id = t5.county_id
and e.fund_id = t5.id
and e.business_on between t5.from_on
and t5.to_on window w as (order by e.business_on, e.recorded_at, e.id)) t6
where true)||',"totals":'||(select '['||coalesce(string_agg('{"kind":"'||t8.kind||'","count":'||t8.count::text||',"change":"'||t8.change||'"}', ','
order by t8.kind),'')||']'
from (select e.kind, count(*) as count, sum(case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end)::numeric(18,2) as change
from fund_entry e
where e.county_id = t5.county_id
and e.fund_id = t5.id
and e.business_on between t5.from_on
and t5.to_on group by e.kind) t8
where true)||'}'
from (select t1.county_id, t1.id, $4::date as from_on, $5::date as to_on, coalesce(sum(case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end) filter (where e.business_on < $4::date), 0)::numeric(18,2) as opening, coalesce(sum(case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end), 0)::numeric(18,2) as closing
from fund_entry e
where e.county_id = t1.county_id
and e.fund_id = t1.id
and e.business_on <= $5::date) t5 limit 1),'null')||',"trialBalance":'||(select '['||coalesce(string_agg('{"account":"'||t9.account||'","debit":"'||t9.debit||'","credit":"'||t9.credit||'","balance":"'||t9.balance||'"}', ','
order by t9.account),'')||']'
from (select s.account, sum(s.debit)::numeric(18,2) as debit, sum(s.credit)::numeric(18,2) as credit, sum(s.debit - s.credit)::numeric(18,2) as balance
from (select e.debit_account as account, e.amount as debit, 0 as credit
from fund_entry e
where e.county_id = t1.county_id
and e.fund_id = t1.id
union all select e.credit_account, 0, e.amount
from fund_entry e
where e.county_id = t1.county_id
and e.fund_id = t1.id) s group by s.account) t9
where true)||',"budgetRevenues":'||(select '{"nodes":['||coalesce(string_agg('{"year":'||p10.year::text||',"basis":"'||p10.basis||'","amount":"'||p10.amount||'"}', ','
order by p10.recorded_at desc, p10.id desc),'')||']}'
from (select t11.amount, t11.basis, t11.id, t11.recorded_at, t11.year
from budget_revenue t11
where true
and (t11.county_id = $3::INTEGER)
order by t11.recorded_at desc, t11.id desc limit 2) p10)||',"topUpPlans":'||(select '{"nodes":['||coalesce(string_agg('{"status":"'||p12.state||'","shortfall":"'||p12.shortfall||'","amount":"'||p12.amount||'","plannedOn":"'||p12.planned_on||'"}', ','
order by p12.recorded_at desc, p12.id desc),'')||']}'
from (select t13.amount, t13.id, t13.planned_on, t13.recorded_at, t13.shortfall, t13.state
from top_up_plan t13
where t13.fund_id = t1.id
and (t13.county_id = $3::INTEGER)
order by t13.recorded_at desc, t13.id desc limit 1) p12)||'}'
from risk_fund t1
where t1.county_id = $6
and (t1.county_id = $3::INTEGER)), 'UTF8') end as f0
from (select set_config('app.scope', $7, true) is not null as done) scope_set
