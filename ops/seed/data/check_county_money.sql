-- Invariants of the county's money beside the fund. Each query returns one text for every violation.

-- name: the shares of an agreement make one (A15)
select format('agreement %s: %s', c.id, c.fund_share + c.lender_share + coalesce(o.share, 0))
from cooperation c left join (select county_id, cooperation_id, sum(share) as share
  from cooperation_share group by 1, 2) o on o.county_id = c.county_id and o.cooperation_id = c.id
where c.fund_share + c.lender_share + coalesce(o.share, 0) <> 1

-- name: a premium subsidy is the self-paid part of a household's policy of an eligible category (rows 29 and 30)
select format('subsidy %s of policy %s', s.id, p.id)
from premium_subsidy s
join insurance_policy p on p.county_id = s.county_id and p.id = s.policy_id
where s.amount <> p.self_part or p.household_id is distinct from s.household_id
  or p.category = 'COMMERCIAL' or s.paid_on < p.starts_on

-- name: the ledger of premiums has one payment for each subsidy (row 31)
with ledger as (
  select county_id, premium_subsidy_id as id, sum(amount) as amount, count(*) as entries
  from subsidy_entry where ledger = 'PREMIUM' and kind = 'PAYMENT' group by 1, 2)
select format('subsidy %s: %s, ledger says %s', id, s.amount, l.amount)
from premium_subsidy s full join ledger l using (county_id, id)
where l.entries is distinct from 1 or s.amount is distinct from l.amount
