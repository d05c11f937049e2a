select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from loan t2
where (t2.state = any($1)
and t2.amount >= $2
and ((t2.five_tier = $3) or (((t2.purpose = $4) is not true))))
and ($5::INTEGER <= t2.county_id AND t2.county_id <= $6::INTEGER))||',"edges":['||coalesce(string_agg('{"cursor":"'||replace(encode(convert_to('["'||$7::text||'",'||'"'||to_char(p1.recorded_at,'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')||'"'||','||'"'||p1.id||'"'||']','UTF8'),'base64'),E'\n','')||'","node":{"__typename":"Loan","amount":"'||p1.amount||'","rate":"'||to_char(p1.rate,'FM990.0099')||'","fiveTier":"'||p1.five_tier||'","id":"loan_'||p1.county_id||'_'||p1.id||'"}}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t3.amount, t3.county_id, t3.five_tier, t3.id, t3.rate, t3.recorded_at
from loan t3
where (t3.state = any($1)
and t3.amount >= $2
and ((t3.five_tier = $3) or (((t3.purpose = $4) is not true))))
and ($5::INTEGER <= t3.county_id AND t3.county_id <= $6::INTEGER)
order by t3.recorded_at desc, t3.id desc limit 2) p1), 'UTF8') end as f0
from (select set_config('app.scope', $8, true) is not null as done) scope_set
