select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from recovery t2
where (t2.state = $1
and (t2.booked_on is not null) = $2)
and (t2.county_id = $3::INTEGER))||',"nodes":['||coalesce(string_agg('{"id":"recovery_'||p1.county_id||'_'||p1.id||'","status":"'||p1.state||'","receivedOn":"'||p1.received_on||'","amount":"'||p1.amount||'","fundPart":"'||p1.fund_part||'","lenderPart":"'||((p1.amount - p1.fund_part))||'","dueOn":"'||p1.due_on||'","lateDays":'||p1.late_days::text||',"bookedOn":'||coalesce('"'||p1.booked_on||'"','null')||',"allowedActions":['||concat_ws(',', case when (p1.county_id = $3::INTEGER)
and p1.state in ('DEPOSITED')
and (p1.booked_on is null) then '"RECOVERY_BOOK"' end)||'],"claim":'||coalesce((select '{"recovered":'||('{"total":"'||t3.recovered||'","fundPart":"'||t3.recovered_fund||'","lenderPart":"'||((t3.recovered - t3.recovered_fund))||'"}')||',"recoveries":'||(select '{"totalCount":'||(select count(*)
from recovery t5
where t5.claim_id = t3.id
and (t5.county_id = $3::INTEGER))||'}')||'}'
from claim t3
where t3.id = p1.claim_id
and (t3.county_id = $3::INTEGER) limit 1),'null')||',"loan":'||coalesce((select '{"loanNo":'||to_json(t6.loan_no)::text||'}'
from loan t6
where t6.id = p1.loan_id
and (t6.county_id = $3::INTEGER) limit 1),'null')||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t7.amount, t7.booked_on, t7.claim_id, t7.county_id, t7.due_on, t7.fund_part, t7.id, t7.late_days, t7.loan_id, t7.received_on, t7.recorded_at, t7.state
from recovery t7
where (t7.state = $1
and (t7.booked_on is not null) = $2)
and (t7.county_id = $3::INTEGER)
order by t7.recorded_at desc, t7.id desc limit 3) p1), 'UTF8') end as f0
from (select set_config('app.scope', $4, true) is not null as done) scope_set
