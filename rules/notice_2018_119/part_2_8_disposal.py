"""二(八) 完善分类处置机制: unpaid loans, and households whose status changed (rows 57 to 64)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from rules.care_facts import (
    DisposalFacts,
    ExtensionFacts,
    PendingExtension,
    PlanFacts,
    UnpaidFacts,
)
from rules.dated import Dated
from rules.extension import latest_extended_maturity
from rules.facts import LoanFacts
from rules.money import ZERO, is_money
from rules.months import months_between
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day, of_row
from rules.refusal import ErrorCode, Refusal, refuse
from rules.states import LOAN, ON_THE_BOOK, judge_transition
from rules.vocabulary import HouseholdStatus, LoanState

DISPOSAL_DAYS_MAX: Dated[int] = Dated("二(八)1", "days", ((IN_FORCE_FROM, 30),), clause=TEXT[57])


def disposal_overdue(matures_on: date, day: date) -> bool:
    """Row 57, 二(八)1: 「对贫困户到期不能偿还的扶贫小额信贷进行分类处理。
    …贷款期限与生产经营周期不匹配，暂时还款困难的，制定合理的分期还款计划」.

    Unpaid at maturity, and no class of disposal was set within 30 days.
    """
    days_max = DISPOSAL_DAYS_MAX.on(governing_day(day))
    return days_max is not None and (day - matures_on).days > days_max


# The notice says 脱贫攻坚期; the four-department notice of 2020 names its last day.
POLICY_PERIOD_LAST_DAY: Dated[date] = Dated(
    "二(八)2", "day", ((IN_FORCE_FROM, date(2020, 12, 31)),), clause=TEXT[62]
)


# Loans with a debt: on the book, or compensated with the claim retained.
IN_DEBT = frozenset({*ON_THE_BOOK, LoanState.WRITTEN_OFF_RETAINED})
# Late whatever the maturity says; IN_BUFFER is a late loan whose claim may follow.
LATE = frozenset({LoanState.OVERDUE, LoanState.IN_BUFFER})


def unpaid_at_maturity(loan: UnpaidFacts) -> list[Refusal]:
    """Row 57, 二(八)1: 「对贫困户到期不能偿还的扶贫小额信贷进行分类处理。
    …贷款期限与生产经营周期不匹配，暂时还款困难的，制定合理的分期还款计划」.

    A class of disposal is set for a loan on the book with a debt, from the day after its maturity.
    """
    if loan.state not in ON_THE_BOOK or loan.debt <= 0:
        return [_not_in_state(loan.state, "dispose", debt=loan.debt)]
    if loan.matures_on < loan.today:
        return []
    earliest_on = loan.matures_on + timedelta(days=1)
    return [of_row(57, ErrorCode.VALIDATION, "loan", reason="NOT_MATURED", earliestOn=earliest_on)]


def may_pay_in_parts(state: LoanState, matures_on: date, today: date) -> bool:
    """Row 57, 二(八)1: 「对贫困户到期不能偿还的扶贫小额信贷进行分类处理。
    …贷款期限与生产经营周期不匹配，暂时还款困难的，制定合理的分期还款计划」.

    What fell due and was not paid may be paid in parts: a late loan, or one that matures today.
    """
    return state in LATE or (state is LoanState.ACTIVE and matures_on <= today)


def sound_plan(plan: PlanFacts) -> list[Refusal]:
    """Row 57, 二(八)1: 「对贫困户到期不能偿还的扶贫小额信贷进行分类处理。
    …贷款期限与生产经营周期不匹配，暂时还款困难的，制定合理的分期还款计划」.

    Parts of positive amounts, each due after today and after the one before, that add up to the
    outstanding principal to the fen; one plan at a time.
    """
    wrong = []
    if not may_pay_in_parts(plan.state, plan.matures_on, plan.today):
        maturity = plan.matures_on
        wrong.append(_not_in_state(plan.state, "agree_plan", maturesOn=maturity))
    if plan.is_planned:
        wrong.append(of_row(57, ErrorCode.ALREADY_OPEN, "loan"))
    if not plan.note.strip():
        wrong.append(of_row(57, ErrorCode.REASON_REQUIRED, "note"))
    if not plan.rows:
        wrong.append(of_row(57, ErrorCode.VALIDATION, "rows", reason="MISSING"))
    before = plan.today
    for place, (due_on, amount) in enumerate(plan.rows):
        at = ("rows", str(place))
        if due_on <= before:
            reason = {"reason": "NOT_LATER", "after": before}
            wrong.append(of_row(57, ErrorCode.VALIDATION, *at, "dueOn", **reason))
        if amount <= 0 or not is_money(amount):
            wrong.append(
                of_row(57, ErrorCode.VALIDATION, *at, "amount", reason="NOT_POSITIVE_MONEY")
            )
        before = max(before, due_on)
    total = sum((amount for _, amount in plan.rows), ZERO)
    if total != plan.outstanding:
        wrong.append(
            of_row(
                57,
                ErrorCode.PLAN_SUM_MISMATCH,
                "rows",
                sum=total,
                outstanding=plan.outstanding,
                difference=plan.outstanding - total,
            )
        )
    return wrong


# The notice has no number of days; this is the configured one, from the buffer's last day.
CLAIM_DAYS_MAX: Dated[int] = Dated("二(八)1", "days", ((IN_FORCE_FROM, 30),), clause=TEXT[58])


def claim_overdue(buffer_ends_on: date, day: date) -> bool:
    """Row 58, 二(八)1: 「对确已发生的贷款损失，及时启动风险补偿机制，按约定比例分担损失」.

    Nobody has claimed for a lost loan within 30 days of the end of its buffer.
    """
    days_max = CLAIM_DAYS_MAX.on(governing_day(day))
    return days_max is not None and (day - buffer_ends_on).days > days_max


def debt_retained(retained: Decimal, *path: str) -> Refusal | None:
    """Row 59, 二(八)1: 「实行“账销案存”管理」.

    A compensated loan has left the book, and what the borrower owes is kept: nothing is closed
    while that is more than nothing, and what is paid of it is a recovery.
    """
    if not retained:
        return None
    return of_row(59, ErrorCode.DEBT_RETAINED, *path, retained=retained)


def sound_extension(extension: ExtensionFacts) -> list[Refusal]:
    """Row 60, 二(八)1: 「项目市场前景好…在风险可控前提下，
    经县级扶贫部门和承贷金融机构同意，给予办理展期」.

    Asked for and consented to on a day before the maturity; all extensions of a loan together
    last no longer than 贷款通则 art. 12 admits. The new maturity lies after the one in force.
    """
    wrong = []
    if extension.matures_on <= extension.today:
        days = {"maturesOn": extension.matures_on, "today": extension.today}
        wrong.append(of_row(60, ErrorCode.ALREADY_MATURED, "loan", **days))
    if extension.new_matures_on <= extension.matures_on:
        earliest_on = extension.matures_on + timedelta(days=1)
        reason = {"reason": "NOT_AFTER_MATURITY", "earliestOn": earliest_on}
        wrong.append(of_row(60, ErrorCode.VALIDATION, "newMaturesOn", **reason))
    assert extension.value_on is not None, "only a loan that was lent is extended"
    first_on = extension.first_matures_on
    latest_on = latest_extended_maturity(extension.value_on, first_on)
    if extension.new_matures_on > latest_on:
        wrong.append(
            of_row(
                60,
                ErrorCode.EXTENSION_TOO_LONG,
                "newMaturesOn",
                latestOn=latest_on,
                months=months_between(first_on, extension.new_matures_on),
                monthsMax=months_between(first_on, latest_on),
            )
        )
    return wrong


def consented_by_both(pending: PendingExtension, new_matures_on: date) -> list[Refusal]:
    """Row 60, 二(八)1: 「项目市场前景好…在风险可控前提下，
    经县级扶贫部门和承贷金融机构同意，给予办理展期」.

    One extension of a loan is open at a time; whoever builds on a term that is only asked for is
    told whose consent is missing.
    """
    found = [of_row(60, ErrorCode.ALREADY_OPEN, "loan", newMaturesOn=pending.new_matures_on)]
    if new_matures_on > pending.new_matures_on:
        missing = ",".join(pending.missing)
        asked = {"newMaturesOn": pending.new_matures_on, "missing": missing}
        found.append(of_row(60, ErrorCode.EXTENSION_NOT_APPROVED, "newMaturesOn", **asked))
    return found


def renewed_while_active(loan: LoanFacts) -> Refusal | None:
    """Row 61, 二(四): 「含续贷和展期」. Only a loan in good standing is renewed."""
    if loan.renews is None:
        return None
    found = judge_transition(LOAN, loan.renews.state, "renew", "renews", clause=TEXT[61])
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


def renewed_after_payments(loan: LoanFacts) -> Refusal | None:
    """Row 61, 二(四): 「含续贷和展期」.

    Money that the old loan received counts before it is paid off: on an earlier value date the
    principal would bear interest twice, in the old loan up to that payment and in the new one.
    """
    old = loan.renews
    if old is None or old.booked_on is None or old.paid_off_on >= old.booked_on:
        return None
    reason, earliest = "BEFORE_REPAYMENT", old.booked_on
    return of_row(61, ErrorCode.VALIDATION, "valueOn", reason=reason, earliestOn=earliest)


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


def _not_in_state(state: LoanState, act: str, **figures: object) -> Refusal:
    """INVALID_TRANSITION of a loan by an act that leaves its state as it is."""
    told = {"object": "loan", "state": state, "act": act, **figures}
    return of_row(57, ErrorCode.INVALID_TRANSITION, "loan", **told)


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    57: (unpaid_at_maturity, may_pay_in_parts, sound_plan, disposal_overdue),
    58: (claim_overdue,),
    59: (debt_retained,),
    60: (sound_extension, consented_by_both),
    61: (
        renewed_while_active,
        renewed_before_maturity,
        renewed_after_payments,
        renewal_counts,
    ),
    62: (exited_keeps_policy,),
    63: (removed_gets_nothing,),
    64: (needs_disposal, sound_disposal),
}

NOT_MODELLED: dict[int, str] = {}
