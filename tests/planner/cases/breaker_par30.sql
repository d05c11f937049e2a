select case when scope_set.done then convert_to((select '{"denominator":"'||t1.outstanding||'","overdue":"'||t1.overdue||'","overdueRatio":'||coalesce('"'||(round(t1.overdue / nullif(t1.outstanding, 0), 10))||'"','null')||',"par30":'||coalesce('"'||((select case when count(*) = t1.overdue_count then coalesce(sum(l.outstanding_principal) filter (where l.overdue_since_on < $1::date - 30), 0)::numeric(18,2) end
from loan l
where l.county_id = t1.county_id
and l.lender_id = t1.lender_id
and l.overdue_since_on is not null
and l.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE')))||'"','null')||',"par30Ratio":'||coalesce('"'||(round((select case when count(*) = t1.overdue_count then coalesce(sum(l.outstanding_principal) filter (where l.overdue_since_on < $1::date - 30), 0)::numeric(18,2) end
from loan l
where l.county_id = t1.county_id
and l.lender_id = t1.lender_id
and l.overdue_since_on is not null
and l.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE')) / nullif(t1.outstanding, 0), 10))||'"','null')||'}'
from county_lender_position t1
where (t1.county_id = $2
and t1.lender_id = $3)
and ($4::INTEGER <= t1.county_id AND t1.county_id <= $5::INTEGER)), 'UTF8') end as f0,
  case when scope_set.done then convert_to((select '{"denominator":"'||t2.outstanding||'","overdue":"'||t2.overdue||'","overdueRatio":'||coalesce('"'||(round(t2.overdue / nullif(t2.outstanding, 0), 10))||'"','null')||',"par30":'||coalesce('"'||((select case when count(*) = t2.overdue_count then coalesce(sum(l.outstanding_principal) filter (where l.overdue_since_on < $1::date - 30), 0)::numeric(18,2) end
from loan l
where l.county_id = t2.county_id
and l.lender_id = t2.lender_id
and l.overdue_since_on is not null
and l.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE')))||'"','null')||',"par30Ratio":'||coalesce('"'||(round((select case when count(*) = t2.overdue_count then coalesce(sum(l.outstanding_principal) filter (where l.overdue_since_on < $1::date - 30), 0)::numeric(18,2) end
from loan l
where l.county_id = t2.county_id
and l.lender_id = t2.lender_id
and l.overdue_since_on is not null
and l.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE')) / nullif(t2.outstanding, 0), 10))||'"','null')||'}'
from county_lender_position t2
where (t2.county_id = $6
and t2.lender_id = $7)
and ($4::INTEGER <= t2.county_id AND t2.county_id <= $5::INTEGER)), 'UTF8') end as f1
from (select set_config('app.scope', $8, true) is not null as done) scope_set
