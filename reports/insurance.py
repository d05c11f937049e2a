"""Figures of farm insurance: how many borrowers are insured."""

from __future__ import annotations

from models.listed import listed
from reports.report import Report
from rules.states import ON_THE_BOOK
from rules.vocabulary import LoanState

_LENT = listed(
    (
        *ON_THE_BOOK,
        LoanState.WRITTEN_OFF_RETAINED,
        LoanState.SETTLED,
        LoanState.SETTLED_AFTER_WRITE_OFF,
    )
)

# Row 28, 二(三): households that owe on a day, and those of them with a policy in force that day.
# Counted by household, over all lenders; by county, and whole from the counts, never from ratios.
PARTICIPATION = Report(
    f"""with borrower as (
  select distinct l.county_id, l.household_id from loan l
  where l.county_id between ⟦from⟧ and ⟦to⟧ and l.value_on <= ⟦on⟧::date
    and (l.settled_on is null or l.settled_on > ⟦on⟧::date) and l.state in ({_LENT}) and «loan l»
), insured as (
  select distinct p.county_id, p.household_id from insurance_policy p
  where p.county_id between ⟦from⟧ and ⟦to⟧ and p.household_id is not null
    and ⟦on⟧::date between p.starts_on and p.ends_on and «insurance_policy p»
), county as (
  select b.county_id, count(*)::int as borrowers, count(i.household_id)::int as insured
  from borrower b left join insured i
    on i.county_id = b.county_id and i.household_id = b.household_id
  group by b.county_id
)
select ⟦from⟧::int as region_id, ⟦on⟧::date as as_of_on,
  coalesce(sum(c.borrowers), 0)::int as borrowers, coalesce(sum(c.insured), 0)::int as insured,
  round(sum(c.insured)::numeric / nullif(sum(c.borrowers), 0), 10) as ratio,
  round(100.0 * sum(c.insured) / nullif(sum(c.borrowers), 0), 2)::text as percent,
  array_agg(c.county_id order by c.county_id) as county_ids,
  array_agg(c.borrowers order by c.county_id) as borrowers_of,
  array_agg(c.insured order by c.county_id) as insured_of
from county c""",
    {"on": "⟦today⟧"},
)
