select case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"loanNo":'||to_json(p1.loan_no)::text||',"status":"'||p1.state||'","overdue":'||('{"sinceOn":'||coalesce('"'||p1.overdue_since_on||'"','null')||',"days":'||(greatest($1::date - p1.overdue_since_on, 0))::text||',"principal":"'||p1.overdue_principal||'"}')||'}', ','
order by p1.matures_on, p1.id),'')||']}'
from (select t2.id, t2.loan_no, t2.matures_on, t2.overdue_principal, t2.overdue_since_on, t2.state
from loan t2
where (t2.state = $2)
and ($3::INTEGER <= t2.county_id AND t2.county_id <= $4::INTEGER)
order by t2.matures_on, t2.id limit 2) p1), 'UTF8') end as f0
from (select set_config('app.scope', $5, true) is not null as done) scope_set
