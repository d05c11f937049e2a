-- Invariants of divisions, ids and people. Each query returns one text for every violation.

-- name: regions nest in the interval of their parent and do not overlap
select format('region %s', r.id) from (
  select *, lag(id_max) over (partition by parent_id order by id) as before from region) r
left join region p on p.id = r.parent_id
where r.id <= r.before or r.id <= p.id or r.id_max > p.id_max or r.tier <> p.tier + 1
  or (p.id is null and r.tier <> 1)

-- name: a region's code stands in its dated codes, and codes name one region
select format('region %s: %s', r.id, r.code)
from region r left join region_code c on c.region_id = r.id and c.code = r.code
where c.code is null
union all
select format('code %s names several regions', code)
from region_code group by code having count(distinct region_id) > 1

-- name: an id names one household and one loan
select format('id %s', id) from (
  select id from household union all select id from loan union all select id from project
  union all select id from household_member) every
group by id having count(*) > 1

-- name: a person is registered once and indexed (identity_index)
select format('member %s', m.id)
from household_member m left join identity_index i
  on i.id_card_hmac = m.id_card_hmac and i.home_county_id = m.county_id
    and i.household_id = m.household_id
where i.household_id is null
union all
select format('hash %s stands in %s households', encode(id_card_hmac, 'hex'), count(*))
from identity_index group by id_card_hmac having count(*) > 1

-- name: identity numbers are masked, sealed and hashed
select format('member %s', id) from household_member
where id_card_masked !~ '^[0-9]{6}[*]{8}[0-9]{3}[0-9X]$' or length(id_card_hmac) <> 32
  or length(id_card_cipher) <> 12 + 18 + 16

-- name: a condition of a household is met or not met, not both
select format('household %s', id) from household where conditions_met && conditions_unmet

-- name: every tenant row stands in a county
select format('county %s', p.county_id)
from county_position p left join region r on r.id = p.county_id and r.tier = 3
where r.id is null
