select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from county_lender_position t2
where (t2.breaker_state = $1)
and ($2::INTEGER <= t2.county_id AND t2.county_id <= $3::INTEGER))||',"nodes":['||coalesce(string_agg('{"id":"breaker_'||p1.county_id||'_'||p1.lender_id||'","state":"'||p1.breaker_state||'","ratio":'||coalesce('"'||(round(p1.non_performing / nullif(p1.outstanding, 0), 10))||'"','null')||',"numerator":"'||p1.non_performing||'","denominator":"'||p1.outstanding||'","distanceToTrip":'||coalesce('"'||(case when p1.breaker_state <> 'CLOSED' then null else greatest(ceil((p1.outstanding * 0.03 - p1.non_performing) * 100) / 100, 0)::numeric(18,2) end)||'"','null')||',"lender":'||coalesce((select '{"code":'||to_json(t3.code)::text||'}'
from lender t3
where t3.id = p1.lender_id limit 1),'null')||',"events":'||(select '{"nodes":['||coalesce(string_agg('{"state":"'||p4.state||'","ratio":'||coalesce('"'||(round(p4.non_performing / nullif(p4.outstanding, 0), 10))||'"','null')||'}', ','
order by p4.recorded_at desc, p4.id desc),'')||']}'
from (select t5.id, t5.non_performing, t5.outstanding, t5.recorded_at, t5.state
from breaker_event t5
where t5.county_id = p1.county_id
and t5.lender_id = p1.lender_id
and ($2::INTEGER <= t5.county_id AND t5.county_id <= $3::INTEGER)
order by t5.recorded_at desc, t5.id desc limit 50) p4)||'}', ','
order by p1.county_id, p1.lender_id),'')||']}'
from (select t6.breaker_state, t6.county_id, t6.lender_id, t6.non_performing, t6.outstanding
from county_lender_position t6
where (t6.breaker_state = $1)
and ($2::INTEGER <= t6.county_id AND t6.county_id <= $3::INTEGER)
order by t6.county_id, t6.lender_id limit 2) p1), 'UTF8') end as f0,
  case when scope_set.done then convert_to((select '{"state":"'||t7.breaker_state||'","ratio":'||coalesce('"'||(round(t7.non_performing / nullif(t7.outstanding, 0), 10))||'"','null')||',"distanceToTrip":'||coalesce('"'||(case when t7.breaker_state <> 'CLOSED' then null else greatest(ceil((t7.outstanding * 0.03 - t7.non_performing) * 100) / 100, 0)::numeric(18,2) end)||'"','null')||'}'
from county_lender_position t7
where (t7.county_id = $4
and t7.lender_id = $5)
and ($2::INTEGER <= t7.county_id AND t7.county_id <= $3::INTEGER)), 'UTF8') end as f1
from (select set_config('app.scope', $6, true) is not null as done) scope_set
