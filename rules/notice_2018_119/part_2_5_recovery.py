"""二(五) 完善贷款追偿机制: collection of misused and bad loans (rows 37 to 39)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from rules.vocabulary import FiveTier


def demand_overdue(demand_by_on: date | None, demanded_on: date | None, day: date) -> bool:
    """Row 37, 二(五): 「对已改变用途的贷款要提前催收还款」. Not demanded by its last day."""
    return demand_by_on is not None and demanded_on is None and demand_by_on < day


def case_missing(five_tier: FiveTier, *, is_open: bool) -> bool:
    """Row 38, 二(五): 「经济、行政以及司法等综合手段…组织清收」. A bad loan needs a case."""
    return five_tier.non_performing and not is_open


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    37: (demand_overdue,),
    38: (case_missing,),
}

NOT_MODELLED: dict[int, str] = {
    39: "belongs to: part_2_5_recovery, with the flag of malicious default",
}
