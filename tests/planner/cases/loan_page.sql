select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from loan t2
where true
and (t2.county_id = $1::INTEGER))||',"nodes":['||coalesce(string_agg('{"id":"loan_'||p1.county_id||'_'||p1.id||'","loanNo":'||to_json(p1.loan_no)::text||',"amount":"'||p1.amount||'","status":"'||p1.state||'","lender":'||coalesce((select '{"name":'||to_json(t3.name)::text||'}'
from lender t3
where t3.id = p1.lender_id limit 1),'null')||',"household":'||coalesce((select '{"headName":'||to_json(t4.head_name)::text||'}'
from household t4
where t4.id = p1.household_id
and (t4.county_id = $1::INTEGER) limit 1),'null')||',"county":'||coalesce((select '{"name":'||to_json(t5.name)::text||'}'
from region t5
where t5.id = $1::INTEGER limit 1),'null')||'}', ','
order by p1.amount desc, p1.id desc) filter (where p1.rn <= 3),'')||'],"pageInfo":{"hasNextPage":'||(coalesce(max(p1.rn) > 3, false))||',"hasPreviousPage":'||(false)||',"startCursor":'||(coalesce(max('"'||replace(encode(convert_to('["'||$2::text||'",'||'"'||p1.amount||'"'||','||'"'||p1.id||'"'||']','UTF8'),'base64'),E'\n','')||'"') filter (where p1.rn = least(1, 3)),'null'))||',"endCursor":'||(coalesce((array_agg('"'||replace(encode(convert_to('["'||$2::text||'",'||'"'||p1.amount||'"'||','||'"'||p1.id||'"'||']','UTF8'),'base64'),E'\n','')||'"'
order by p1.rn desc) filter (where p1.rn <= 3))[1],'null'))||'}}'
from (select r.*, row_number() over (order by r.amount desc, r.id desc) as rn
from (select t6.amount, t6.county_id, t6.household_id, t6.id, t6.lender_id, t6.loan_no, t6.state
from loan t6
where true
and (t6.county_id = $1::INTEGER)
order by t6.amount desc, t6.id desc limit 4) r) p1), 'UTF8') end as f0
from (select set_config('app.scope', $3, true) is not null as done) scope_set
