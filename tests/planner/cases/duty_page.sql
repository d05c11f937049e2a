select case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from joint_meeting t2
where true
and (t2.county_id = $1::INTEGER))||',"nodes":['||coalesce(string_agg('{"minutesNo":'||to_json(p1.minutes_no)::text||',"heldOn":"'||p1.held_on||'","attendees":'||(select '['||coalesce(string_agg('{"department":"'||t3.department||'","post":'||coalesce(to_json(t3.post)::text,'null')||'}', ','
order by t3.number),'')||']'
from (select a.number, a.row->>'department' as department, a.row->>'name' as name, a.row->>'post' as post
from jsonb_array_elements(p1.attendees) with ordinality as a(row, number)) t3
where true)||',"county":'||coalesce((select '{"code":"'||t4.code||'"}'
from region t4
where t4.id = $1::INTEGER limit 1),'null')||',"resolutions":'||(select '{"nodes":['||coalesce(string_agg('{"number":'||p5.number::text||',"department":"'||p5.department||'","dueOn":"'||p5.due_on||'","status":"'||((case when p5.completed_on is null then 'OPEN' else 'COMPLETED' end))||'","isOverdue":'||((p5.completed_on is null
and p5.due_on < $2::date))::text||',"allowedActions":['||concat_ws(',', case when (p5.county_id = $1::INTEGER)
and (p5.completed_on is null) then '"RESOLUTION_COMPLETE"' end)||']}', ','
order by p5.recorded_at desc, p5.id desc),'')||']}'
from (select t6.completed_on, t6.county_id, t6.department, t6.due_on, t6.id, t6.number, t6.recorded_at
from meeting_resolution t6
where t6.meeting_id = p1.id
and (t6.county_id = $1::INTEGER)
order by t6.recorded_at desc, t6.id desc limit 3) p5)||'}', ','
order by p1.recorded_at desc, p1.id desc),'')||']}'
from (select t7.attendees, t7.held_on, t7.id, t7.minutes_no, t7.recorded_at
from joint_meeting t7
where true
and (t7.county_id = $1::INTEGER)
order by t7.recorded_at desc, t7.id desc limit 1) p1), 'UTF8') end as f0,
  case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"number":'||p8.number::text||',"meeting":'||coalesce((select '{"heldOn":"'||t9.held_on||'"}'
from joint_meeting t9
where t9.id = p8.meeting_id
and (t9.county_id = $1::INTEGER) limit 1),'null')||'}', ','
order by p8.recorded_at desc, p8.id desc),'')||']}'
from (select t10.id, t10.meeting_id, t10.number, t10.recorded_at
from meeting_resolution t10
where ((t10.completed_on is null
and t10.due_on < $2::date) = $3)
and (t10.county_id = $1::INTEGER)
order by t10.recorded_at desc, t10.id desc limit 2) p8), 'UTF8') end as f1,
  case when scope_set.done then convert_to((select '{"totalCount":'||(select count(*)
from duty_record t12
where (t12.kind = $4)
and (t12.county_id = $1::INTEGER))||',"nodes":['||coalesce(string_agg('{"title":'||to_json(p11.title)::text||',"unit":'||coalesce(to_json(p11.unit)::text,'null')||'}', ','
order by p11.recorded_at desc, p11.id desc),'')||']}'
from (select t13.id, t13.recorded_at, t13.title, t13.unit
from duty_record t13
where (t13.kind = $4)
and (t13.county_id = $1::INTEGER)
order by t13.recorded_at desc, t13.id desc limit 1) p11), 'UTF8') end as f2,
  case when scope_set.done then convert_to((select '{"nodes":['||coalesce(string_agg('{"name":'||to_json(p14.name)::text||',"household":'||coalesce((select '{"id":"household_'||t15.county_id||'_'||t15.id||'"}'
from household t15
where t15.id = p14.household_id
and (t15.county_id = $1::INTEGER) limit 1),'null')||'}', ','
order by p14.recorded_at desc, p14.id desc),'')||']}'
from (select t16.household_id, t16.id, t16.name, t16.recorded_at
from model_borrower t16
where ((t16.published_on is not null) = $5)
and (t16.county_id = $1::INTEGER)
order by t16.recorded_at desc, t16.id desc limit 1) p14), 'UTF8') end as f3
from (select set_config('app.scope', $6, true) is not null as done) scope_set
