select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from claim t2
where (t2.state = any($1)
and t2.county_id = $2)
and (t2.county_id = $3::INTEGER AND t2.lender_id = $4::INTEGER))||',"nodes":['||coalesce(string_agg('{"id":"claim_'||p1.county_id||'_'||p1.id||'","status":"'||p1.state||'","round":'||p1.round::text||',"loss":"'||p1.loss||'","fundPart":"'||p1.fund_part||'","allowedActions":['||concat_ws(',', case when (p1.county_id = $3::INTEGER AND p1.lender_id = $4::INTEGER)
and p1.state in ('COUNTY_REVIEW', 'TOWNSHIP_REVIEW')
and ((p1.state = 'TOWNSHIP_REVIEW') = ('COUNTY_BANK' in ('TOWN_PA', 'TOWN_FIN'))
and not exists (select 1
from claim_opinion x
where x.county_id = p1.county_id
and x.claim_id = p1.id
and x.round = p1.round
and x.seat = 'COUNTY_BANK'
and x.withdrawn_on is null)
and not exists (select 1
from claim_opinion x
where x.county_id = p1.county_id
and x.claim_id = p1.id
and x.seat <> 'COUNTY_BANK'
and x.signed_by = $5::text
and x.withdrawn_on is null)
and not (p1.submitted_by = $5::text or exists (select 1
from loan_event e
where e.county_id = p1.county_id
and e.loan_id = p1.loan_id
and e.kind = 'CLAIMED'
and e.details ->> 'claim' = 'claim_'||p1.county_id||'_'||p1.id
and e.recorded_by = $5::text))) then '"CLAIM_SIGN"' end, case when (p1.county_id = $3::INTEGER AND p1.lender_id = $4::INTEGER)
and p1.state in ('COUNTY_REVIEW', 'TOWNSHIP_REVIEW')
and ((p1.state = 'TOWNSHIP_REVIEW') = ('COUNTY_BANK' in ('TOWN_PA', 'TOWN_FIN'))
and exists (select 1
from claim_opinion x
where x.county_id = p1.county_id
and x.claim_id = p1.id
and x.round = p1.round
and x.seat = 'COUNTY_BANK'
and x.withdrawn_on is null
and x.signed_by = $5::text)) then '"CLAIMSIGNATURE_WITHDRAW"' end)||'],"parts":'||(select '['||coalesce(string_agg('{"party":"'||t3.party||'","name":'||coalesce(to_json(t3.name)::text,'null')||',"share":"'||t3.share||'","amount":"'||t3.amount||'"}', ','
order by t3.number),'')||']'
from claim_part t3
where t3.claim_id = p1.id
and t3.round = p1.round
and (t3.county_id = $3::INTEGER AND t3.lender_id = $4::INTEGER))||',"opinions":'||(select '{"nodes":['||coalesce(string_agg('{"round":'||p4.round::text||',"seat":"'||p4.seat||'","answer":"'||p4.answer||'","signedOn":"'||p4.signed_on||'","signedBy":'||to_json(p4.signed_by)::text||'}', ','
order by p4.recorded_at desc, p4.id desc),'')||']}'
from (select t5.answer, t5.id, t5.recorded_at, t5.round, t5.seat, t5.signed_by, t5.signed_on
from claim_opinion t5
where t5.claim_id = p1.id
and (t5.county_id = $3::INTEGER AND t5.lender_id = $4::INTEGER)
order by t5.recorded_at desc, t5.id desc limit 50) p4)||',"defaultBuffer":'||coalesce((select '{"endsOn":"'||t6.ends_on||'","allowedActions":['||concat_ws(',', case when (t6.county_id = $3::INTEGER AND t6.lender_id = $4::INTEGER)
and t6.state in ('OPEN')
and (t6.ends_on >= $6::date
and t6.months < 3
and (t6.asked_on is null or t6.extended_on is not null)) then '"BUFFER_EXTEND"' end, case when (t6.county_id = $3::INTEGER AND t6.lender_id = $4::INTEGER)
and t6.state in ('OPEN')
and (t6.ends_on >= $6::date
and t6.asked_on is not null
and t6.extended_on is null
and t6.asked_by <> $5::text) then '"BUFFEREXTENSION_APPROVE"' end)||']}'
from default_buffer t6
where t6.id = p1.buffer_id
and (t6.county_id = $3::INTEGER AND t6.lender_id = $4::INTEGER) limit 1),'null')||',"loan":'||coalesce((select '{"loanNo":'||to_json(t7.loan_no)::text||',"status":"'||t7.state||'"}'
from loan t7
where t7.id = p1.loan_id
and (t7.county_id = $3::INTEGER AND t7.lender_id = $4::INTEGER) limit 1),'null')||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t8.buffer_id, t8.county_id, t8.fund_part, t8.id, t8.lender_id, t8.loan_id, t8.loss, t8.recorded_at, t8.round, t8.state, t8.submitted_by
from claim t8
where (t8.state = any($1)
and t8.county_id = $2)
and (t8.county_id = $3::INTEGER AND t8.lender_id = $4::INTEGER)
order by t8.recorded_at desc, t8.id desc limit 2) p1), 'UTF8') end as f0
from (select set_config('app.scope', $7, true) is not null as done) scope_set
