"""二(一) 建立风险预警机制: the county answers, prepares and foresees (rows 18 to 23)."""

from __future__ import annotations

from collections.abc import Callable

from rules.dated import Dated
from rules.facts import ArrearsFacts, LoanFacts
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.refusal import ErrorCode, Refusal, refuse


def lender_of_county(loan: LoanFacts) -> Refusal | None:
    """Row 18, 二(一): 「承担起…“县为主体”的属地责任」. A county's lender lends in that county."""
    if loan.lender_county_id == loan.county_id:
        return None
    return refuse(ErrorCode.LENDER_NOT_OF_COUNTY, "lender", clause=TEXT[18])


# The notice names no day; thirty are the custom of portfolios at risk (PAR30).
OVERDUE_DAYS_WATCHED: Dated[int] = Dated("二(一)", "days", ((IN_FORCE_FROM, 30),), clause=TEXT[23])


def overdue_started(arrears: ArrearsFacts) -> Refusal | None:
    """Row 23, 二(一): 「提前做出风险预判」. A due day has passed and something of it is unpaid."""
    if arrears.since_on is None:
        return None
    return refuse(
        ErrorCode.OVERDUE_STARTED,
        "loan",
        clause=TEXT[23],
        sinceOn=arrears.since_on,
        principal=arrears.principal,
        interest=arrears.interest,
    )


def overdue_for_long(arrears: ArrearsFacts) -> Refusal | None:
    """Row 23, 二(一): 「提前做出风险预判」. Overdue for more than thirty days: 30 are not."""
    bound = OVERDUE_DAYS_WATCHED.on(governing_day(arrears.today))
    if arrears.since_on is None or bound is None:
        return None
    days = (arrears.today - arrears.since_on).days
    if days <= bound:
        return None
    return refuse(
        ErrorCode.OVERDUE_30_DAYS,
        "loan",
        clause=TEXT[23],
        sinceOn=arrears.since_on,
        days=days,
        principal=arrears.principal,
        interest=arrears.interest,
    )


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    18: (lender_of_county,),
    23: (overdue_started, overdue_for_long),
}

NOT_MODELLED: dict[int, str] = {
    19: "belongs to: part_2_1_warning, with the county's documents",
    20: "belongs to: part_2_1_warning, with the county's risk team",
    21: "belongs to: part_2_1_warning, with the county's documents",
    22: "belongs to: part_2_1_warning, with inspections and feeds",
}
