select case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"loanNo":'||to_json(p1.loan_no)::text||',"overdue":'||('{"sinceOn":'||coalesce('"'||p1.overdue_since_on||'"','null')||',"principal":"'||p1.overdue_principal||'","interest":"'||p1.overdue_interest||'"}')||',"nextDue":'||('{"dueOn":'||coalesce('"'||((select i.due_on
from instalment i
where i.county_id = p1.county_id
and i.loan_id = p1.id
and i.due_on >= $1::date
and (i.principal_paid < i.principal or i.interest_paid < i.interest)
order by i.due_on limit 1))||'"','null')||',"principal":'||coalesce('"'||((select i.principal - i.principal_paid
from instalment i
where i.county_id = p1.county_id
and i.loan_id = p1.id
and i.due_on >= $1::date
and (i.principal_paid < i.principal or i.interest_paid < i.interest)
order by i.due_on limit 1))||'"','null')||',"interest":'||coalesce('"'||((select i.interest - i.interest_paid
from instalment i
where i.county_id = p1.county_id
and i.loan_id = p1.id
and i.due_on >= $1::date
and (i.principal_paid < i.principal or i.interest_paid < i.interest)
order by i.due_on limit 1))||'"','null')||'}')||',"schedule":'||(select '['||coalesce(string_agg('{"number":'||t2.number::text||',"dueOn":"'||t2.due_on||'","principal":"'||t2.principal||'","interest":"'||t2.interest||'","principalPaid":"'||t2.principal_paid||'","interestPaid":"'||t2.interest_paid||'","unpaid":"'||((t2.principal - t2.principal_paid + t2.interest - t2.interest_paid))||'"}', ','
order by t2.number),'')||']'
from instalment t2
where t2.loan_id = p1.id
and (t2.county_id = $2::INTEGER AND t2.lender_id = $3::INTEGER))||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t3.county_id, t3.id, t3.loan_no, t3.overdue_interest, t3.overdue_principal, t3.overdue_since_on, t3.recorded_at
from loan t3
where (t3.overdue_since_on <= $4)
and (t3.county_id = $2::INTEGER AND t3.lender_id = $3::INTEGER)
order by t3.recorded_at desc, t3.id desc limit 1) p1), 'UTF8') end as f0
from (select set_config('app.scope', $5, true) is not null as done) scope_set
