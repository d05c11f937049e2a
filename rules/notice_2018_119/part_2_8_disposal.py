"""二(八) 完善分类处置机制: unpaid loans, and households whose status changed (rows 57 to 64)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rules.dated import Dated
from rules.facts import DisposalFacts, LoanFacts
from rules.money import ZERO
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.refusal import ErrorCode, Refusal, refuse
from rules.states import LOAN, judge_transition
from rules.vocabulary import HouseholdStatus, LoanState

# The notice says 脱贫攻坚期; the four-department notice of 2020 names its last day.
POLICY_PERIOD_LAST_DAY: Dated[date] = Dated(
    "二(八)2", "day", ((IN_FORCE_FROM, date(2020, 12, 31)),), clause=TEXT[62]
)


def renewed_while_active(loan: LoanFacts) -> Refusal | None:
    """Row 61, 二(四): 「含续贷和展期」. Only a loan in good standing is renewed."""
    if loan.renews is None:
        return None
    found = judge_transition(LOAN, loan.renews.state, "renew", "renews")
    return found[0] if found else None


def renewed_before_maturity(loan: LoanFacts) -> Refusal | None:
    """Row 61, 二(四): 「含续贷和展期」. The old loan is paid off by its maturity, inclusive."""
    old = loan.renews
    if old is None or old.paid_off_on <= old.matures_on:
        return None
    return refuse(
        ErrorCode.ALREADY_MATURED,
        "renews",
        clause=TEXT[61],
        maturedOn=old.matures_on,
        paidOffOn=old.paid_off_on,
    )


def renewal_counts(amount: Decimal, old_outstanding: Decimal) -> Decimal:
    """Row 61, 二(四): 「含续贷和展期」.

    What a pending renewal adds to its household's exposure, yuan: old and new together count the
    larger of the two, for the new one pays the old one off.
    """
    return max(ZERO, amount - old_outstanding)


def exited_keeps_policy(loan: LoanFacts) -> Refusal | None:
    """Row 62, 二(八)2: 「已脱贫退出…在脱贫攻坚期内，保持…政策不变，力度不减，并纳入风险管理范围」.

    The day of application decides: a loan applied for in time is disbursed afterwards too.
    """
    last_day = POLICY_PERIOD_LAST_DAY.on(governing_day(loan.household.applied_on))
    if loan.household.status is not HouseholdStatus.EXITED or last_day is None:
        return None
    if loan.household.applied_on <= last_day:
        return None
    return refuse(
        ErrorCode.POLICY_PERIOD_ENDED,
        "household",
        clause=TEXT[62],
        lastDay=last_day,
        appliedOn=loan.household.applied_on,
    )


def removed_gets_nothing(loan: LoanFacts) -> Refusal | None:
    """Row 63, 二(八)2: 「因错评清退退出的…不得享受扶贫小额信贷政策」. From the day of removal."""
    household = loan.household
    if household.status is not HouseholdStatus.REMOVED_WRONG:
        return None
    since = household.status_since
    if since is not None and since > loan.today:
        return None
    return refuse(ErrorCode.HOUSEHOLD_REMOVED, "household", clause=TEXT[63], since=since or "null")


# Loans with a debt: on the book, or compensated with the claim retained.
IN_DEBT = frozenset(
    {
        LoanState.ACTIVE,
        LoanState.OVERDUE,
        LoanState.IN_BUFFER,
        LoanState.CLAIMING,
        LoanState.EARLY_CALLED,
        LoanState.WRITTEN_OFF_RETAINED,
    }
)


def needs_disposal(status: HouseholdStatus, state: LoanState) -> bool:
    """Row 64, 二(八)2: 「错评清退之前享受…由县级人民政府配合…根据实际情况纳入风险管理处置」.

    A loan that is owed when its household is removed is not called, but becomes a case.
    """
    return status is HouseholdStatus.REMOVED_WRONG and state in IN_DEBT


def sound_disposal(disposal: DisposalFacts) -> list[Refusal]:
    """Row 64, 二(八)2: 「错评清退之前享受…由县级人民政府配合…根据实际情况纳入风险管理处置」.

    A body of the county government decided, on a day between the removal and today.
    """
    wrong = []
    if not disposal.deciding_body.strip():
        wrong.append(_invalid("decidingBody", "MISSING"))
    if disposal.decided_on > disposal.today:
        wrong.append(_invalid("decidedOn", "IN_THE_FUTURE", latestOn=disposal.today))
    elif disposal.decided_on < disposal.removed_on:
        wrong.append(_invalid("decidedOn", "BEFORE_REMOVAL", earliestOn=disposal.removed_on))
    return wrong


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one input field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[64], reason=reason, **figures)


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    61: (renewed_while_active, renewed_before_maturity, renewal_counts),
    62: (exited_keeps_policy,),
    63: (removed_gets_nothing,),
    64: (needs_disposal, sound_disposal),
}

NOT_MODELLED: dict[int, str] = {
    57: "belongs to: part_2_8_disposal, with disposal classes and instalment plans",
    58: "belongs to: part_2_8_disposal, with claims",
    59: "belongs to: part_2_8_disposal, with claims and the debt ledger",
    60: "belongs to: part_2_8_disposal, with extensions",
}
