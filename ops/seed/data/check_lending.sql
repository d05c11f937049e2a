-- Invariants of lending: terms, rates, dates, states, the breaker, the register.
-- Where the rules judge by a day, the query does; where they judge by the instant of recording
-- (the breaker), the query does too. Each query returns one text for every violation it finds.

-- name: no household ever applied beyond its limit (row 6)
with several as (
  select county_id, household_id from loan
  group by county_id, household_id having count(*) > 1),
open as (
  select l.*, case when l.state in ('REFUSED', 'WITHDRAWN', 'CANCELLED')
    then (l.changed_at at time zone 'Asia/Shanghai')::date end as ended_on
  from loan l join several using (county_id, household_id))
select format('household %s on %s: %s', a.household_id, a.submitted_on,
  a.amount + sum(o.amount - o.repaid))
from open a join lateral (
  select b.amount, coalesce((select sum(r.principal) from repayment r
    where r.county_id = b.county_id and r.loan_id = b.id
      and r.received_on <= a.submitted_on), 0) as repaid
  from open b
  where b.county_id = a.county_id and b.household_id = a.household_id and b.id <> a.id
    and b.submitted_on <= a.submitted_on and (b.submitted_on < a.submitted_on or b.id < a.id)
    and (b.ended_on is null or b.ended_on > a.submitted_on)) o on true
group by a.county_id, a.id, a.household_id, a.submitted_on, a.amount
having a.amount + sum(o.amount - o.repaid) > 50000

-- name: a term is at most 36 months and counted right (row 8)
select format('loan %s: %s to %s, %s months', id, start, matures_on, months)
from (select *, coalesce(value_on, planned_value_on) as start from loan) l
where matures_on > (start + interval '36 months')::date
  or matures_on > (start + make_interval(months => months))::date
  or matures_on <= (start + make_interval(months => months - 1))::date

-- name: the rate is the benchmark of the signing day and tier (A10)
select format('loan %s: %s, benchmark %s', l.id, l.rate, r.percent)
from loan l left join lateral (
  select percent from reference_rate r
  where r.kind = 'PBOC_BENCHMARK' and r.months_from < l.months
    and (r.months_to is null or l.months <= r.months_to)
    and r.effective_on = (select max(effective_on) from reference_rate n
      where n.kind = 'PBOC_BENCHMARK'
        and n.effective_on <= coalesce(l.signed_on, l.submitted_on))) r on true
where r.percent is null or l.rate <> r.percent or l.benchmark_rate <> r.percent

-- name: the steps of a loan follow one another
select format('loan %s (%s)', id, state) from loan
where approved_on < submitted_on or signed_on < approved_on or value_on < signed_on
  or settled_on < value_on or recorded_at > changed_at
  or (approved_on is null and signed_on is not null)
  or (signed_on is null and value_on is not null)

-- name: a loan's state agrees with its days and amounts
select format('loan %s: %s', id, state) from loan
where case
  when state in ('SUBMITTED', 'REFUSED', 'WITHDRAWN')
    then approved_on is not null or outstanding_principal > 0
  when state = 'APPROVED' then approved_on is null or signed_on is not null
  when state = 'SIGNED' then signed_on is null or value_on is not null
  when state = 'CANCELLED' then approved_on is null or value_on is not null
  when state = 'SETTLED' then settled_on is null or outstanding_principal > 0
  when state in ('ACTIVE', 'OVERDUE', 'IN_BUFFER', 'CLAIMING', 'EARLY_CALLED') then value_on is null or settled_on is not null
    or outstanding_principal + overdue_interest = 0
  else false end
  or (state = 'OVERDUE' and overdue_since_on is null)
  or (state = 'ACTIVE' and overdue_since_on is not null)
  or (overdue_since_on is null and overdue_principal + overdue_interest > 0)

-- name: a loan's steps stand in its history
with told as (
  select county_id, loan_id,
    min(business_on) filter (where kind = 'SUBMITTED') as submitted_on,
    min(business_on) filter (where kind = 'APPROVED') as approved_on,
    min(business_on) filter (where kind = 'SIGNED') as signed_on,
    min(business_on) filter (where kind = 'DISBURSED') as value_on,
    min(business_on) filter (where kind = 'SETTLED') as settled_on,
    count(*) filter (where kind in
      ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED', 'SETTLED')) as steps
  from loan_event group by county_id, loan_id)
select format('loan %s', l.id)
from loan l left join told t on t.county_id = l.county_id and t.loan_id = l.id
where (l.submitted_on, l.approved_on, l.signed_on, l.value_on, l.settled_on)
    is distinct from
    (t.submitted_on, t.approved_on, t.signed_on, t.value_on, t.settled_on)
  or t.steps <> num_nonnulls(
    l.submitted_on, l.approved_on, l.signed_on, l.value_on, l.settled_on)

-- name: a loan's class is its newest classification
select format('loan %s: %s as of %s', l.id, l.five_tier, l.classified_on)
from loan l left join lateral (
  select five_tier, as_of_on from classification c
  where c.county_id = l.county_id and c.loan_id = l.id
  order by as_of_on desc, recorded_at desc, id desc limit 1) c on true
where (l.five_tier, l.classified_on)
  is distinct from (coalesce(c.five_tier, 'NORMAL'), c.as_of_on)

-- name: money comes back after it was paid out
select format('repayment %s', r.id)
from repayment r join loan l on l.county_id = r.county_id and l.id = r.loan_id
where l.value_on is null or r.received_on < l.value_on

-- name: no lending between trip and resume (A4)
with spans as (
  select county_id, lender_id, state, recorded_at as from_at, lead(recorded_at)
    over (partition by county_id, lender_id order by recorded_at, id) as until_at
  from breaker_event)
select format('lender %s: %s of loan %s', e.lender_id, e.kind, e.loan_id)
from spans s join loan_event e
  on e.county_id = s.county_id and e.lender_id = s.lender_id
where s.state in ('TRIPPED', 'RESUME_REQUESTED')
  and e.kind in ('SUBMITTED', 'APPROVED', 'SIGNED', 'DISBURSED')
  and e.recorded_at > s.from_at and (s.until_at is null or e.recorded_at < s.until_at)

-- name: the breaker stands as its last event, and trips at 3 % (A1)
with last as (
  select distinct on (county_id, lender_id) * from breaker_event
  order by county_id, lender_id, recorded_at desc, id desc)
select format('lender %s: %s', p.lender_id, p.breaker_state)
from county_lender_position p left join last l using (county_id, lender_id)
where p.breaker_state <> coalesce(l.state, 'CLOSED')
  or (l.state = 'TRIPPED' and (l.non_performing * 100 < l.outstanding * 3
    or (p.tripped_at, p.tripped_non_performing, p.tripped_outstanding)
      is distinct from (l.recorded_at, l.non_performing, l.outstanding)))
  or (p.breaker_state = 'CLOSED' and p.outstanding > 0
    and p.non_performing * 100 >= p.outstanding * 3)

-- name: no lender was at 3 % before its breaker tripped
with suspects as (
  select distinct county_id, lender_id from classification where five_tier in ('SUBSTANDARD', 'DOUBTFUL', 'LOSS')),
steps as (
  select e.*, details ->> 'to' as tier,
    count(*) filter (where kind = 'CLASSIFIED' and (details ->> 'counts')::boolean)
      over one as classes,
    sum(case kind when 'DISBURSED' then amount when 'REPAID' then -amount
      when 'RENEWED' then -amount else 0 end)
      over one as outstanding
  from loan_event e join suspects using (county_id, lender_id)
  window one as (partition by county_id, loan_id order by recorded_at, id)),
classed as (
  select *, case when max(case when kind = 'CLASSIFIED' then tier end)
    over (partition by county_id, loan_id, classes) in ('SUBSTANDARD', 'DOUBTFUL', 'LOSS')
    then outstanding else 0 end as bad
  from steps),
changes as (
  select *, outstanding - lag(outstanding, 1, 0) over one as more,
    bad - lag(bad, 1, 0) over one as more_bad
  from classed
  window one as (partition by county_id, loan_id order by recorded_at, id)),
books as (
  select *, sum(more) over book as all_outstanding, sum(more_bad) over book as all_bad
  from changes
  window book as (partition by county_id, lender_id order by recorded_at
    range between unbounded preceding and current row))
select format('lender %s at %s: %s of %s', b.lender_id, b.recorded_at, all_bad,
  all_outstanding)
from books b left join (select county_id, lender_id, min(recorded_at) as at
  from breaker_event group by county_id, lender_id) t using (county_id, lender_id)
where all_bad * 100 >= all_outstanding * 3 and all_outstanding > 0
  and (t.at is null or b.recorded_at < t.at)

-- name: a removed household did not apply afterwards (row 63)
select format('loan %s', l.id)
from household h join loan l on l.county_id = h.county_id and l.household_id = h.id
where h.status = 'REMOVED_WRONG' and l.submitted_on >= h.status_since_on

-- name: a household's status is the last of its history
with last as (
  select distinct on (county_id, household_id) county_id, household_id, status, from_on
  from household_status order by county_id, household_id, from_on desc, id desc)
select format('household %s: %s since %s', h.id, h.status, h.status_since_on)
from household h left join last l on l.county_id = h.county_id and l.household_id = h.id
where (h.status, h.status_since_on) is distinct from (l.status, l.from_on)

-- name: borrower, outlet, lender and townships belong where they say
select format('loan %s', l.id)
from loan l
join household h on h.county_id = l.county_id and h.id = l.household_id
join household_member m on m.county_id = l.county_id and m.id = l.member_id
join lender b on b.id = l.lender_id
left join outlet o on o.id = l.outlet_id
where m.household_id <> l.household_id or b.home_county_id <> l.county_id
  or o.lender_id <> l.lender_id
  or l.township_id not between l.county_id + 1 and l.county_id + 999
  or h.township_id not between h.county_id + 1 and h.county_id + 999

-- name: a loan for cooperation goes on under an agreement of its household (rows 11 and 16)
select format('loan %s: %s', l.id, l.purpose)
from loan l
left join agreement a on a.county_id = l.county_id and a.id = l.agreement_id
left join project p on p.county_id = l.county_id and p.id = l.project_id
where (l.purpose = 'COOPERATION') <> (a.id is not null)
  or a.household_id <> l.household_id or a.enterprise_id <> p.enterprise_id
  or (l.value_on is not null and a.state not in ('IN_FORCE', 'EXPIRED', 'TERMINATED'))

-- name: an agreement that is signed lacks nothing (rows 16, 17 and 79)
select format('agreement %s', agreement_no)
from agreement
where state <> 'DRAFT' and (num_nonnulls(consent_on, consent_witness, consent_hash, signed_on,
    benefit_kind, coalesce(benefit_amount::text, benefit_period), risk_control) < 7
  or not duties @> '[{"party": "HOUSEHOLD"}, {"party": "ENTERPRISE"}]'
  or not voluntary or participation = 'NONE' or consent_on > signed_on)
