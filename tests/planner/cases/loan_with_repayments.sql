select case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"loanNo":'||to_json(p1.loan_no)::text||',"overdue":'||('{"sinceOn":'||coalesce('"'||p1.overdue_since_on||'"','null')||',"principal":"'||p1.overdue_principal||'","interest":"'||p1.overdue_interest||'"}')||',"allowedActions":['||concat_ws(',', case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('SUBMITTED') then '"LOAN_APPROVE"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('APPROVED') then '"LOAN_SIGN"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('SIGNED') then '"LOAN_DISBURSE"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('SUBMITTED') then '"LOAN_REFUSE"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('SUBMITTED') then '"LOAN_WITHDRAW"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('APPROVED', 'SIGNED') then '"LOAN_CANCEL"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE', 'WRITTEN_OFF_RETAINED')
and (p1.state <> 'WRITTEN_OFF_RETAINED' or not exists (select 1
from claim x
where x.county_id = p1.county_id
and x.loan_id = p1.id
and x.paid_on is not null)) then '"REPAYMENT_RECORD"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE') then '"LOAN_CLASSIFY"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('ACTIVE', 'OVERDUE')
and (('MISUSED' = any(p1.flags) or p1.five_tier in ('DOUBTFUL', 'LOSS', 'SUBSTANDARD') or exists (select 1
from disposal_case x
where x.county_id = p1.county_id
and x.loan_id = p1.id
and x.decision = 'EARLY_COLLECT'))
and not exists (select 1
from instalment_plan x
where x.county_id = p1.county_id
and x.loan_id = p1.id
and x.state = 'ACTIVE')) then '"LOAN_RECALL"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and (p1.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE')
and p1.matures_on < $3::date) then '"LOAN_DISPOSE"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('ACTIVE')
and (p1.matures_on > $3::date) then '"EXTENSION_REQUEST"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and (p1.state in ('IN_BUFFER', 'OVERDUE') or p1.state = 'ACTIVE'
and p1.matures_on <= $3::date) then '"INSTALMENTPLAN_AGREE"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE') then '"INSPECTION_RECORD"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE', 'WRITTEN_OFF_RETAINED')
and (not exists (select 1
from collection_case x
where x.county_id = p1.county_id
and x.loan_id = p1.id
and x.state = 'OPEN')) then '"COLLECTION_OPEN"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE', 'WRITTEN_OFF_RETAINED')
and (p1.arrears_cause is null
and not exists (select 1
from malicious_default x
where x.county_id = p1.county_id
and x.loan_id = p1.id
and x.state in ('PROPOSED', 'EFFECTIVE', 'LIFT_PROPOSED'))) then '"MALICIOUSDEFAULT_PROPOSE"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('OVERDUE')
and (p1.arrears_cause is null) then '"BUFFER_OPEN"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE', 'WRITTEN_OFF_RETAINED') then '"REMINDER_RECORD"' end, case when (p1.county_id = $1::INTEGER AND p1.lender_id = $2::INTEGER)
and p1.state in ('WRITTEN_OFF_RETAINED')
and (exists (select 1
from claim x
where x.county_id = p1.county_id
and x.loan_id = p1.id
and x.paid_on is not null)) then '"RECOVERY_RECORD"' end)||'],"borrower":'||coalesce((select '{"name":'||to_json(t2.name)::text||',"idCard":'||to_json(t2.id_card_masked)::text||'}'
from household_member t2
where t2.id = p1.member_id
and (t2.county_id = $1::INTEGER) limit 1),'null')||',"repayments":'||(select '{"totalCount":'||(select count(*)
from repayment t4
where t4.loan_id = p1.id
and (t4.county_id = $1::INTEGER AND t4.lender_id = $2::INTEGER))||',"nodes":['||coalesce(string_agg('{"receivedOn":"'||p3.received_on||'","principal":"'||p3.principal||'","interest":"'||p3.interest||'"}', ','
order by p3.received_on desc, p3.id desc),'')||']}'
from (select t5.id, t5.interest, t5.principal, t5.received_on
from repayment t5
where t5.loan_id = p1.id
and (t5.county_id = $1::INTEGER AND t5.lender_id = $2::INTEGER)
order by t5.received_on desc, t5.id desc limit 50) p3)||',"events":'||(select '{"nodes":['||coalesce(string_agg('{"kind":"'||p6.kind||'","recordedAt":"'||to_char(p6.recorded_at at time zone 'Asia/Shanghai','YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"')||'"}', ','
order by p6.recorded_at desc, p6.id desc),'')||']}'
from (select t7.id, t7.kind, t7.recorded_at
from loan_event t7
where t7.loan_id = p1.id
and (t7.county_id = $1::INTEGER AND t7.lender_id = $2::INTEGER)
order by t7.recorded_at desc, t7.id desc limit 10) p6)||',"classifications":'||(select '{"nodes":['||coalesce(string_agg('{"fiveTier":"'||p8.five_tier||'","asOfOn":"'||p8.as_of_on||'"}', ','
order by p8.as_of_on desc, p8.id desc),'')||']}'
from (select t9.as_of_on, t9.five_tier, t9.id
from classification t9
where t9.loan_id = p1.id
and (t9.county_id = $1::INTEGER AND t9.lender_id = $2::INTEGER)
order by t9.as_of_on desc, t9.id desc limit 50) p8)||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t10.arrears_cause, t10.county_id, t10.five_tier, t10.flags, t10.id, t10.lender_id, t10.loan_no, t10.matures_on, t10.member_id, t10.overdue_interest, t10.overdue_principal, t10.overdue_since_on, t10.recorded_at, t10.state
from loan t10
where (t10.state = $4)
and (t10.county_id = $1::INTEGER AND t10.lender_id = $2::INTEGER)
order by t10.recorded_at desc, t10.id desc limit 1) p1), 'UTF8') end as f0
from (select set_config('app.scope', $5, true) is not null as done) scope_set
