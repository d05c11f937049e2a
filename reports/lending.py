"""Figures of lending: what lenders lent, from what money, to how many of the registered."""

from __future__ import annotations

from models.listed import listed
from reports.report import Report
from rules.notice_2018_119.part_1_positioning import REGISTERED
from rules.states import ON_THE_BOOK
from rules.vocabulary import NON_PERFORMING, LoanState

_BOOK = listed(ON_THE_BOOK)
_LENT = listed(
    (
        *ON_THE_BOOK,
        LoanState.WRITTEN_OFF_RETAINED,
        LoanState.SETTLED,
        LoanState.SETTLED_AFTER_WRITE_OFF,
    )
)
_FIGURES = f"""count(*)::int as loans, count(distinct b.household_id)::int as households,
  sum(b.amount) as lent,
  coalesce(sum(b.principal), 0.00) as outstanding,
  coalesce(sum(b.principal) filter (where b.five_tier in ({listed(NON_PERFORMING)})), 0.00)
    as non_performing,
  coalesce(sum(b.principal) filter (where b.is_overdue), 0.00) as overdue"""

# Rows 94 to 96, 三(一)3 to 5: by source of funds and by lender, and how many of the registered
# households have borrowed (获贷率). The tolerance of the year is the regulator's newest one.
LENDING = Report(
    f"""with book as (
  select l.county_id, l.lender_id, l.funding_source, l.household_id, l.amount, l.five_tier,
    case when l.state in ({_BOOK}) then l.outstanding_principal end as principal,
    l.overdue_since_on is not null as is_overdue
  from loan l
  where l.county_id between ⟦from⟧ and ⟦to⟧ and l.state in ({_LENT}) and «loan l»
), registered as (
  select count(*)::int as households from household h
  where h.county_id between ⟦from⟧ and ⟦to⟧ and h.status in ({listed(REGISTERED)})
    and «household h»
), source as (
  select b.funding_source, {_FIGURES} from book b group by b.funding_source
), lender as (
  select b.lender_id, {_FIGURES} from book b group by b.lender_id
), tolerated as (
  select t.year, t.ratio, t.document_no from npl_tolerance t
  join region r on r.id = t.home_county_id
  where ⟦from⟧ between r.id and r.id_max and t.year = extract(year from ⟦on⟧::date)
  order by t.recorded_at desc, t.id desc limit 1
), whole as (
  select {_FIGURES} from book b
)
select ⟦from⟧::int as region_id, ⟦on⟧::date as as_of_on, w.*, g.households as registered,
  (select t.ratio from tolerated t) as tolerance,
  (select t.year from tolerated t) as tolerance_year,
  (select t.document_no from tolerated t) as tolerance_no,
  (select coalesce(json_agg(s), '[]') from source s) as sources,
  (select coalesce(json_agg(s), '[]') from lender s) as lenders
from whole w cross join registered g""",
    {"on": "⟦today⟧"},
)
