select case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"asOfOn":"'||p1.as_of_on||'","lender":'||coalesce((select '{"code":'||to_json(t2.code)::text||'}'
from lender t2
where t2.id = p1.lender_id limit 1),'null')||',"loanCount":'||p1.loan_count::text||',"outstanding":"'||p1.outstanding||'","overdueRatio":'||coalesce('"'||(round(p1.overdue / nullif(p1.outstanding, 0), 10))||'"','null')||',"lentYear":'||coalesce('"'||p1.lent_year||'"','null')||',"households":'||coalesce(p1.households::text,'null')||',"fundBalance":'||coalesce('"'||p1.fund_balance||'"','null')||',"projectCount":'||coalesce(p1.project_count::text,'null')||'}', ','
order by p1.city_id, p1.county_id, p1.lender_id, p1.as_of_on),'')||']}'
from (select t3.as_of_on, t3.city_id, t3.county_id, t3.fund_balance, t3.households, t3.lender_id, t3.lent_year, t3.loan_count, t3.outstanding, t3.overdue, t3.project_count
from (select b.city_id, b.county_id, b.lender_id, b.as_of_on, b.outstanding, b.overdue, b.loan_count, b.lent_year, b.households, null::numeric(18,2) as fund_balance, null::numeric as project_count
from (select 0 as city_id, 0 as county_id, q.lender_id as lender_id, q.as_of_on as as_of_on, coalesce(sum(f.amount) filter (where f.code = 'BALANCE'), 0)::numeric(18,2) as outstanding, coalesce(sum(f.amount) filter (where f.code = 'OVERDUE'), 0)::numeric(18,2) as overdue, coalesce(sum(f.loans) filter (where f.code = 'BALANCE'), 0)::int as loan_count, coalesce(sum(f.amount) filter (where f.code = 'LENT_YEAR'), 0)::numeric(18,2) as lent_year, coalesce(sum(f.households) filter (where f.code = 'BALANCE'), 0)::int as households
from statistic q
left join statistic_figure f on f.county_id = q.county_id
and f.statistic_id = q.id
and f.code in ('BALANCE', 'LENT_YEAR', 'OVERDUE')
and ($1::INTEGER <= f.county_id AND f.county_id <= $2::INTEGER)
where q.county_id between $3
and $4
and ($1::INTEGER <= q.county_id AND q.county_id <= $2::INTEGER)
and true
and q.lender_id is not null
and q.superseded_on is null
and q.as_of_on between $5
and $6 group by q.lender_id, q.as_of_on having count(*) > 0) b) t3
where true
order by t3.city_id, t3.county_id, t3.lender_id, t3.as_of_on limit 3) p1), 'UTF8') end as f0
from (select set_config('app.scope', $7, true) is not null as done) scope_set
