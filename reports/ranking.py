"""Rankings from frozen months (R1): townships of a month, counties of a region in a month.

Ordered by the share that is overdue, the worst first; what cannot be divided comes last. Each row
has its denominators, so that no share stands alone.
"""

from __future__ import annotations

from collections.abc import Callable

from reports.report import Report
from rules.vocabulary import StatisticCode

_AMOUNTS = {
    "lent_month": StatisticCode.LENT_MONTH,
    "lent_year": StatisticCode.LENT_YEAR,
    "balance": StatisticCode.BALANCE,
    "overdue": StatisticCode.OVERDUE,
    "non_performing": StatisticCode.NON_PERFORMING,
}
RANKED = ("position", "loans", "households", *_AMOUNTS)
_SHARE = "c.overdue / nullif(c.balance, 0)"
_POSITION = f"rank() over (order by {_SHARE} desc nulls last)::int as position"


def _sums(amount: Callable[[str, StatisticCode], str]) -> str:
    return ", ".join(f"{amount(name, code)} as {name}" for name, code in _AMOUNTS.items())


def _of_line(name: str, code: StatisticCode) -> str:
    column = "amount" if name.startswith("lent") else "balance"
    return f"coalesce(sum(l.{column}) filter (where '{code}' = any(l.figures)), 0)::numeric(18,2)"


def _of_figure(name: str, code: StatisticCode) -> str:
    return f"coalesce(max(f.amount) filter (where f.code = '{code}'), 0)::numeric(18,2)"


# Of the loans of a month (`{p}`), by the township that each was applied for in (B9).
TOWNSHIPS = (
    f"(select c.*, {_POSITION} from (select l.township_id,"
    " (count(*) filter (where l.balance > 0))::int as loans,"
    " (count(distinct l.household_id) filter (where l.balance > 0))::int as households,"
    f" {_sums(_of_line)} from statistic_line l where l.county_id = {{p}}.county_id"
    " and l.statistic_id = any({p}.part_ids) group by l.township_id) c)"
)

# Of the counties of a region that have frozen the month: one row with their lists.
COUNTY_RANKING = Report(
    f"""with county as (
  select s.county_id, {_sums(_of_figure)},
    coalesce(max(f.loans) filter (where f.code = 'BALANCE'), 0) as loans,
    coalesce(max(f.households) filter (where f.code = 'BALANCE'), 0) as households
  from statistic s
  join statistic_figure f
    on f.county_id = s.county_id and f.statistic_id = s.id and «statistic_figure f»
  where s.county_id between ⟦from⟧ and ⟦to⟧ and s.year = ⟦year⟧::int and s.month = ⟦month⟧::int
    and s.lender_id is null and s.superseded_on is null and «statistic s»
  group by s.county_id
), ranked as (
  select c.*, {_POSITION} from county c
)
select ⟦from⟧::int as region_id, ⟦year⟧::int as year, ⟦month⟧::int as month,
  count(*)::int as counties, coalesce(sum(r.balance), 0)::numeric(18,2) as balance,
  coalesce(sum(r.overdue), 0)::numeric(18,2) as overdue,
  coalesce(sum(r.non_performing), 0)::numeric(18,2) as non_performing,
  round(sum(r.overdue) / nullif(sum(r.balance), 0), 10) as overdue_ratio,
  round(sum(r.non_performing) / nullif(sum(r.balance), 0), 10) as npl_ratio,
  array_agg(r.county_id order by r.position, r.county_id) as county_ids,
  {
        ", ".join(
            f"array_agg(r.{name} order by r.position, r.county_id) as {name}_of" for name in RANKED
        )
    }
from ranked r"""
)
