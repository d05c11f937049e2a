select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from warning t2
where (t2.severity = any($1)
and t2.state = any($2))
and (t2.county_id = $3::INTEGER))||',"nodes":['||coalesce(string_agg('{"rule":"'||p1.rule||'","severity":"'||p1.severity||'","status":"'||p1.state||'","offices":'||to_json(p1.offices)::text||',"openedOn":"'||p1.opened_on||'","daysOpen":'||((coalesce(p1.closed_on, $4::date) - p1.opened_on))::text||',"allowedActions":['||concat_ws(',', case when (p1.county_id = $3::INTEGER AND $5::VARCHAR = ANY (p1.offices))
and p1.state in ('OPEN') then '"WARNING_ACKNOWLEDGE"' end, case when (p1.county_id = $3::INTEGER AND $5::VARCHAR = ANY (p1.offices))
and p1.state in ('ACKED', 'OPEN')
and (p1.rule <> 'FUND_BELOW_RATIO') then '"WARNING_CLOSE"' end)||'],"figures":'||(select '['||coalesce(string_agg('{"name":'||to_json(t3.name)::text||',"value":'||coalesce(to_json(t3.value)::text,'null')||'}', ','
order by t3.name),'')||']'
from (select f.key as name, f.value as value
from jsonb_each_text(p1.figures) f) t3
where true)||',"loan":'||coalesce((select '{"loanNo":'||to_json(t4.loan_no)::text||'}'
from loan t4
where t4.id = p1.loan_id
and (t4.county_id = $3::INTEGER) limit 1),'null')||',"lender":'||coalesce((select '{"code":'||to_json(t5.code)::text||'}'
from lender t5
where t5.id = p1.lender_id limit 1),'null')||',"county":'||coalesce((select '{"code":"'||t6.code||'"}'
from region t6
where t6.id = $3::INTEGER limit 1),'null')||',"township":'||coalesce((select '{"code":"'||t7.code||'"}'
from region t7
where t7.id = p1.township_id limit 1),'null')||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t8.closed_on, t8.county_id, t8.figures, t8.id, t8.lender_id, t8.loan_id, t8.offices, t8.opened_on, t8.recorded_at, t8.rule, t8.severity, t8.state, t8.township_id
from warning t8
where (t8.severity = any($1)
and t8.state = any($2))
and (t8.county_id = $3::INTEGER)
order by t8.recorded_at desc, t8.id desc limit 2) p1), 'UTF8') end as f0,
  case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"documentNo":'||to_json(p9.document_no)::text||',"valid":'||((p9.valid_from <= $4::date
and (p9.valid_to is null or p9.valid_to >= $4::date)))::text||'}', ','
order by p9.recorded_at desc, p9.id desc),'')||']}'
from (select t10.document_no, t10.id, t10.recorded_at, t10.valid_from, t10.valid_to
from county_document t10
where (t10.kind = $6)
and (t10.county_id = $3::INTEGER)
order by t10.recorded_at desc, t10.id desc limit 1) p9), 'UTF8') end as f1,
  case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"leader":'||to_json(p11.leader)::text||',"inOffice":'||((p11.from_on <= $4::date
and (p11.to_on is null or p11.to_on >= $4::date)))::text||',"members":'||(select '['||coalesce(string_agg('{"name":'||to_json(t12.name)::text||',"department":'||to_json(t12.department)::text||',"duty":'||coalesce(to_json(t12.duty)::text,'null')||'}', ','
order by t12.number),'')||']'
from (select m.number, m.row->>'name' as name, m.row->>'department' as department, m.row->>'duty' as duty
from jsonb_array_elements(p11.members) with ordinality as m(row, number)) t12
where true)||'}', ','
order by p11.recorded_at desc, p11.id desc),'')||']}'
from (select t13.from_on, t13.id, t13.leader, t13.members, t13.recorded_at, t13.to_on
from risk_team t13
where true
and (t13.county_id = $3::INTEGER)
order by t13.recorded_at desc, t13.id desc limit 1) p11), 'UTF8') end as f2
from (select set_config('app.scope', $7, true) is not null as done) scope_set
