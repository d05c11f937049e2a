"""The interest subsidy of a loan in a quarter (贴息), and the verdicts on the steps of a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from rules.money import ZERO, is_money
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.refusal import ErrorCode, Refusal, in_order, present, refuse
from rules.schedule import MONTHLY
from rules.states import SUBSIDY_BATCH, judge_transition
from rules.subsidy_facts import (
    Accrual,
    BatchFacts,
    DueAmount,
    ListedAmount,
    Quarter,
    SubsidisedLoan,
)
from rules.vocabulary import SubsidyExclusion

ONE_DAY = timedelta(days=1)
QUARTERS = 4
# Of several causes of one day the first in this order is named.
CAUSES = {cause: place for place, cause in enumerate(SubsidyExclusion)}
Part = tuple[date, date, Decimal, Decimal]


def quarter_before(day: date) -> Quarter:
    """The newest quarter that is over when a day begins."""
    found = policy_on(day).subsidy.quarter(day.year, (day.month - 1) // 3 + 1)
    while found.to_on >= day:
        found = previous(found)
    return found


def previous(of: Quarter) -> Quarter:
    """The quarter before."""
    quarter = policy_on(of.from_on - ONE_DAY).subsidy.quarter
    return quarter(of.year, of.number - 1) if of.number > 1 else quarter(of.year - 1, QUARTERS)


def following(of: Quarter) -> Quarter:
    """The quarter after."""
    quarter = policy_on(of.to_on + ONE_DAY).subsidy.quarter
    return quarter(of.year, of.number + 1) if of.number < QUARTERS else quarter(of.year + 1, 1)


def accruals(loan: SubsidisedLoan, of: Quarter, ratio: Decimal) -> tuple[Accrual, ...]:
    """What is subsidised of the quarter, then what is not, and why; only where principal stood.

    From the first cause on nothing is subsidised, so there are at most two.
    """
    term = policy_on(of.to_on).subsidy.subsidised_term
    value_on, term_end = term(loan.value_on, loan.matures_on, loan.demand_on)
    causes = [(term_end, SubsidyExclusion.AFTER_MATURITY), *loan.stops]
    if loan.barred is not None:
        causes.append((of.from_on, loan.barred))
    stop, cause = min(causes, key=lambda one: (one[0], CAUSES[one[1]]))
    first, end = max(value_on, of.from_on), of.to_on + ONE_DAY
    middle = min(end, max(first, stop))
    found = (
        _accrual(loan, first, middle, ratio, None),
        _accrual(loan, middle, end, ratio, cause),
    )
    return tuple(one for one in found if one is not None)


def _accrual(
    loan: SubsidisedLoan,
    from_on: date,
    before: date,
    ratio: Decimal,
    excluded: SubsidyExclusion | None,
) -> Accrual | None:
    """The days from one to before another; None where no principal stood on any of them."""
    parts = list(_parts(loan, from_on, before))
    days = sum((end - start).days for start, end, _, _ in parts)
    if days == 0:
        return None
    actual_interest = policy_on(before - ONE_DAY).subsidy.actual_interest
    weighed = [(principal * (end - start).days, rate) for start, end, principal, rate in parts]
    if loan.method in MONTHLY and excluded is not SubsidyExclusion.AFTER_MATURITY:
        lines = [one for one in loan.scheduled if from_on < one.due_on <= before]
        principal_days = sum((one.principal_days for one in lines), ZERO)
        accrued = sum((one.interest for one in lines), ZERO)
        amount = actual_interest([(accrued, Decimal(36_000))], ratio)
    else:
        principal_days = sum((part for part, _ in weighed), ZERO)
        accrued = actual_interest(weighed, Decimal(1))
        amount = actual_interest(weighed, ratio)
    return Accrual(
        from_on=from_on,
        to_on=before - ONE_DAY,
        days=days,
        principal_days=principal_days,
        rate=parts[-1][3],
        accrued=accrued,
        amount=ZERO if excluded is not None else amount,
        excluded=excluded,
    )


def _parts(loan: SubsidisedLoan, from_on: date, before: date) -> Iterator[Part]:
    """Stretches of days with one principal, which is not nothing, and one rate."""
    if loan.compensated_on is not None:
        before = min(before, loan.compensated_on)
    turns = {from_on, before, *(day for day, _ in loan.repaid), *(day for day, _ in loan.rates)}
    days = sorted(day for day in turns if from_on <= day <= before)
    for start, end in pairwise(days):
        # The day of a repayment bears no interest for the principal repaid.
        principal = loan.outstanding + sum((sum_ for day, sum_ in loan.repaid if day > start), ZERO)
        if principal > ZERO:
            rate = next(rate for day, rate in reversed(loan.rates) if day <= start)
            yield start, end, principal, rate


def judge_submission(
    batch: BatchFacts, due: Mapping[str, DueAmount], listed: Iterable[ListedAmount]
) -> list[Refusal]:
    """May the lender's list be taken? Line by line it is what is due; no loan twice."""
    found = judge_transition(SUBSIDY_BATCH, batch.state, "submit", "batch")
    if found:
        return found
    same_amount = policy_on(batch.today).subsidy.same_amount
    seen: set[str] = set()
    for one in listed:
        place = ("lines", str(one.place))
        if one.loan in seen:
            found.append(_invalid(*place, "loan", reason="DUPLICATE"))
            continue
        seen.add(one.loan)
        if not is_money(one.amount):
            found.append(_invalid(*place, "amount", reason="NOT_MONEY"))
            continue
        # Of a loan that is not in the batch nothing is due: it is the loan that is wrong.
        known = due.get(one.loan)
        part = "loan" if known is None else "amount"
        asked = DueAmount(one.loan, one.loan) if known is None else known
        found += present([same_amount(asked, one.amount, *place, part)])
    missing = (known for key, known in due.items() if key not in seen)
    # At the same place, each with the number of its loan.
    found += present(same_amount(known, None, "lines") for known in missing)
    return in_order(found)


def judge_step(batch: BatchFacts, word: str) -> list[Refusal]:
    """May this person approve or pay the batch as it stands?"""
    found = judge_transition(SUBSIDY_BATCH, batch.state, word, "batch")
    return found or present([policy_on(batch.today).subsidy.another_office(batch)])


def judge_return(batch: BatchFacts, reason: str) -> list[Refusal]:
    """May the batch go back to the lender? Only with a reason."""
    found = judge_transition(SUBSIDY_BATCH, batch.state, "return", "batch")
    if not reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[33]))
    return in_order(found)


def divided(
    amounts: Collection[tuple[int, Decimal]], owed: Decimal
) -> Mapping[int, tuple[Decimal, Decimal]]:
    """Of each line of one loan what goes to the loan, and what back to its household.

    The interest that is owed is served first. What an adjustment takes back is taken from what
    the household would have; where there is nothing to take it from, it is asked back of it.
    """
    total = sum((amount for _, amount in amounts), ZERO)
    left = min(max(total, ZERO), owed)
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for number, amount in sorted(amounts):
        part = min(left, max(amount, ZERO))
        left -= part
        found[number] = (part, amount - part)
    assert left == ZERO
    return found


def _invalid(*path: str, reason: str) -> Refusal:
    return refuse(ErrorCode.VALIDATION, *path, clause=TEXT[35], reason=reason)
