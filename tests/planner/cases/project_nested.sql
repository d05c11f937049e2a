select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from project t2
where true
and (($1::INTEGER <= t2.county_id AND t2.county_id <= $2::INTEGER)::int <> 0 AND t2.amount >= 5000000::NUMERIC(18, 2)))||',"nodes":['||coalesce(string_agg('{"name":'||to_json(p1.name)::text||',"amount":"'||p1.amount||'","watchLevel":"'||(case when p1.amount >= 5000000.00 then 'PROVINCE' else 'CITY' end)||'","allowedActions":['||concat_ws(',', case when ($1::INTEGER <= p1.county_id AND p1.county_id <= $2::INTEGER AND p1.amount >= 5000000::NUMERIC(18, 2)) then '"PROJECT_SUPERVISE"' end)||'],"enterprise":'||coalesce((select '{"name":'||to_json(t3.name)::text||',"listState":"'||t3.list_state||'"}'
from enterprise t3
where t3.id = p1.enterprise_id limit 1),'null')||',"participations":'||(select '{"totalCount":'||(select count(*)
from project_participation t5
where t5.county_id = p1.county_id
and t5.project_id = p1.id
and ($1::INTEGER <= t5.county_id AND t5.county_id <= $2::INTEGER AND t5.project_amount >= 5000000::NUMERIC(18, 2)))||',"nodes":['||coalesce(string_agg('{"principal":"'||p4.principal||'","loan":'||coalesce((select '{"loanNo":'||to_json(t6.loan_no)::text||',"household":'||coalesce((select '{"headName":'||to_json(t7.head_name)::text||'}'
from household t7
where t7.county_id = t6.county_id
and t7.id = t6.household_id
and ($1::INTEGER <= t7.county_id AND t7.county_id <= $2::INTEGER) limit 1),'null')||'}'
from loan t6
where t6.county_id = p4.county_id
and t6.id = p4.loan_id
and ($1::INTEGER <= t6.county_id AND t6.county_id <= $2::INTEGER) limit 1),'null')||'}', ','
order by p4.recorded_at desc, p4.id desc),'')||']}'
from (select t8.county_id, t8.id, t8.loan_id, t8.principal, t8.recorded_at
from project_participation t8
where t8.county_id = p1.county_id
and t8.project_id = p1.id
and ($1::INTEGER <= t8.county_id AND t8.county_id <= $2::INTEGER AND t8.project_amount >= 5000000::NUMERIC(18, 2))
order by t8.recorded_at desc, t8.id desc limit 2) p4)||',"events":'||(select '{"nodes":['||coalesce(string_agg('{"kind":"'||p9.kind||'","businessOn":"'||p9.business_on||'","amountAfter":"'||p9.amount_after||'"}', ','
order by p9.recorded_at desc, p9.id desc),'')||']}'
from (select t10.amount_after, t10.business_on, t10.id, t10.kind, t10.recorded_at
from project_event t10
where t10.county_id = p1.county_id
and t10.project_id = p1.id
and ($1::INTEGER <= t10.county_id AND t10.county_id <= $2::INTEGER AND t10.project_amount >= 5000000::NUMERIC(18, 2))
order by t10.recorded_at, t10.id limit 2) p9)||'}', ','
order by p1.amount, p1.id),'')||']}'
from (select t11.amount, t11.county_id, t11.enterprise_id, t11.id, t11.name
from project t11
where true
and (($1::INTEGER <= t11.county_id AND t11.county_id <= $2::INTEGER)::int <> 0 AND t11.amount >= 5000000::NUMERIC(18, 2))
order by t11.amount, t11.id limit 2) p1), 'UTF8') end as f0
from (select set_config('app.scope', $3, true) is not null as done) scope_set
