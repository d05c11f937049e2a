"""The ledgers of subsidies: trial balances of premium and interest, each a ledger of its own.

What stands debited stands credited. The risk fund is in neither (rows 31 and 34).
"""

from __future__ import annotations

from reports.report import Report

_MONEY = "coalesce({}, 0)::numeric(18,2)"
_PAID = _MONEY.format("sum(e.amount) filter (where {which})")


def _ledger(name: str, **figures: str) -> Report:
    """All entries of a span of business days; `figures` are sums of those that fit."""
    sums = "".join(f"  {_PAID.format(which=which)} as {one},\n" for one, which in figures.items())
    return Report(
        f"""with entry as (
  select e.kind, e.debit_account, e.credit_account, e.amount from subsidy_entry e
  where e.county_id = ⟦county⟧ and e.ledger = '{name}'
    and e.business_on between ⟦from⟧::date and ⟦to⟧::date and «subsidy_entry e»
), account as (
  select m.account, sum(m.debit) as debit, sum(m.credit) as credit from (
    select debit_account as account, amount as debit, 0.00 as credit from entry
    union all select credit_account, 0.00, amount from entry
  ) m group by m.account
)
select ⟦county⟧::int as county_id, ⟦from⟧::date as from_on, ⟦to⟧::date as to_on,
  count(*)::int as entry_count,
{sums}  coalesce((select sum(a.debit) from account a), 0)::numeric(18,2) as debit,
  coalesce((select sum(a.credit) from account a), 0)::numeric(18,2) as credit,
  (select array_agg(a.account order by a.account) from account a) as accounts,
  (select array_agg(a.debit order by a.account) from account a) as debits,
  (select array_agg(a.credit order by a.account) from account a) as credits
from entry e""",
        {"from": "date '1900-01-01'", "to": "⟦today⟧"},
    )


PREMIUM_LEDGER = _ledger("PREMIUM", paid="e.kind = 'PAYMENT'", reversed="e.kind = 'CORRECTION'")
INTEREST_LEDGER = _ledger(
    "INTEREST",
    to_lenders="e.debit_account = 'PAID_TO_LENDERS'",
    to_households="e.debit_account = 'PAID_TO_HOUSEHOLDS'",
    taken_back="e.debit_account = 'INTEREST_SUBSIDY_FUND'",
)
