-- Invariants of repayment schedules. Each query returns one text for every violation it finds.

-- name: a schedule's principal is its loan's, and what is paid of it came back
with lines as (
  select county_id, loan_id, sum(principal) as principal, sum(principal_paid) as paid,
    max(due_on) as last_on, count(*) as lines, max(number) as last
  from instalment group by county_id, loan_id)
select format('loan %s: %s of %s, lines say %s of %s', l.id, l.amount - l.outstanding_principal,
  l.amount, s.paid, s.principal)
from lines s join loan l on l.county_id = s.county_id and l.id = s.loan_id
where (s.principal, s.paid) <> (l.amount, l.amount - l.outstanding_principal)

-- name: a schedule's lines are numbered by their due days and end at maturity
with lines as (
  select *, lag(due_on) over loan as before, lead(number) over loan as next,
    row_number() over loan as place
  from instalment window loan as (partition by county_id, loan_id order by number))
select format('loan %s, line %s', i.loan_id, i.number)
from lines i join loan l on l.county_id = i.county_id and l.id = i.loan_id
where i.number <> i.place or i.due_on <= i.before or i.due_on < l.value_on
  or (i.next is null and i.due_on <> l.matures_on)

-- name: a settled loan owes nothing of its schedule
select format('loan %s, line %s', i.loan_id, i.number)
from instalment i join loan l on l.county_id = i.county_id and l.id = i.loan_id
where l.state in ('SETTLED', 'SETTLED_AFTER_WRITE_OFF')
  and (i.principal_paid < i.principal or i.interest_paid < i.interest)

-- name: a schedule repeats who its loan concerns
select format('loan %s, line %s', i.loan_id, i.number)
from instalment i join loan l on l.county_id = i.county_id and l.id = i.loan_id
where (i.lender_id, i.outlet_id, i.township_id)
  is distinct from (l.lender_id, l.outlet_id, l.township_id)
