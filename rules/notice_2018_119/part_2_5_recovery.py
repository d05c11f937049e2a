"""二(五) 完善贷款追偿机制: collection of misused and bad loans (rows 37 to 39)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from rules.care_facts import (
    CaseClosingFacts,
    CollectionActionFacts,
    DefaultConfirmationFacts,
    RecallFacts,
)
from rules.dated import Dated
from rules.facts import LoanFacts
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.refusal import ErrorCode, Refusal, refuse
from rules.vocabulary import (
    CollectionMeans,
    DisposalDecision,
    FiveTier,
    HouseholdFlag,
    MaliciousDefaultState,
)

# The notice has no number of days; this is the configured one.
DEMAND_DAYS_MAX: Dated[int] = Dated("二(五)", "days", ((IN_FORCE_FROM, 10),), clause=TEXT[37])


def demand_by(found_on: date) -> date | None:
    """Row 37, 二(五): 「对已改变用途的贷款要提前催收还款」.

    The last day on which a loan found misused on `found_on` is demanded back in time.
    """
    days_max = DEMAND_DAYS_MAX.on(governing_day(found_on))
    return None if days_max is None else found_on + timedelta(days=days_max)


def demand_missing(by_on: date | None, demanded_on: date | None, day: date) -> bool:
    """Row 37, 二(五): 「对已改变用途的贷款要提前催收还款」. NO_EARLY_DEMAND from the day after."""
    return by_on is not None and demanded_on is None and day > by_on


def ground_of_recall(recall: RecallFacts) -> Refusal | None:
    """Row 37, 二(五): 「对已改变用途的贷款要提前催收还款」.

    A loan is called early because it was misused, because it is non-performing (row 38), or
    because the county government decided to collect it early (row 64); not at the lender's will.
    """
    is_decided = recall.disposal is DisposalDecision.EARLY_COLLECT
    if recall.is_misused or recall.five_tier.non_performing or is_decided:
        return None
    reason = "NO_GROUND_FOR_RECALL"
    return refuse(ErrorCode.VALIDATION, "loan", clause=TEXT[37], reason=reason)


def case_required(tier: FiveTier) -> bool:
    """Row 38, 二(五): 「经济、行政以及司法等综合手段…组织清收」. A bad loan has an open case."""
    return tier.non_performing


def case_missing(tier: FiveTier, *, is_open: bool) -> bool:
    """Row 38, 二(五): 「经济、行政以及司法等综合手段…组织清收」. None is open yet."""
    return case_required(tier) and not is_open


def sound_action(action: CollectionActionFacts) -> list[Refusal]:
    """Row 38, 二(五): 「经济、行政以及司法等综合手段…组织清收」.

    Judicial means are the lender's and the court's; a step lies between the case's first day and
    today.
    """
    wrong = []
    if action.means is CollectionMeans.JUDICIAL and not action.may_judge:
        accepted = ",".join(one for one in CollectionMeans if one is not CollectionMeans.JUDICIAL)
        wrong.append(_invalid("means", "NOT_JUDICIAL", accepted=accepted))
    if action.acted_on > action.today:
        wrong.append(_invalid("actedOn", "IN_THE_FUTURE", latestOn=action.today))
    elif action.acted_on < action.opened_on:
        wrong.append(_invalid("actedOn", "BEFORE_CASE", earliestOn=action.opened_on))
    return wrong


def case_stays_open(closing: CaseClosingFacts) -> Refusal | None:
    """Row 38, 二(五): 「经济、行政以及司法等综合手段…组织清收」.

    A non-performing loan is collected until nothing is owed on it.
    """
    if not closing.five_tier.non_performing or closing.outstanding == 0:
        return None
    return refuse(
        ErrorCode.DEBT_RETAINED,
        "collectionCase",
        clause=TEXT[38],
        outstanding=closing.outstanding,
        fiveTier=closing.five_tier,
    )


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one input field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[38], reason=reason, **figures)


def malicious_defaulter(loan: LoanFacts) -> Refusal | None:
    """Row 39, 二(五): 「对恶意逃废债的借款人要依法加大打击力度」.

    A household that the court found to evade a debt borrows from no lender.
    """
    if HouseholdFlag.MALICIOUS_DEFAULT not in loan.household.flags:
        return None
    return refuse(ErrorCode.MALICIOUS_DEFAULTER, "household", clause=TEXT[39])


def confirmed_by_case(confirmation: DefaultConfirmationFacts) -> Refusal | None:
    """Row 39, 二(五): 「对恶意逃废债的借款人要依法加大打击力度」.

    By law: what a lender proposes takes effect with the court's case number (B21).
    """
    proposed = confirmation.state is MaliciousDefaultState.PROPOSED
    if not proposed or (confirmation.case_no or "").strip():
        return None
    return refuse(ErrorCode.VALIDATION, "caseNo", clause=TEXT[39], reason="MISSING")


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    37: (demand_by, demand_missing, ground_of_recall),
    38: (case_required, case_missing, sound_action, case_stays_open),
    39: (malicious_defaulter, confirmed_by_case),
}

NOT_MODELLED: dict[int, str] = {}
