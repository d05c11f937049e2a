select case when scope_set.done then convert_to((select '['||coalesce(string_agg(coalesce(n.j,'null'), ','
order by s.position),'')||']'
from generate_series(0, $1::int - 1) as s(position)
left join (select o2.position, (select '{"__typename":"Lender","id":"lender_'||t1.id||'","code":'||to_json(t1.code)::text||'}'
from lender t1
where t1.id = o2.key) as j
from unnest($2::int[], $3::int[], $4::int[]) as o2(position, county, key)
union all select o4.position, (select '{"__typename":"Loan","id":"loan_'||t3.county_id||'_'||t3.id||'","amount":"'||t3.amount||'"}'
from loan t3
where t3.county_id = o4.county
and t3.id = o4.key
and (t3.county_id = $5::INTEGER)) as j
from unnest($6::int[], $7::int[], $8::uuid[]) as o4(position, county, key)
union all select o6.position, (select '{"__typename":"Region","id":"region_'||t5.id||'","name":'||to_json(t5.name)::text||'}'
from region t5
where t5.id = o6.key) as j
from unnest($9::int[], $10::int[], $11::int[]) as o6(position, county, key)) n on n.position = s.position), 'UTF8') end as f0,
  case when scope_set.done then convert_to((select '{"id":"region_'||t7.id||'","level":"'||t7.level||'"}'
from region t7
where t7.id = $12), 'UTF8') end as f1
from (select set_config('app.scope', $13, true) is not null as done) scope_set
