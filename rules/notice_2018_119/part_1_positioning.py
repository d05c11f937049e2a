"""一(一) and 一(二): who may borrow, how much, how long, at what rate (rows 1 to 10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from rules.dated import Dated
from rules.facts import (
    AssessmentFacts,
    LoanFacts,
    SecurityFacts,
    SubsidyFacts,
)
from rules.money import ZERO
from rules.months import add_months, months_between
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.rate import benchmark_on, rate_text
from rules.refusal import ErrorCode, Refusal, refuse
from rules.register import RegisterFacts
from rules.vocabulary import (
    EligibilityCondition,
    GuaranteeMode,
    HouseholdStatus,
)

REGISTERED = (HouseholdStatus.POOR, HouseholdStatus.EXITED, HouseholdStatus.RETURNED_POOR)


def registered_household(loan: LoanFacts) -> Refusal | None:
    """Row 1, 一(一): 「为建档立卡贫困户量身定制」.

    POOR, RETURNED_POOR and EXITED are registered; a wrongly assessed one is row 63's affair.
    """
    if loan.household.status is not HouseholdStatus.NOT_REGISTERED:
        return None
    return refuse(
        ErrorCode.HOUSEHOLD_NOT_REGISTERED,
        "household",
        clause=TEXT[1],
        admitted=",".join(REGISTERED),
    )


def subsidised_until(subsidy: SubsidyFacts) -> date | None:
    """Row 2, 一(一): 「加强对扶贫小额信贷和贴息对象的审查」.

    The last day for which interest is subsidised: the day before the household was removed or
    left the roster, before the funds were found misused, whichever is the earliest. None: nothing
    has ended the claim, and it lasts to maturity. Each quarter is screened by it anew.
    """
    first_days = (
        subsidy.ended_on,
        subsidy.removed_on,
        subsidy.misused_on,
        subsidy.left_roster_on,
    )
    known = [day for day in first_days if day is not None]
    return min(known) - timedelta(days=1) if known else None


def five_conditions(loan: LoanFacts) -> Refusal | None:
    """Row 3, 一(一): 「良好信用、有贷款意愿、有就业创业潜质、有技能素质和一定还款能力」.

    All five are recorded and met before approval; the figures name what is missing and what was
    answered with no, and leave out the one of the two that is empty.
    """
    unmet = loan.household.conditions_unmet
    missing = frozenset(EligibilityCondition) - loan.household.conditions_met - unmet
    if not missing and not unmet:
        return None
    figures = {
        name: ",".join(condition for condition in EligibilityCondition if condition in found)
        for name, found in (("missing", missing), ("unmet", unmet))
        if found
    }
    return refuse(ErrorCode.ELIGIBILITY_INCOMPLETE, "household", clause=TEXT[3], **figures)


RATED_BY_LENDER = frozenset({EligibilityCondition.CREDIT_RATING})


def sound_assessment(assessment: AssessmentFacts) -> list[Refusal]:
    """Row 3, 一(一): 「良好信用、有贷款意愿、有就业创业潜质、有技能素质和一定还款能力」.

    The lender rates the credit, the township assesses the other four (B14): each once, at least
    one, as of a day that has come.
    """
    wrong = []
    if assessment.assessed_on > assessment.today:
        late = {"reason": "IN_THE_FUTURE", "latestOn": assessment.today}
        wrong.append(refuse(ErrorCode.VALIDATION, "assessedOn", clause=TEXT[3], **late))
    if not assessment.conditions:
        nothing = {"reason": "MISSING"}
        wrong.append(refuse(ErrorCode.VALIDATION, "assessments", clause=TEXT[3], **nothing))
    for index, condition in enumerate(assessment.conditions):
        if (condition in RATED_BY_LENDER) is not assessment.by_lender:
            reason = "NOT_OF_OFFICE"
        elif condition in assessment.conditions[:index]:
            reason = "DUPLICATE"
        else:
            continue
        place = ("assessments", str(index), "condition")
        wrong.append(refuse(ErrorCode.VALIDATION, *place, clause=TEXT[3], reason=reason))
    return wrong


def free_rider(household: RegisterFacts) -> Refusal | None:
    """Row 4, 一(一): 「筛查排除非建档立卡农户，防止“搭便车”」.

    A mark and a task for the county's office, never an end of the loan (B15): not registered, or
    no longer in the county's newest roster.
    """
    registered = household.status is not HouseholdStatus.NOT_REGISTERED
    left_on = household.left_roster_on
    if registered and left_on is None:
        return None
    return refuse(
        ErrorCode.FREE_RIDER,
        "household",
        clause=TEXT[4],
        status=household.status,
        leftRosterOn="null" if left_on is None else left_on,
    )


def borrower_of_household(loan: LoanFacts) -> Refusal | None:
    """Row 5, 一(二): 「以户为单位」. The borrower is a member of the household."""
    if loan.household.borrower_is_member:
        return None
    return refuse(ErrorCode.BORROWER_NOT_IN_HOUSEHOLD, "borrower", clause=TEXT[5])


HOUSEHOLD_LIMIT: Dated[Decimal] = Dated(
    "一(二)", "yuan", ((IN_FORCE_FROM, Decimal("50000.00")),), clause=TEXT[6]
)


def household_limit(loan: LoanFacts) -> Refusal | None:
    """Row 6, 一(二): 「额度最高不得超过5万元」.

    All members, all lenders: outstanding, approved and pending plus this loan, inclusive.
    """
    limit = HOUSEHOLD_LIMIT.on(governing_day(loan.signed_on))
    if limit is None or loan.exposure.total + loan.amount <= limit:
        return None
    return refuse(
        ErrorCode.HOUSEHOLD_LIMIT_EXCEEDED,
        "amount",
        clause=TEXT[6],
        limit=limit,
        available=max(ZERO, limit - loan.exposure.total),
        requested=loan.amount,
        outstanding=loan.exposure.outstanding,
        approved=loan.exposure.approved,
        pending=loan.exposure.pending,
    )


def term_fits_cycle(loan: LoanFacts) -> Refusal | None:
    """Row 7, 一(二): 「贷款期限根据…意愿、生产经营周期、收益状况、还款能力等因素确定」.

    A warning only: a term shorter than the production cycle is what 二(八)1 later repairs.
    """
    cycle = loan.production_cycle_months
    months = months_between(loan.value_on, loan.matures_on)
    if cycle is None or months >= cycle:
        return None
    return refuse(
        ErrorCode.TERM_SHORTER_THAN_CYCLE,
        "maturesOn",
        clause=TEXT[7],
        months=months,
        productionCycleMonths=cycle,
    )


TERM_MONTHS_MAX: Dated[int] = Dated("一(二)", "months", ((IN_FORCE_FROM, 36),), clause=TEXT[8])


def term_limit(loan: LoanFacts) -> Refusal | None:
    """Row 8, 一(二): 「最长期限不超过3年」.

    Maturity at most value date plus 36 calendar months, clamped to the month's end, inclusive;
    and after the value date, or it is no term at all.
    """
    months_max = TERM_MONTHS_MAX.on(governing_day(loan.signed_on))
    months = months_between(loan.value_on, loan.matures_on)
    if months_max is None or (loan.matures_on > loan.value_on and months <= months_max):
        return None
    return refuse(
        ErrorCode.TERM_EXCEEDS_LIMIT,
        "maturesOn",
        clause=TEXT[8],
        maxMonths=months_max,
        months=months,
        latestOn=_latest_maturity(loan.value_on, months_max),
    )


def _latest_maturity(value_on: date, months_max: int) -> date:
    """The last admissible maturity, or the calendar's last day when it lies beyond."""
    try:
        return add_months(value_on, months_max)
    except ValueError:
        return date.max


def benchmark_rate(loan: LoanFacts) -> Refusal | None:
    """Row 9, 一(二): 「执行基准利率」.

    Exactly the benchmark of the signing day for the tenor tier; higher and lower are refused.
    Without a term there is no tier: row 8 has refused already.
    """
    if loan.matures_on <= loan.value_on:
        return None
    months = months_between(loan.value_on, loan.matures_on)
    expected = benchmark_on(loan.signed_on, months, loan.benchmarks)
    if expected is not None and loan.rate == expected:
        return None
    return refuse(
        ErrorCode.RATE_NOT_BENCHMARK,
        "rate",
        clause=TEXT[9],
        expected="null" if expected is None else rate_text(expected),
        rate=rate_text(loan.rate),
        signedOn=loan.signed_on,
        months=months,
    )


def unsecured(loan: LoanFacts) -> Refusal | None:
    """Row 10, 一(二): 「免担保免抵押」. Security of an enterprise belongs to the project."""
    if loan.guarantee_mode is GuaranteeMode.CREDIT:
        return None
    return refuse(
        ErrorCode.COLLATERAL_NOT_ALLOWED,
        "guaranteeMode",
        clause=TEXT[10],
        guaranteeMode=loan.guarantee_mode,
    )


def no_security(security: SecurityFacts) -> list[Refusal]:
    """Row 10, 一(二): 「免担保免抵押」.

    Nobody answers for the household and nothing of it is pledged, whatever the mode is called:
    not in the application or the contract, and not for a longer term either.
    """
    named = {"guarantors": security.guarantors, "collaterals": security.collaterals}
    return [
        refuse(ErrorCode.COLLATERAL_NOT_ALLOWED, path, clause=TEXT[10], **{path: ",".join(kinds)})
        for path, kinds in named.items()
        if kinds
    ]


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    1: (registered_household,),
    2: (subsidised_until,),
    3: (five_conditions, sound_assessment),
    4: (free_rider,),
    5: (borrower_of_household,),
    6: (household_limit,),
    7: (term_fits_cycle,),
    8: (term_limit,),
    9: (benchmark_rate,),
    10: (unsecured, no_security),
}

NOT_MODELLED: dict[int, str] = {}
