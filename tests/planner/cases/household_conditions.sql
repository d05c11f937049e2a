select case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"status":"'||p1.status||'","conditionsMet":'||to_json(p1.conditions_met)::text||',"conditionsUnmet":'||to_json(p1.conditions_unmet)::text||',"blockedBy":'||to_json((array_remove(array[case when p1.status = 'NOT_REGISTERED' then 'HOUSEHOLD_NOT_REGISTERED' end, case when p1.status = 'REMOVED_WRONG'
and p1.status_since_on <= $1::date then 'HOUSEHOLD_REMOVED' end, case when p1.status = 'EXITED'
and $1::date > date '2020-12-31' then 'POLICY_PERIOD_ENDED' end, case when 'MALICIOUS_DEFAULT' = any(p1.flags) then 'MALICIOUS_DEFAULTER' end, case when not p1.conditions_met @> array['CREDIT_RATING', 'POTENTIAL', 'REPAYMENT_CAPACITY', 'SKILLS', 'WILLING'] or cardinality(p1.conditions_unmet) > 0 then 'ELIGIBILITY_INCOMPLETE' end], null)))::text||',"allowedActions":['||concat_ws(',', case when (p1.county_id = $2::INTEGER)
and p1.status in ('EXITED', 'POOR', 'RETURNED_POOR') then '"HOUSEHOLDSTATUS_CHANGE"' end)||'],"statuses":'||(select '['||coalesce(string_agg('{"status":"'||t2.status||'","fromOn":"'||t2.from_on||'"}', ','
order by t2.from_on, t2.id),'')||']'
from household_status t2
where t2.household_id = p1.id
and (t2.county_id = $2::INTEGER))||',"assessments":'||(select '{"totalCount":'||(select count(*)
from assessment t4
where t4.household_id = p1.id
and (t4.county_id = $2::INTEGER))||',"nodes":['||coalesce(string_agg('{"condition":"'||p3.condition||'","met":'||p3.met::text||'}', ','
order by p3.recorded_at desc, p3.id desc),'')||']}'
from (select t5.condition, t5.id, t5.met, t5.recorded_at
from assessment t5
where t5.household_id = p1.id
and (t5.county_id = $2::INTEGER)
order by t5.recorded_at desc, t5.id desc limit 1) p3)||',"disposalCases":'||(select '{"totalCount":'||(select count(*)
from disposal_case t7
where t7.household_id = p1.id
and (t7.state = $3)
and (t7.county_id = $2::INTEGER))||'}')||'}', ','
order by p1.household_no, p1.id),'')||']}'
from (select t8.conditions_met, t8.conditions_unmet, t8.county_id, t8.flags, t8.household_no, t8.id, t8.status, t8.status_since_on
from household t8
where (t8.status = $4)
and (t8.county_id = $2::INTEGER)
order by t8.household_no, t8.id limit 2) p1), 'UTF8') end as f0
from (select set_config('app.scope', $5, true) is not null as done) scope_set
