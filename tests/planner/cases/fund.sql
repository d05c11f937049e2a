select case when scope_set.done then convert_to((select '{"documentNo":'||to_json(t1.document_no)::text||',"accountNo":'||to_json(t1.account_no_masked)::text||',"allowedActions":['||concat_ws(',', case when (t1.county_id = $1::INTEGER) then '"FUND_INJECT"' end, case when (t1.county_id = $1::INTEGER) then '"FUNDINTEREST_RECORD"' end, case when (t1.county_id = $1::INTEGER) then '"BUDGETREVENUE_RECORD"' end, case when (t1.county_id = $1::INTEGER) then '"TOPUPPLAN_RECORD"' end, case when (t1.county_id = $1::INTEGER) then '"BANKSTATEMENT_RECONCILE"' end)||'],"position":'||coalesce((select '{"balance":"'||t2.fund_balance||'","outstanding":"'||t2.outstanding||'","coverage":'||coalesce('"'||(round(t2.fund_balance / nullif(t2.outstanding, 0), 10))||'"','null')||',"shortfall":"'||(greatest(ceil(t2.outstanding * 0.1 * 100) / 100 - t2.fund_balance, 0)::numeric(18,2))||'"}'
from county_position t2
where true
and (t2.county_id = $1::INTEGER) limit 1),'null')||',"entries":'||(select '{"nodes":['||coalesce(string_agg('{"kind":"'||p3.kind||'","amount":"'||p3.amount||'","balanceChange":"'||(case when p3.debit_account = 'SPECIAL_ACCOUNT' then p3.amount else -p3.amount end)||'","debitAccount":"'||p3.debit_account||'","creditAccount":"'||p3.credit_account||'","reversalOf":'||coalesce((select '{"id":"fundentry_'||t4.county_id||'_'||t4.id||'"}'
from fund_entry t4
where t4.id = p3.reversal_of
and (t4.county_id = $1::INTEGER) limit 1),'null')||'}', ','
order by p3.recorded_at desc, p3.id desc),'')||']}'
from (select t5.amount, t5.credit_account, t5.debit_account, t5.id, t5.kind, t5.recorded_at, t5.reversal_of
from fund_entry t5
where t5.fund_id = t1.id
and (t5.county_id = $1::INTEGER)
order by t5.recorded_at desc, t5.id desc limit 2) p3)||'}'
from risk_fund t1
where t1.county_id = $2
and (t1.county_id = $1::INTEGER)), 'UTF8') end as f0
from (select set_config('app.scope', $3, true) is not null as done) scope_set
