-- Invariants that can be judged only by the business day, the parameter `today`.

-- name: a loan in good standing is not past its maturity, an overdue one is past its day
select format('loan %%s: %%s, %%s', id, state, matures_on) from loan
where (state = 'ACTIVE' and matures_on < %(today)s)
  or (state = 'OVERDUE' and overdue_since_on >= %(today)s)
  or greatest(submitted_on, approved_on, signed_on, value_on, settled_on) > %(today)s

-- name: arrears are the unpaid lines past their due day
with lines as (
  select county_id, loan_id, min(due_on) filter (where unpaid) as since,
    coalesce(sum(principal - principal_paid) filter (where unpaid), 0) as principal,
    coalesce(sum(interest - interest_paid) filter (where unpaid), 0) as interest
  from (select *, due_on < %(today)s
      and (principal_paid < principal or interest_paid < interest) as unpaid
    from instalment) i
  group by county_id, loan_id)
select format('loan %%s: %%s and %%s since %%s, lines say %%s and %%s since %%s', l.id,
  l.overdue_principal, l.overdue_interest, l.overdue_since_on, s.principal, s.interest, s.since)
from lines s join loan l on l.county_id = s.county_id and l.id = s.loan_id
where l.state in ('ACTIVE', 'OVERDUE', 'IN_BUFFER', 'CLAIMING', 'EARLY_CALLED')
  and (l.demand_on is null or l.demand_on >= %(today)s)
  and (l.overdue_since_on, l.overdue_principal, l.overdue_interest)
    is distinct from (s.since, s.principal, s.interest)
