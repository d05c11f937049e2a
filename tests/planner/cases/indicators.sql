select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from (select b.city_id, b.county_id, b.lender_id, b.as_of_on
from (select 0 as city_id, q.county_id as county_id, 0 as lender_id, $1::date as as_of_on
from county_lender_position q
where q.county_id between $2
and $3
and ($4::INTEGER <= q.county_id AND q.county_id <= $5::INTEGER)
and (((q.county_id = $6) is not true)) group by q.county_id having count(*) > 0) b) t2
where true)||',"nodes":['||coalesce(string_agg('{"asOfOn":"'||p1.as_of_on||'","county":'||coalesce((select '{"code":"'||t3.code||'"}'
from region t3
where t3.id = p1.county_id limit 1),'null')||',"city":'||coalesce((select '{"code":"'||t4.code||'"}'
from region t4
where t4.id = p1.city_id limit 1),'null')||',"outstanding":"'||p1.outstanding||'","nonPerforming":"'||p1.non_performing||'","nplRatio":'||coalesce('"'||(round(p1.non_performing / nullif(p1.outstanding, 0), 10))||'"','null')||',"fundBalance":'||coalesce('"'||p1.fund_balance||'"','null')||',"coverage":'||coalesce('"'||(round(p1.fund_balance / nullif(p1.outstanding, 0), 10))||'"','null')||',"projectCount":'||coalesce(p1.project_count::text,'null')||',"projectAmount":'||coalesce('"'||p1.project_amount||'"','null')||',"lentMonth":'||coalesce('"'||p1.lent_month||'"','null')||',"trippedLenders":'||coalesce(p1.tripped_lenders::text,'null')||'}', ','
order by p1.npl_share desc, p1.city_id desc, p1.county_id desc, p1.lender_id desc, p1.as_of_on desc) filter (where p1.rn <= 2),'')||'],"pageInfo":{"hasNextPage":'||(coalesce(max(p1.rn) > 2, false))||'}}'
from (select r.*, row_number() over (order by r.npl_share desc, r.city_id desc, r.county_id desc, r.lender_id desc, r.as_of_on desc) as rn
from (select t5.as_of_on, t5.city_id, t5.county_id, t5.fund_balance, t5.lender_id, t5.lent_month, t5.non_performing, t5.npl_share, t5.outstanding, t5.project_amount, t5.project_count, t5.tripped_lenders
from (select b.city_id, b.county_id, b.lender_id, b.as_of_on, b.outstanding, b.non_performing, b.tripped_lenders, b.lent_month, coalesce(b.non_performing::numeric(60,40) / nullif(b.outstanding, 0), -1) as npl_share, c.fund_balance, coalesce(j.project_count, 0) as project_count, coalesce(j.project_amount, 0.00) as project_amount
from (select 0 as city_id, q.county_id as county_id, 0 as lender_id, $1::date as as_of_on, sum(q.outstanding)::numeric(18,2) as outstanding, sum(q.non_performing)::numeric(18,2) as non_performing, (count(*) filter (where q.breaker_state <> 'CLOSED'))::int as tripped_lenders, null::numeric as lent_month
from county_lender_position q
where q.county_id between $2
and $3
and ($4::INTEGER <= q.county_id AND q.county_id <= $5::INTEGER)
and (((q.county_id = $6) is not true)) group by q.county_id having count(*) > 0) b
left join (select 0 as city_id, q.county_id as county_id, 0 as lender_id, $1::date as as_of_on, sum(q.fund_balance)::numeric(18,2) as fund_balance
from county_position q
where q.county_id between $2
and $3
and ($4::INTEGER <= q.county_id AND q.county_id <= $5::INTEGER)
and (((q.county_id = $6) is not true)) group by q.county_id having count(*) > 0) c on c.city_id = b.city_id
and c.county_id = b.county_id
and c.lender_id = b.lender_id
and c.as_of_on = b.as_of_on
left join (select 0 as city_id, q.county_id as county_id, 0 as lender_id, $1::date as as_of_on, count(q.county_id)::int as project_count, coalesce(sum(q.amount), 0)::numeric(18,2) as project_amount
from project q
where q.county_id between $2
and $3
and ($4::INTEGER <= q.county_id AND q.county_id <= $5::INTEGER AND q.amount < 5000000::NUMERIC(18, 2))
and (((q.county_id = $6) is not true))
and q.state <> 'EXITED' group by q.county_id having count(*) > 0) j on j.city_id = b.city_id
and j.county_id = b.county_id
and j.lender_id = b.lender_id
and j.as_of_on = b.as_of_on) t5
where true
order by t5.npl_share desc, t5.city_id desc, t5.county_id desc, t5.lender_id desc, t5.as_of_on desc limit 3) r) p1), 'UTF8') end as f0
from (select set_config('app.scope', $7, true) is not null as done) scope_set
