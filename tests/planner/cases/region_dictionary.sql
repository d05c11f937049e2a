select case when scope_set.done then convert_to((select '{"id":"region_'||t1.id||'","code":"'||t1.code||'","name":'||to_json(t1.name)::text||',"parent":'||coalesce((select '{"name":'||to_json(t2.name)::text||'}'
from region t2
where t2.id = t1.parent_id limit 1),'null')||',"codes":'||(select '['||coalesce(string_agg('{"code":"'||t3.code||'","name":'||to_json(t3.name)::text||',"validTo":'||coalesce('"'||t3.valid_to||'"','null')||'}', ','
order by t3.code),'')||']'
from region_code t3
where t3.region_id = t1.id)||'}'
from region t1
where t1.id = $1), 'UTF8') end as f0,
  case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from region t5
where (t5.parent_id = $2))||',"nodes":['||coalesce(string_agg('{"code":"'||p4.code||'","name":'||to_json(p4.name)::text||',"level":"'||p4.level||'"}', ','
order by p4.code, p4.id),'')||']}'
from (select t6.code, t6.id, t6.level, t6.name
from region t6
where (t6.parent_id = $2)
order by t6.code, t6.id limit 3) p4), 'UTF8') end as f1,
  case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"code":'||to_json(p7.code)::text||',"kind":"'||p7.kind||'","outlets":'||(select '{"totalCount":'||(select count(*)
from outlet t9
where t9.lender_id = p7.id)||',"nodes":['||coalesce(string_agg('{"name":'||to_json(p8.name)::text||'}', ','
order by p8.code, p8.id),'')||']}'
from (select t10.code, t10.id, t10.name
from outlet t10
where t10.lender_id = p7.id
order by t10.code, t10.id limit 1) p8)||'}', ','
order by p7.code, p7.id),'')||']}'
from (select t11.code, t11.id, t11.kind
from lender t11
where (t11.home_county_id = $3)
order by t11.code, t11.id limit 50) p7), 'UTF8') end as f2
from (select set_config('app.scope', $4, true) is not null as done) scope_set
