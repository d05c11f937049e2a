-- Invariants of how counties are prepared. Each query returns one text for every violation.

-- name: a document is issued before it is valid, and recorded by then (rows 19 and 21)
select format('document %s', id) from county_document
where valid_from < issued_on or recorded_at::date < issued_on

-- name: a county has one risk team at a time (row 20)
select format('team %s', later.id) from risk_team later
join risk_team former on former.county_id = later.county_id and former.id <> later.id
  and (former.from_on, former.id) < (later.from_on, later.id)
where former.to_on is null or former.to_on > later.from_on

-- name: a team has a leader and members of departments (row 20)
select format('team %s', id) from risk_team
where leader = '' or jsonb_typeof(members) <> 'array' or jsonb_array_length(members) = 0
  or exists (select from jsonb_array_elements(members) as one(row)
    where coalesce(row ->> 'name', '') = '' or coalesce(row ->> 'department', '') = '')

-- name: a resolution is of a meeting that was held, and due no earlier (row 99)
select format('resolution %s', r.id) from meeting_resolution r
left join joint_meeting m on m.county_id = r.county_id and m.id = r.meeting_id
where m.id is null or m.held_on <> r.held_on or r.due_on < m.held_on
  or r.recorded_at::date < r.held_on

-- name: a joint meeting is of two departments at least (row 99)
select format('meeting %s', id) from joint_meeting
where (select count(distinct one.row ->> 'department')
       from jsonb_array_elements(attendees) as one(row)) < 2
