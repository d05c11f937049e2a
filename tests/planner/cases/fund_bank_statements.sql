select case when scope_set.done then convert_to((select '{"statements":'||(select '{"totalCount":'||(select count(*)
from bank_statement t3
where t3.fund_id = t1.id
and (not exists (select
from bank_statement c
where c.county_id = t3.county_id
and c.corrects_id = t3.id) = $1)
and (t3.county_id = $2::INTEGER))||',"nodes":['||coalesce(string_agg('{"documentNo":'||to_json(p2.document_no)::text||',"version":'||p2.number::text||',"fromOn":"'||p2.from_on||'","toOn":"'||p2.to_on||'","opening":"'||p2.opening||'","closing":"'||p2.closing||'","openingDifference":"'||((p2.opening - p2.ledger_opening)::numeric(18,2))||'","closingDifference":"'||((p2.closing - p2.ledger_closing)::numeric(18,2))||'","lineCount":'||p2.line_count::text||',"allowedActions":['||concat_ws(',', case when (p2.county_id = $2::INTEGER)
and (not exists (select
from bank_statement c
where c.county_id = p2.county_id
and c.corrects_id = p2.id)) then '"BANKSTATEMENT_RECONCILE"' end, case when (p2.county_id = $2::INTEGER)
and (not exists (select
from bank_statement c
where c.county_id = p2.county_id
and c.corrects_id = p2.id)) then '"BANKMATCH_RECORD"' end)||'],"lines":'||(select '{"totalCount":'||(select count(*)
from bank_statement_line t5
where t5.statement_id = p2.id
and (coalesce((select case when m.difference = 0 then 'MATCHED' else 'DIFFERS' end
from bank_match m
where m.county_id = t5.county_id
and m.statement_id = t5.statement_id
and m.number = t5.number
and m.state <> 'UNDONE' limit 1), 'BANK_ONLY') = any($3))
and (t5.county_id = $2::INTEGER))||',"nodes":['||coalesce(string_agg('{"line":'||p4.number::text||',"bookedOn":"'||p4.booked_on||'","amount":"'||p4.amount||'","status":"'||(coalesce((select case when m.difference = 0 then 'MATCHED' else 'DIFFERS' end
from bank_match m
where m.county_id = p4.county_id
and m.statement_id = p4.statement_id
and m.number = p4.number
and m.state <> 'UNDONE' limit 1), 'BANK_ONLY'))||'","match":'||coalesce((select '{"means":"'||t6.means||'","entry":'||coalesce((select '{"documentNo":'||to_json(t7.document_no)::text||'}'
from fund_entry t7
where t7.county_id = t6.county_id
and t7.id = t6.entry_id
and (t7.county_id = $2::INTEGER) limit 1),'null')||'}'
from (select m.*
from bank_match m
where m.county_id = p4.county_id
and m.statement_id = p4.statement_id
and m.number = p4.number
and m.state <> 'UNDONE') t6 limit 1),'null')||'}', ','
order by p4.number, p4.statement_id),'')||']}'
from (select t8.amount, t8.booked_on, t8.county_id, t8.number, t8.statement_id
from bank_statement_line t8
where t8.statement_id = p2.id
and (coalesce((select case when m.difference = 0 then 'MATCHED' else 'DIFFERS' end
from bank_match m
where m.county_id = t8.county_id
and m.statement_id = t8.statement_id
and m.number = t8.number
and m.state <> 'UNDONE' limit 1), 'BANK_ONLY') = any($3))
and (t8.county_id = $2::INTEGER)
order by t8.number, t8.statement_id limit 2) p4)||',"bankOnly":'||(select '['||coalesce(string_agg('{"line":'||t9.number::text||',"amount":"'||t9.amount||'","statement":'||coalesce((select '{"fromOn":"'||t10.from_on||'"}'
from bank_statement t10
where t10.county_id = t9.county_id
and t10.id = t9.statement_id
and (t10.county_id = $2::INTEGER) limit 1),'null')||'}', ','
order by t9.position, t9.number),'')||']'
from (select l.*, row_number() over (order by l.booked_on, s.from_on, l.number) as position
from bank_statement_line l join bank_statement s on s.county_id = l.county_id
and s.id = l.statement_id
where l.booked_on <= p2.to_on
and s.county_id = p2.county_id
and s.fund_id = p2.fund_id
and (s.id = p2.id or (s.to_on < p2.from_on
and not exists (select
from bank_statement c
where c.county_id = s.county_id
and c.corrects_id = s.id)))
and not exists (select
from bank_match m join fund_entry e on e.county_id = m.county_id
and e.id = m.entry_id
where m.county_id = l.county_id
and m.statement_id = l.statement_id
and m.number = l.number
and m.state <> 'UNDONE'
and e.business_on <= p2.to_on)) t9
where true)||',"booksOnly":'||(select '['||coalesce(string_agg('{"balanceChange":"'||(case when t11.debit_account = 'SPECIAL_ACCOUNT' then t11.amount else -t11.amount end)||'","businessOn":"'||t11.business_on||'"}', ','
order by t11.position, t11.id),'')||']'
from (select e.*, row_number() over (order by e.business_on, e.recorded_at, e.id) as position
from fund_entry e
where e.county_id = p2.county_id
and e.fund_id = p2.fund_id
and e.business_on <= p2.to_on
and not exists (select
from bank_match m join bank_statement_line l on l.county_id = m.county_id
and l.statement_id = m.statement_id
and l.number = m.number join bank_statement s on s.county_id = l.county_id
and s.id = l.statement_id
where m.county_id = e.county_id
and m.entry_id = e.id
and m.state <> 'UNDONE'
and l.booked_on <= p2.to_on
and s.county_id = p2.county_id
and s.fund_id = p2.fund_id
and (s.id = p2.id or (s.to_on < p2.from_on
and not exists (select
from bank_statement c
where c.county_id = s.county_id
and c.corrects_id = s.id))))
and not exists (select
from fund_entry r
where r.county_id = e.county_id
and (r.reversal_of = e.id or r.id = e.reversal_of)
and r.business_on <= p2.to_on
and not exists (select
from bank_match m join bank_statement_line l on l.county_id = m.county_id
and l.statement_id = m.statement_id
and l.number = m.number join bank_statement s on s.county_id = l.county_id
and s.id = l.statement_id
where m.county_id = r.county_id
and m.entry_id = r.id
and m.state <> 'UNDONE'
and l.booked_on <= p2.to_on
and s.county_id = p2.county_id
and s.fund_id = p2.fund_id
and (s.id = p2.id or (s.to_on < p2.from_on
and not exists (select
from bank_statement c
where c.county_id = s.county_id
and c.corrects_id = s.id)))))) t11
where true)||',"differing":'||(select '['||coalesce(string_agg('{"difference":"'||t12.difference||'","line":'||coalesce((select '{"line":'||t13.number::text||'}'
from bank_statement_line t13
where t13.county_id = t12.county_id
and t13.statement_id = t12.statement_id
and t13.number = t12.number
and (t13.county_id = $2::INTEGER) limit 1),'null')||'}', ','
order by t12.position, t12.id),'')||']'
from (select d.*, row_number() over (order by l.booked_on, s.from_on, l.number) as position
from bank_statement_line l join bank_statement s on s.county_id = l.county_id
and s.id = l.statement_id cross join lateral (select m.*
from bank_match m join fund_entry e on e.county_id = m.county_id
and e.id = m.entry_id
where m.county_id = l.county_id
and m.statement_id = l.statement_id
and m.number = l.number
and m.state <> 'UNDONE'
and e.business_on <= p2.to_on
and m.difference <> 0 limit 1) d
where l.booked_on <= p2.to_on
and s.county_id = p2.county_id
and s.fund_id = p2.fund_id
and (s.id = p2.id or (s.to_on < p2.from_on
and not exists (select
from bank_statement c
where c.county_id = s.county_id
and c.corrects_id = s.id)))) t12
where true)||',"reconciliation":'||coalesce((select '{"bankClosing":"'||t14.bank_closing||'","adjustedBank":"'||t14.adjusted_bank||'","ledgerClosing":"'||t14.ledger_closing||'","adjustedLedger":"'||t14.adjusted_ledger||'","unexplained":"'||t14.unexplained||'"}'
from (select r.*, (r.adjusted_bank - r.adjusted_ledger)::numeric(18,2) as unexplained
from (select x.*, (x.bank_closing + x.booked_not_received - x.booked_not_paid)::numeric(18,2) as adjusted_bank, (x.ledger_closing + x.received_not_booked - x.paid_not_booked + x.differing)::numeric(18,2) as adjusted_ledger
from (select p2.closing as bank_closing, b.ledger_closing, k.*, o.*, d.differing
from (select coalesce(sum(case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end), 0)::numeric(18,2) as ledger_closing
from fund_entry e
where e.county_id = p2.county_id
and e.fund_id = p2.fund_id
and e.business_on <= p2.to_on) b, (select coalesce(sum(l.amount) filter (where l.amount > 0), 0)::numeric(18,2) as received_not_booked, coalesce(-sum(l.amount) filter (where l.amount < 0), 0)::numeric(18,2) as paid_not_booked
from bank_statement_line l join bank_statement s on s.county_id = l.county_id
and s.id = l.statement_id
where l.booked_on <= p2.to_on
and s.county_id = p2.county_id
and s.fund_id = p2.fund_id
and (s.id = p2.id or (s.to_on < p2.from_on
and not exists (select
from bank_statement c
where c.county_id = s.county_id
and c.corrects_id = s.id)))
and not exists (select
from bank_match m join fund_entry e on e.county_id = m.county_id
and e.id = m.entry_id
where m.county_id = l.county_id
and m.statement_id = l.statement_id
and m.number = l.number
and m.state <> 'UNDONE'
and e.business_on <= p2.to_on)) k, (select coalesce(sum(case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end) filter (where case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end > 0), 0)::numeric(18,2) as booked_not_received, coalesce(-sum(case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end) filter (where case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end < 0), 0)::numeric(18,2) as booked_not_paid
from fund_entry e
where e.county_id = p2.county_id
and e.fund_id = p2.fund_id
and e.business_on <= p2.to_on
and not exists (select
from bank_match m join bank_statement_line l on l.county_id = m.county_id
and l.statement_id = m.statement_id
and l.number = m.number join bank_statement s on s.county_id = l.county_id
and s.id = l.statement_id
where m.county_id = e.county_id
and m.entry_id = e.id
and m.state <> 'UNDONE'
and l.booked_on <= p2.to_on
and s.county_id = p2.county_id
and s.fund_id = p2.fund_id
and (s.id = p2.id or (s.to_on < p2.from_on
and not exists (select
from bank_statement c
where c.county_id = s.county_id
and c.corrects_id = s.id))))
and not exists (select
from fund_entry r
where r.county_id = e.county_id
and (r.reversal_of = e.id or r.id = e.reversal_of)
and r.business_on <= p2.to_on
and not exists (select
from bank_match m join bank_statement_line l on l.county_id = m.county_id
and l.statement_id = m.statement_id
and l.number = m.number join bank_statement s on s.county_id = l.county_id
and s.id = l.statement_id
where m.county_id = r.county_id
and m.entry_id = r.id
and m.state <> 'UNDONE'
and l.booked_on <= p2.to_on
and s.county_id = p2.county_id
and s.fund_id = p2.fund_id
and (s.id = p2.id or (s.to_on < p2.from_on
and not exists (select
from bank_statement c
where c.county_id = s.county_id
and c.corrects_id = s.id)))))) o, (select coalesce(sum(x.difference), 0)::numeric(18,2) as differing
from (select d.*, row_number() over (order by l.booked_on, s.from_on, l.number) as position
from bank_statement_line l join bank_statement s on s.county_id = l.county_id
and s.id = l.statement_id cross join lateral (select m.*
from bank_match m join fund_entry e on e.county_id = m.county_id
and e.id = m.entry_id
where m.county_id = l.county_id
and m.statement_id = l.statement_id
and m.number = l.number
and m.state <> 'UNDONE'
and e.business_on <= p2.to_on
and m.difference <> 0 limit 1) d
where l.booked_on <= p2.to_on
and s.county_id = p2.county_id
and s.fund_id = p2.fund_id
and (s.id = p2.id or (s.to_on < p2.from_on
and not exists (select
from bank_statement c
where c.county_id = s.county_id
and c.corrects_id = s.id)))) x) d) x) r) t14 limit 1),'null')||'}', ','
order by p2.recorded_at desc, p2.id desc),'')||']}'
from (select t15.closing, t15.county_id, t15.document_no, t15.from_on, t15.fund_id, t15.id, t15.ledger_closing, t15.ledger_opening, t15.line_count, t15.number, t15.opening, t15.recorded_at, t15.to_on
from bank_statement t15
where t15.fund_id = t1.id
and (not exists (select
from bank_statement c
where c.county_id = t15.county_id
and c.corrects_id = t15.id) = $1)
and (t15.county_id = $2::INTEGER)
order by t15.recorded_at desc, t15.id desc limit 2) p2)||',"entries":'||(select '{"nodes":['||coalesce(string_agg('{"amount":"'||p16.amount||'","bankMatch":'||coalesce((select '{"means":"'||t17.means||'","allowedActions":['||concat_ws(',', case when (t17.county_id = $2::INTEGER)
and t17.state in ('STANDING') then '"BANKMATCH_END"' end)||'],"line":'||coalesce((select '{"line":'||t18.number::text||'}'
from bank_statement_line t18
where t18.county_id = t17.county_id
and t18.statement_id = t17.statement_id
and t18.number = t17.number
and (t18.county_id = $2::INTEGER) limit 1),'null')||'}'
from (select m.*
from bank_match m
where m.county_id = p16.county_id
and m.entry_id = p16.id
and m.state = 'STANDING') t17 limit 1),'null')||'}', ','
order by p16.recorded_at desc, p16.id desc),'')||']}'
from (select t19.amount, t19.county_id, t19.id, t19.recorded_at
from fund_entry t19
where t19.fund_id = t1.id
and (t19.county_id = $2::INTEGER)
order by t19.recorded_at desc, t19.id desc limit 1) p16)||'}'
from risk_fund t1
where t1.county_id = $4
and (t1.county_id = $2::INTEGER)), 'UTF8') end as f0
from (select set_config('app.scope', $5, true) is not null as done) scope_set
