-- Invariants that can be judged only by the business day, the parameter `today`.

-- name: a loan in good standing is not past its maturity, an overdue one is past its day
select format('loan %%s: %%s, %%s', id, state, matures_on) from loan
where (state = 'ACTIVE' and matures_on < %(today)s)
  or (state = 'OVERDUE' and overdue_since_on >= %(today)s)
  or greatest(submitted_on, approved_on, signed_on, value_on, settled_on) > %(today)s
