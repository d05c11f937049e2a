select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from cooperation t2
where (t2.lender_id = $1)
and (t2.county_id = $2::INTEGER))||',"nodes":['||coalesce(string_agg('{"documentNo":'||to_json(p1.document_no)::text||',"fundShare":"'||p1.fund_share||'","lenderShare":"'||p1.lender_share||'","bufferMonths":'||coalesce(p1.buffer_months::text,'null')||',"recoveryRule":"'||p1.recovery_rule||'","startsOn":"'||p1.starts_on||'","endsOn":'||coalesce('"'||p1.ends_on||'"','null')||',"inForce":'||(p1.starts_on <= $3::date
and coalesce(p1.ends_on >= $3::date, true)
and not exists (select
from cooperation c
where c.county_id = p1.county_id
and c.lender_id = p1.lender_id
and c.starts_on > p1.starts_on
and c.starts_on <= $3::date))::text||',"fileHash":'||coalesce(to_json((encode(p1.file_hash, 'hex')))::text,'null')||',"allowedActions":['||concat_ws(',', case when (p1.county_id = $2::INTEGER)
and (p1.ends_on is null or p1.ends_on >= $3::date) then '"COOPERATION_END"' end)||'],"otherShares":'||(select '['||coalesce(string_agg('{"party":'||to_json(t3.party)::text||',"share":"'||t3.share||'"}', ','
order by t3.number),'')||']'
from cooperation_share t3
where t3.cooperation_id = p1.id
and (t3.county_id = $2::INTEGER))||',"lender":'||coalesce((select '{"code":'||to_json(t4.code)::text||'}'
from lender t4
where t4.id = p1.lender_id limit 1),'null')||',"county":'||coalesce((select '{"code":"'||t5.code||'"}'
from region t5
where t5.id = $2::INTEGER limit 1),'null')||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t6.buffer_months, t6.county_id, t6.document_no, t6.ends_on, t6.file_hash, t6.fund_share, t6.id, t6.lender_id, t6.lender_share, t6.recorded_at, t6.recovery_rule, t6.starts_on
from cooperation t6
where (t6.lender_id = $1)
and (t6.county_id = $2::INTEGER)
order by t6.recorded_at desc, t6.id desc limit 5) p1), 'UTF8') end as f0
from (select set_config('app.scope', $4, true) is not null as done) scope_set
