"""二(一) 建立风险预警机制: the county answers, prepares and foresees (rows 18 to 23)."""

from __future__ import annotations

from collections.abc import Callable

from rules.facts import LoanFacts
from rules.notice_2018_119.text import TEXT
from rules.refusal import ErrorCode, Refusal, refuse


def lender_of_county(loan: LoanFacts) -> Refusal | None:
    """Row 18, 二(一): 「承担起…“县为主体”的属地责任」. A county's lender lends in that county."""
    if loan.lender_county_id == loan.county_id:
        return None
    return refuse(ErrorCode.LENDER_NOT_OF_COUNTY, "lender", clause=TEXT[18])


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {18: (lender_of_county,)}

NOT_MODELLED: dict[int, str] = {
    19: "belongs to: part_2_1_warning, with the county's documents",
    20: "belongs to: part_2_1_warning, with the county's risk team",
    21: "belongs to: part_2_1_warning, with the county's documents",
    22: "belongs to: part_2_1_warning, with inspections and feeds",
    23: "belongs to: part_2_1_warning, with warning records",
}
