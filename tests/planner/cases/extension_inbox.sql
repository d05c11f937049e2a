select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from extension t2
where (t2.state = any($1))
and (t2.county_id = $2::INTEGER))||',"nodes":['||coalesce(string_agg('{"status":"'||p1.state||'","reason":'||to_json(p1.reason)::text||',"newMaturesOn":"'||p1.new_matures_on||'","lenderConsentedOn":'||coalesce('"'||p1.lender_consented_on||'"','null')||',"allowedActions":['||concat_ws(',', case when (p1.county_id = $2::INTEGER)
and p1.state in ('LENDER_CONSENT', 'REQUESTED')
and (p1.old_matures_on > $3::date) then '"EXTENSION_CONSENT"' end, case when (p1.county_id = $2::INTEGER)
and p1.state in ('LENDER_CONSENT', 'PA_CONSENT', 'REQUESTED') then '"EXTENSION_REFUSE"' end)||'],"loan":'||coalesce((select '{"loanNo":'||to_json(t3.loan_no)::text||',"extendedRate":'||coalesce('"'||to_char(t3.extended_rate,'FM990.0099')||'"','null')||',"disposalClass":'||coalesce('"'||t3.disposal_class||'"','null')||',"instalmentPlans":'||(select '{"nodes":['||coalesce(string_agg('{"status":"'||p4.state||'","rows":'||(select '['||coalesce(string_agg('{"number":'||t5.number::text||',"dueOn":"'||t5.due_on||'","amount":"'||t5.amount||'"}', ','
order by t5.number),'')||']'
from instalment_plan_row t5
where t5.plan_id = p4.id
and (t5.county_id = $2::INTEGER))||'}', ','
order by p4.recorded_at desc, p4.id desc),'')||']}'
from (select t6.id, t6.recorded_at, t6.state
from instalment_plan t6
where t6.loan_id = t3.id
and (t6.county_id = $2::INTEGER)
order by t6.recorded_at desc, t6.id desc limit 1) p4)||'}'
from loan t3
where t3.id = p1.loan_id
and (t3.county_id = $2::INTEGER) limit 1),'null')||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t7.county_id, t7.id, t7.lender_consented_on, t7.loan_id, t7.new_matures_on, t7.old_matures_on, t7.reason, t7.recorded_at, t7.state
from extension t7
where (t7.state = any($1))
and (t7.county_id = $2::INTEGER)
order by t7.recorded_at desc, t7.id desc limit 5) p1), 'UTF8') end as f0
from (select set_config('app.scope', $4, true) is not null as done) scope_set
