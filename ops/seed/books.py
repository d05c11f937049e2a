"""A lender's book in a county: five-tier classes, the ratio it shall have, the breaker.

Five shapes: LOW (below 1.8 %, classified at month ends), SILENT (the same, but nothing was heard of
the lender for more than a month), NEAR (2.5 to 2.99 %), EXACT (3 % to the last fen) and ABOVE. The
last three are reached by one round of classification near the business
day, after which nothing but that happens at the lender, so that the ratio was below 3 % at every
earlier instant and the breaker tripped at the very classification that carried it there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from ops.seed.days import Days
from ops.seed.draft import LoanDraft, interest_on
from ops.seed.lenders import Lender
from ops.seed.loans import QUARTERLY

LOW, SILENT, NEAR, EXACT, ABOVE = "LOW", "SILENT", "NEAR", "EXACT", "ABOVE"
BAD = ("SUBSTANDARD", "DOUBTFUL", "LOSS")
LOW_CAP_PER_MILLE = 18
# 3 % as numerator and denominator, and what a bad principal has to good: 3 / 97.
TRIP_NUMERATOR, TRIP_DENOMINATOR = 3, 100
# The round of classification: so many working days before the business day, the lender's ordinary
# business having ended some days before.
ROUND_BACK, QUIET_BACK = 2, 5
# In working days as well: more than thirty days, whatever the holidays.
SILENT_BACK = 28
ROUND_SECONDS = 28_000
# About a thousand yuan, divisible by 97 fen: nobody repays a few fen.
EXTRA_FEN = 97 * 1031


@dataclass(slots=True)
class Trip:
    """The breaker's trip: day and second, bad and whole principal at that moment, fen."""

    day: int
    second: int
    bad: int
    outstanding: int


@dataclass(slots=True)
class Book:
    """A lender's loans with money outstanding, the sums over them, and the trip if any.

    `until` is the last day of its ordinary business.
    """

    lender: Lender
    shape: str
    until: int
    loans: list[LoanDraft] = field(default_factory=list)
    trip: Trip | None = None

    @property
    def outstanding(self) -> int:
        """Principal outstanding, fen."""
        return sum(loan.outstanding for loan in self.loans)

    @property
    def bad(self) -> list[LoanDraft]:
        """Non-performing loans."""
        return [loan for loan in self.loans if loan.classes and loan.classes[-1][1] in BAD]

    @property
    def overdue(self) -> list[LoanDraft]:
        """Overdue loans."""
        return [loan for loan in self.loans if loan.overdue]


def last_days(days: Days, lenders: tuple[Lender, ...], shapes: dict[int, str]) -> dict[int, int]:
    """Until when each lender does ordinary business."""
    quiet = days.working_before(days.today, QUIET_BACK)
    last = {LOW: days.today, SILENT: days.working_before(days.today, SILENT_BACK)}
    return {lender.id: last.get(shapes.get(lender.id, LOW), quiet) for lender in lenders}


def settle_books(
    rng: Random,
    days: Days,
    lenders: tuple[Lender, ...],
    shapes: dict[int, str],
    loans: list[LoanDraft],
) -> list[Book]:
    """Classify all loans with money outstanding so that each lender's book takes its shape."""
    last = last_days(days, lenders, shapes)
    books = {
        lender.id: Book(lender, shapes.get(lender.id, LOW), last[lender.id]) for lender in lenders
    }
    for loan in loans:
        if loan.outstanding:
            books[loan.lender.id].loans.append(loan)
    for book in books.values():
        if book.shape not in (LOW, SILENT) and len(book.loans) >= 3:
            _reach(rng, days, book)
        else:
            _keep_low(rng, days, book)
        _classify_performing(days, book)
    return list(books.values())


def _keep_low(rng: Random, days: Days, book: Book) -> None:
    """Bad loans while they stay below the cap; the other overdue ones are 关注."""
    cap = book.outstanding * LOW_CAP_PER_MILLE // 1000
    ends = days.month_ends_between(book.until - 70, book.until)
    bad = 0
    for loan in sorted(book.overdue, key=lambda each: each.matures):
        mentioned = _mention(days, loan, book.until)
        if mentioned is None:
            loan.classes.append((_first_end(days, loan), "NORMAL", 0))
        elif mentioned < ends[0] and bad + loan.outstanding <= cap:
            bad += loan.outstanding
            loan.classes.append((ends[0], "SUBSTANDARD", 0))
            if rng.random() < 0.4:
                loan.classes.append((ends[-1], BAD[1 + int(rng.random() * 2)], 0))


def _mention(days: Days, loan: LoanDraft, until: int) -> int | None:
    """Classify as 关注 at the first month end after maturity; None when there was none yet."""
    ends = days.month_ends_between(loan.matures + 1, until)
    if not ends:
        return None
    loan.classes.append((ends[0], "SPECIAL_MENTION", 0))
    return ends[0]


def _classify_performing(days: Days, book: Book) -> None:
    """The last month end up to which its lender does business finds the loans of that day 正常."""
    end = days.month_ends_between(book.until - 40, book.until)[-1]
    for loan in book.loans:
        if not loan.classes and loan.value is not None and loan.value < end:
            loan.classes.append((end, "NORMAL", 0))


def _first_end(days: Days, loan: LoanDraft) -> int:
    assert loan.value is not None
    return days.month_ends_between(loan.value, days.today)[0]


def _reach(rng: Random, days: Days, book: Book) -> None:
    """Take loans into the bad part until the ratio is reached, the last one cut to fit.

    For exactly 3 % the good part must divide by 97 fen; one good loan repays the remainder.
    """
    quiet = days.working_before(days.today, QUIET_BACK)
    candidates = [loan for loan in book.loans if loan.method == QUARTERLY]
    candidates.sort(key=lambda each: (not each.overdue, each.matures))
    reserve = max(candidates, key=lambda each: (not each.overdue, each.outstanding), default=None)
    numerator, denominator = _share(rng, book.shape)
    good, bad, chosen = book.outstanding, 0, list[LoanDraft]()
    for loan in candidates:
        if loan is reserve or reserve is None:
            continue
        chosen.append(loan)
        good, bad = good - loan.outstanding, bad + loan.outstanding
        odd = EXTRA_FEN + good % denominator if book.shape == EXACT else 0
        wanted = (good - odd) * numerator // denominator
        if bad - wanted >= loan.outstanding:
            # The loans before this one nearly reach it: the last of them gives way.
            part = chosen[-2].outstanding // 2
            _cut(days, chosen[-2], part, quiet)
            bad -= part
        if bad >= wanted:
            _cut(days, reserve, odd, quiet)
            _cut(days, loan, bad - wanted, quiet)
            break
    for loan in book.overdue:
        _mention(days, loan, quiet)
    _classify_round(rng, days, book, chosen)


def _share(rng: Random, shape: str) -> tuple[int, int]:
    """Bad to good principal for the shape, as numerator and denominator."""
    if shape == EXACT:
        return 3, 97
    per_mille = 26 + int(rng.random() * 4) if shape == NEAR else 33 + int(rng.random() * 25)
    return per_mille, 1000 - per_mille


def _cut(days: Days, loan: LoanDraft, principal: int, quiet: int) -> None:
    """A repayment of principal that brings the loan down, on a day before the quiet one."""
    if not principal:
        return
    assert loan.value is not None
    earlier = max((each.day for each in loan.repaid), default=loan.value)
    day = min(days.working_on_or_after(earlier + 1), quiet)
    loan.repay(day, principal, interest_on(principal, max(0, day - earlier), loan.rate))


def _classify_round(rng: Random, days: Days, book: Book, chosen: list[LoanDraft]) -> None:
    """One after the other in one afternoon; the one that reaches 3 % trips the breaker."""
    day = days.working_before(days.today, ROUND_BACK)
    outstanding, bad = book.outstanding, 0
    step = max(1, min(40, ROUND_SECONDS // max(1, len(chosen))))
    for number, loan in enumerate(chosen):
        second = 1 + number * step
        chance = rng.random()
        tier = BAD[0] if chance < 0.7 else BAD[1] if chance < 0.9 else BAD[2]
        loan.classes.append((day, tier, second))
        bad += loan.outstanding
        if book.trip is None and bad * TRIP_DENOMINATOR >= outstanding * TRIP_NUMERATOR:
            book.trip = Trip(day, second, bad, outstanding)
