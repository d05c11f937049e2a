"""二(二) 建立贷款熔断机制: lending stops at 3 % bad loans, resumes by decision (rows 24-27)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rules.dated import Dated
from rules.facts import PositionFacts
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.ratio import (
    DECIMALS_MAX,
    PLACES,
    at_least,
    ratio,
    ratio_text,
    repayment_to_fall_below,
    repayment_to_reach,
)
from rules.refusal import ErrorCode, Refusal, refuse
from rules.vocabulary import BreakerState, FiveTier

# The notice says "in time"; a class is asked for monthly, so the longest month is in time.
CLASSIFICATION_DAYS_MAX: Dated[int] = Dated(
    "二(二)", "days", ((IN_FORCE_FROM, 31),), clause=TEXT[24]
)


def classification_stale(classified_on: date, day: date) -> Refusal | None:
    """Row 24, 二(二): 「各承贷金融机构要及时跟踪了解」.

    A warning when a loan's class is more than 31 days old; a loan never classified is as old as
    its value date.
    """
    days_max = CLASSIFICATION_DAYS_MAX.on(governing_day(day))
    days = (day - classified_on).days
    if days_max is None or days <= days_max:
        return None
    return refuse(
        ErrorCode.CLASSIFICATION_STALE,
        "loan",
        clause=TEXT[24],
        days=days,
        daysMax=days_max,
        classifiedOn=classified_on,
    )


TRIP_RATIO: Dated[Decimal] = Dated(
    "二(二)", "ratio", ((IN_FORCE_FROM, Decimal("0.03")),), clause=TEXT[25]
)


def trips(position: PositionFacts, day: date) -> bool:
    """Row 25, 二(二): 「不良率超过3%（含）时，应暂停办理」.

    Bad principal / principal >= 0.03, unrounded: 2.9999999 % shows as 3.00 % and does not trip.
    No balance, no ratio, no trip. Asked after every change of balance or class.
    """
    bound = TRIP_RATIO.on(governing_day(day))
    return bound is not None and at_least(position.npl, position.outstanding, bound)


def lending_suspended(position: PositionFacts, day: date) -> Refusal | None:
    """Row 25, 二(二): 「不良率超过3%（含）时，应暂停办理」.

    Blocks submission, approval, signing and disbursement until the breaker is CLOSED again;
    a ratio at the bound blocks even before the trip is recorded.
    """
    if position.breaker is BreakerState.CLOSED and not trips(position, day):
        return None
    bound = TRIP_RATIO.on(governing_day(day))
    if bound is None:
        return None
    needed = repayment_to_fall_below(position.npl, position.outstanding, bound)
    return refuse(
        ErrorCode.LENDING_SUSPENDED,
        "lender",
        clause=TEXT[25],
        state=position.breaker,
        ratio=ratio_text(ratio(position.npl, position.outstanding)),
        numerator=position.npl,
        denominator=position.outstanding,
        tripRatio=ratio_text(bound),
        repaymentNeeded=needed,
    )


def lent_while_suspended(value_on: date, resumed_on: date | None) -> Refusal | None:
    """Row 25, 二(二): 「不良率超过3%（含）时，应暂停办理」.

    Nothing is paid out as of a day between a trip and the resumption after it, on `resumed_on`,
    when that is recorded later too (B12).
    """
    if resumed_on is None or value_on >= resumed_on:
        return None
    return refuse(
        ErrorCode.VALIDATION,
        "valueOn",
        clause=TEXT[25],
        reason="WHILE_SUSPENDED",
        earliestOn=resumed_on,
    )


def class_of_renewal(renewed: FiveTier) -> FiveTier | None:
    """Row 25, 二(二): 「不良率超过3%（含）时，应暂停办理」.

    A renewal does not make a bad loan good: it begins with the class of the loan it pays off, or
    the ratio would fall without a repayment. None, not yet classified, where that is 正常.
    """
    return None if renewed is FiveTier.NORMAL else renewed


# The notice gives no value, and 3 % would trip again at once: a county sets its own.
RESUME_RATIO_DEFAULT: Dated[Decimal] = Dated(
    "二(二)", "ratio", ((IN_FORCE_FROM, None),), clause=TEXT[26]
)


def may_resume(position: PositionFacts, resume_ratio: Decimal | None) -> Refusal | None:
    """Row 26, 二(二): 「通过清偿，…下降到设定标准，再恢复办理」.

    The county sets the standard (inclusive), there is no default; no balance bars nothing.
    """
    figures = {
        "ratio": ratio_text(ratio(position.npl, position.outstanding)),
        "numerator": position.npl,
        "denominator": position.outstanding,
    }
    if resume_ratio is None:
        return refuse(ErrorCode.RESUME_RATIO_NOT_SET, "breaker", clause=TEXT[26], **figures)
    if position.npl <= resume_ratio * position.outstanding:
        return None
    return refuse(
        ErrorCode.BREAKER_NOT_CLEARED,
        "breaker",
        clause=TEXT[26],
        resumeRatio=ratio_text(resume_ratio),
        repaymentNeeded=repayment_to_reach(position.npl, position.outstanding, resume_ratio),
        **figures,
    )


def admitted_resume_ratio(resume_ratio: Decimal, day: date) -> Refusal | None:
    """Row 26, 二(二): 「通过清偿，…下降到设定标准，再恢复办理」.

    The standard lies from 0 up to, not including, the ratio that trips, with ten decimals at most:
    a lender resumed at 3 % would trip again at once.
    """
    bound = TRIP_RATIO.on(governing_day(day))
    if not 0 <= resume_ratio < (Decimal(1) if bound is None else bound):
        return refuse(
            ErrorCode.VALIDATION,
            "ratio",
            clause=TEXT[26],
            reason="RATIO_RANGE",
            least="0",
            below=ratio_text(bound),
        )
    if resume_ratio != resume_ratio.quantize(PLACES):
        return refuse(
            ErrorCode.VALIDATION,
            "ratio",
            clause=TEXT[26],
            reason="TOO_MANY_DECIMALS",
            maxDecimals=DECIMALS_MAX,
        )
    return None


def breaker_key(county_id: int, lender_id: int) -> tuple[int, int]:
    """Row 27, 二(二): 「各承贷金融机构」. One breaker for each lender in each county.

    A trip neither stops the county's other lenders nor the same group in the next county.
    """
    return county_id, lender_id


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    24: (classification_stale,),
    25: (trips, lending_suspended, lent_while_suspended, class_of_renewal),
    26: (may_resume, admitted_resume_ratio),
    27: (breaker_key,),
}

NOT_MODELLED: dict[int, str] = {}
