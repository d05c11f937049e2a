select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from breaker_event t2
where (t2.kind = any($1)
and t2.business_on >= $2)
and ($3::INTEGER <= t2.county_id AND t2.county_id <= $4::INTEGER))||',"nodes":['||coalesce(string_agg('{"id":"breakerevent_'||p1.county_id||'_'||p1.id||'","kind":"'||p1.kind||'","state":"'||p1.state||'","ratio":'||coalesce('"'||(round(p1.non_performing / nullif(p1.outstanding, 0), 10))||'"','null')||',"resumeRatio":'||coalesce('"'||p1.resume_ratio||'"','null')||',"means":'||coalesce('"'||p1.means||'"','null')||',"note":'||coalesce(to_json(p1.note)::text,'null')||',"lender":'||coalesce((select '{"code":'||to_json(t3.code)::text||'}'
from lender t3
where t3.id = p1.lender_id limit 1),'null')||',"county":'||coalesce((select '{"code":"'||t4.code||'"}'
from region t4
where t4.id = p1.county_id limit 1),'null')||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t5.county_id, t5.id, t5.kind, t5.lender_id, t5.means, t5.non_performing, t5.note, t5.outstanding, t5.recorded_at, t5.resume_ratio, t5.state
from breaker_event t5
where (t5.kind = any($1)
and t5.business_on >= $2)
and ($3::INTEGER <= t5.county_id AND t5.county_id <= $4::INTEGER)
order by t5.recorded_at desc, t5.id desc limit 2) p1), 'UTF8') end as f0,
  case when scope_set.done then convert_to((select '{"state":"'||t6.breaker_state||'","resumeRatio":'||coalesce('"'||t6.resume_ratio||'"','null')||',"repaymentToResume":'||coalesce('"'||(case when t6.breaker_state = 'CLOSED' or t6.resume_ratio is null then null else greatest(ceil((t6.non_performing - t6.outstanding * t6.resume_ratio) * 100 / (1 - t6.resume_ratio)) / 100, 0)::numeric(18,2) end)||'"','null')||',"allowedActions":[]}'
from county_lender_position t6
where (t6.county_id = $5
and t6.lender_id = $6)
and ($3::INTEGER <= t6.county_id AND t6.county_id <= $4::INTEGER)), 'UTF8') end as f1
from (select set_config('app.scope', $7, true) is not null as done) scope_set
