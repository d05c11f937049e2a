-- Invariants of sums: what a projection says equals what the rows behind it add up to.
-- Each query returns one text for every violation it finds.

-- name: household exposure equals the sums over its loans (A7)
with owed as (
  select l.county_id, l.household_id,
    sum(l.outstanding_principal) filter (where (l.state in ('ACTIVE', 'OVERDUE', 'IN_BUFFER', 'CLAIMING', 'EARLY_CALLED') or l.state = 'WRITTEN_OFF_RETAINED')) as outstanding,
    sum(greatest(l.amount - coalesce(o.outstanding_principal, 0), 0))
      filter (where l.state in ('APPROVED', 'SIGNED')) as approved,
    sum(greatest(l.amount - coalesce(o.outstanding_principal, 0), 0))
      filter (where l.state = 'SUBMITTED') as pending
  from loan l left join loan o on o.county_id = l.county_id and o.id = l.renews_id
  group by l.county_id, l.household_id)
select format('household %s: %s %s %s, loans say %s %s %s', household_id, e.outstanding,
  e.approved, e.pending, o.outstanding, o.approved, o.pending)
from household_exposure e full join owed o using (county_id, household_id)
where (coalesce(e.outstanding, 0), coalesce(e.approved, 0), coalesce(e.pending, 0))
  <> (coalesce(o.outstanding, 0), coalesce(o.approved, 0), coalesce(o.pending, 0))

-- name: no household is above its limit (row 6)
select format('household %s: %s', household_id, outstanding + approved + pending)
from household_exposure
where outstanding + approved + pending > least(ceiling, 50000)

-- name: a lender's position equals the sums over its loans (row 25)
with book as (
  select county_id, lender_id, sum(outstanding_principal) as outstanding,
    coalesce(sum(outstanding_principal) filter (where five_tier in ('SUBSTANDARD', 'DOUBTFUL', 'LOSS')), 0) as bad,
    coalesce(sum(outstanding_principal)
      filter (where overdue_since_on is not null), 0) as overdue,
    count(*) as loans, count(*) filter (where five_tier in ('SUBSTANDARD', 'DOUBTFUL', 'LOSS')) as bad_loans,
    count(*) filter (where overdue_since_on is not null) as overdue_loans
  from loan where state in ('ACTIVE', 'OVERDUE', 'IN_BUFFER', 'CLAIMING', 'EARLY_CALLED') group by county_id, lender_id)
select format('lender %s: %s %s %s, loans say %s %s %s', lender_id, p.outstanding,
  p.non_performing, p.overdue, b.outstanding, b.bad, b.overdue)
from county_lender_position p full join book b using (county_id, lender_id)
where (coalesce(p.outstanding, 0), coalesce(p.non_performing, 0), coalesce(p.overdue, 0),
    coalesce(p.loan_count, 0), coalesce(p.non_performing_count, 0),
    coalesce(p.overdue_count, 0))
  <> (coalesce(b.outstanding, 0), coalesce(b.bad, 0), coalesce(b.overdue, 0),
    coalesce(b.loans, 0), coalesce(b.bad_loans, 0), coalesce(b.overdue_loans, 0))

-- name: a county's position equals the sums over its lenders
with book as (
  select county_id, sum(outstanding) as outstanding, sum(loan_count) as loans
  from county_lender_position group by county_id)
select format('county %s: %s of %s, lenders say %s of %s', county_id, c.outstanding,
  c.loan_count, b.outstanding, b.loans)
from county_position c full join book b using (county_id)
where (coalesce(c.outstanding, 0), coalesce(c.loan_count, 0))
  <> (coalesce(b.outstanding, 0), coalesce(b.loans, 0))

-- name: a fund's balance equals its entries (二(六)1)
with ledger as (
  select county_id, sum(case when debit_account = 'SPECIAL_ACCOUNT' then amount
    else -amount end) as balance
  from fund_entry group by county_id)
select format('county %s: %s, entries say %s', county_id, c.fund_balance, l.balance)
from county_position c full join ledger l using (county_id)
where coalesce(c.fund_balance, 0) <> coalesce(l.balance, 0)

-- name: a fund was never below nothing
select format('county %s: %s after entry %s', county_id, balance, id) from (
  select county_id, id, sum(case when debit_account = 'SPECIAL_ACCOUNT' then amount
    else -amount end) over (partition by county_id order by recorded_at, id) as balance
  from fund_entry) ledger
where balance < 0

-- name: a reversal takes back exactly its entry
select format('entry %s', r.id)
from fund_entry r join fund_entry e
  on e.county_id = r.county_id and e.id = r.reversal_of
where (r.amount, r.debit_account, r.credit_account, r.fund_id)
    <> (e.amount, e.credit_account, e.debit_account, e.fund_id)
  or r.recorded_at < e.recorded_at or e.kind = 'CORRECTION'

-- name: a project's amount, households and groups equal its participations (A6, B30)
with joined as (
  select p.county_id, p.project_id, sum(p.principal) as contributed,
    count(distinct p.household_id) as households,
    array_agg(distinct l.lender_group) as groups
  from project_participation p join lender l on l.id = p.lender_id
  where p.withdrawn_on is null group by p.county_id, p.project_id)
select format('project %s: %s by %s households of %s, participations say %s by %s of %s',
  p.project_no, p.contributed_principal, p.household_count, p.lender_groups,
  j.contributed, j.households, j.groups)
from project p
left join joined j on j.county_id = p.county_id and j.project_id = p.id
left join lender lead on lead.id = p.lead_lender_id
where p.contributed_principal <> coalesce(j.contributed, 0)
  or p.household_count <> coalesce(j.households, 0)
  or p.amount <> greatest(p.declared_loan_funds, coalesce(j.contributed, 0))
  or p.lender_groups <> array(
    select name from unnest(coalesce(j.groups, '{}')
      || array_remove(array[lead.lender_group], null)) as name
    group by name order by name collate "C")

-- name: rows that tell of a project carry its amount and groups
select format('%s %s', told.kind, told.id) from (
  select 'participation' as kind, county_id, id, project_id, project_amount,
    project_lender_groups from project_participation
  union all select 'event', county_id, id, project_id, project_amount,
    project_lender_groups from project_event
  union all select 'audit event', county_id, id, project_id, project_amount,
    project_lender_groups from audit_event where project_id is not null) told
join project p on p.county_id = told.county_id and p.id = told.project_id
where told.project_amount <> p.amount or told.project_lender_groups <> p.lender_groups

-- name: a project's history ends at its amount
select format('project %s: %s, last event says %s', p.project_no, p.amount, e.amount_after)
from project p join lateral (
  select amount_after from project_event e
  where e.county_id = p.county_id and e.project_id = p.id
  order by e.recorded_at desc, e.id desc limit 1) e on true
where e.amount_after <> p.amount

-- name: a participation repeats its loan, and every disbursed enterprise loan has one
select format('loan %s', l.id)
from loan l left join project_participation p
  on p.county_id = l.county_id and p.loan_id = l.id
where (l.used_by = 'ENTERPRISE' and l.value_on is not null) <> (p.id is not null)
  or (p.principal, p.household_id, p.lender_id, p.project_id, p.joined_on)
    <> (l.amount, l.household_id, l.lender_id, l.project_id, l.value_on)
  or p.withdrawn_on < p.joined_on

-- name: a loan's outstanding principal is what was paid out less what came back
with moved as (
  select county_id, loan_id, sum(case kind when 'DISBURSED' then amount
    when 'REPAID' then -amount when 'RENEWED' then -amount
    when 'RECOVERED' then -amount end) as outstanding,
    coalesce(sum(amount) filter (where kind = 'RECOVERED'), 0) as recovered
  from loan_event group by county_id, loan_id),
received as (
  select county_id, loan_id, sum(principal) as principal
  from repayment group by county_id, loan_id)
select format('loan %s: %s, events say %s', l.id, l.outstanding_principal, m.outstanding)
from loan l
left join moved m on m.county_id = l.county_id and m.loan_id = l.id
left join received r on r.county_id = l.county_id and r.loan_id = l.id
where l.outstanding_principal <> coalesce(m.outstanding, 0)
  or l.value_on is not null
    and l.outstanding_principal <> l.amount - coalesce(r.principal, 0) - coalesce(m.recovered, 0)
