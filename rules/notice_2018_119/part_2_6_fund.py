"""二(六)1 完善风险补偿机制: the county's fund and its cover (rows 40 to 45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rules.dated import Dated
from rules.facts import (
    FundFacts,
    FundOpeningFacts,
    InjectionFacts,
    OutflowFacts,
)
from rules.fund_facts import TopUpFacts
from rules.money import ZERO, fen
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.ratio import coverage_shortfall, ratio, ratio_text
from rules.refusal import ErrorCode, Refusal, refuse
from rules.vocabulary import FundEntryKind

OUTFLOW_KINDS = frozenset({FundEntryKind.COMPENSATION, FundEntryKind.CORRECTION})


def sourced_injection(injection: InjectionFacts) -> list[Refusal]:
    """Row 40, 二(六)1: 「统筹各级财政资金设立和补充」. Each names its budget and document."""
    wrong = []
    if injection.source_level is None:
        wrong.append(_missing("sourceLevel"))
    if not injection.document_no.strip():
        wrong.append(_missing("documentNo"))
    return wrong


def _missing(field: str) -> Refusal:
    """VALIDATION of a field that was left out."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[40], reason="MISSING")


def one_fund_per_county(opening: FundOpeningFacts) -> Refusal | None:
    """Row 41, 二(六)1: 「以县为单位建立」."""
    if not opening.exists:
        return None
    return refuse(ErrorCode.FUND_EXISTS, "county", clause=TEXT[41])


def earmarked(outflow: OutflowFacts) -> Refusal | None:
    """Row 42, 二(六)1: 「专门用于扶贫小额信贷风险补偿」. Out go only claims and corrections."""
    if outflow.kind in OUTFLOW_KINDS:
        return None
    return refuse(ErrorCode.FUND_EARMARKED, "kind", clause=TEXT[42], kind=outflow.kind)


def never_negative(outflow: OutflowFacts) -> Refusal | None:
    """Row 42, 二(六)1: 「专门用于扶贫小额信贷风险补偿」. The fund cannot pay what it lacks."""
    if outflow.amount <= outflow.balance:
        return None
    return refuse(
        ErrorCode.INSUFFICIENT_FUND,
        "amount",
        clause=TEXT[42],
        balance=outflow.balance,
        amount=outflow.amount,
        missing=outflow.amount - outflow.balance,
    )


# Of the growth of the county's own revenue, each year.
INJECTION_RATIO: Dated[Decimal] = Dated(
    "二(六)1", "ratio", ((IN_FORCE_FROM, Decimal("0.05")),), clause=TEXT[43]
)


def injection_due(previous: Decimal, current: Decimal, year: int) -> Decimal:
    """Row 43, 二(六)1: 「本级一般公共预算收入增量的5%注入」.

    What the growth of the county's own revenue from the year before costs in `year`, yuan. The
    base is the year before (A13); a fall owes nothing. No duty before the notice.
    """
    ratio_due = INJECTION_RATIO.on(date(year, 12, 31))
    if ratio_due is None:
        return Decimal("0.00")
    return fen(ratio_due * max(ZERO, current - previous))


FUND_RATIO_MIN: Dated[Decimal] = Dated(
    "二(六)1", "ratio", ((IN_FORCE_FROM, Decimal("0.1")),), clause=TEXT[44]
)


def shortfall(fund: FundFacts, day: date) -> Decimal:
    """Yuan missing for the fund to cover a tenth of the balance, rounded UP to the fen."""
    ratio_min = FUND_RATIO_MIN.on(governing_day(day))
    if ratio_min is None:
        return Decimal("0.00")
    return coverage_shortfall(fund.balance, fund.outstanding, ratio_min)


def covered(fund: FundFacts, day: date) -> Refusal | None:
    """Row 44, 二(六)1: 「风险补偿金与…余额比例不低于1:10」. A warning; lending goes on."""
    missing = shortfall(fund, day)
    if not missing:
        return None
    return refuse(
        ErrorCode.FUND_BELOW_RATIO,
        clause=TEXT[44],
        balance=fund.balance,
        outstanding=fund.outstanding,
        ratio=ratio_text(ratio(fund.balance, fund.outstanding)),
        shortfall=missing,
    )


def topped_up(plan: TopUpFacts) -> Refusal | None:
    """Row 45, 二(六)1: 「足额注入…不足部分由县级财政安排专项资金适时注入」.

    A plan is for a shortfall.
    """
    if plan.shortfall > 0:
        return None
    return refuse(ErrorCode.VALIDATION, "amount", clause=TEXT[45], reason="NOTHING_SHORT")


def alert_stays_open(fund: FundFacts, day: date) -> Refusal | None:
    """Row 45, 二(六)1: 「足额注入…不足部分由县级财政安排专项资金适时注入」.

    The alert of a shortfall is no office's to close; it closes when nothing is short.
    """
    missing = shortfall(fund, day)
    if not missing:
        return None
    return refuse(
        ErrorCode.FUND_BELOW_RATIO,
        "warning",
        clause=TEXT[45],
        balance=fund.balance,
        outstanding=fund.outstanding,
        shortfall=missing,
    )


BUFFER_MONTHS_DEFAULT: Dated[int] = Dated(
    "二(六)2", "months", ((IN_FORCE_FROM, 2),), clause=TEXT[46]
)
BUFFER_MONTHS_MAX: Dated[int] = Dated("二(六)2", "months", ((IN_FORCE_FROM, 3),), clause=TEXT[46])
DEPOSIT_WORKING_DAYS: Dated[int] = Dated(
    "二(六)3", "working days", ((IN_FORCE_FROM, 5),), clause=TEXT[49]
)

CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    40: (sourced_injection,),
    41: (one_fund_per_county,),
    42: (earmarked, never_negative),
    43: (injection_due,),
    44: (covered,),
    45: (topped_up, alert_stays_open),
}

NOT_MODELLED: dict[int, str] = {}
