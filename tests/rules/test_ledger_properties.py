"""The ledger against days counted one by one in fractions, over random histories."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.ledger import Ledger, allocate, arrears, book, extend, interest_owed, open_ledger
from rules.money import ZERO, fen
from rules.months import add_months
from rules.schedule import MONTHLY
from rules.vocabulary import RepaymentMethod
from tests.rules.test_schedule import AMOUNTS, DAYS, METHODS, RATES, TERMS, half_up, matures

DAY = timedelta(days=1)
# Days since the one before, and how much of a settlement is paid, in thousandths.
HISTORIES = st.lists(st.tuples(st.integers(1, 200), st.integers(0, 1_000)), max_size=5)
LOANS = st.tuples(METHODS, AMOUNTS, RATES, DAYS, TERMS)
Loan = tuple[RepaymentMethod, Decimal, Decimal, date, tuple[int, int]]
Prepaid = list[tuple[date, Decimal]]


def opened(loan: Loan) -> Ledger:
    """The ledger of a drawn loan."""
    method, amount, percent, value_on, term = loan
    return open_ledger(method, amount, percent, value_on, matures(value_on, term))


def figure(ledger: Ledger, on: date) -> Decimal:
    """What settles a loan on a day."""
    return ledger.outstanding + interest_owed(ledger, on, ledger.outstanding)


def not_due(ledger: Ledger, principal: Decimal, on: date) -> Decimal:
    """How much of a principal goes beyond what is due."""
    due = sum((line.unpaid_principal for line in ledger.dues if line.due_on <= on), ZERO)
    return max(ZERO, principal - due)


def interest_by_days(ledger: Ledger, amount: Decimal, prepaid: Prepaid) -> list[Fraction]:
    """Interest of each line, its days counted one by one; prepayments as they were made."""
    found: list[Fraction] = []
    owed, day = Fraction(amount), ledger.terms[0].from_on
    for line in ledger.dues:
        terms = next(terms for terms in ledger.terms if line.due_on <= terms.matures_on)
        matures_on = terms.matures_on
        settles = ledger.method is RepaymentMethod.QUARTERLY_INTEREST and line.due_on < matures_on
        end = line.due_on + DAY if settles else line.due_on
        monthly = ledger.method in MONTHLY
        months = (line.due_on.year - terms.from_on.year) * 12
        months += line.due_on.month - terms.from_on.month
        whole = monthly and add_months(terms.from_on, months) == line.due_on
        first, principal_days, counted, standing = day, Fraction(0), 0, owed
        while day < end:
            repaid = sum(Fraction(part) for on, part in prepaid if first <= on <= day)
            standing = owed - repaid
            if not monthly or counted < 30:
                principal_days += standing
                counted += 1
            day += DAY
        if whole and counted < 30:
            principal_days += standing * (30 - counted)
        found.append(principal_days * Fraction(terms.percent) / 36_000)
        owed -= Fraction(line.principal)
    return found


def check(ledger: Ledger, amount: Decimal, prepaid: Prepaid) -> None:
    """What holds of a ledger at every time."""
    assert sum(line.principal for line in ledger.dues) == amount
    due_days = [line.due_on for line in ledger.dues]
    assert due_days == sorted(set(due_days))
    assert due_days[-1] == ledger.matures_on
    exact = interest_by_days(ledger, amount, prepaid)
    for line, interest in zip(ledger.dues, exact, strict=True):
        assert 0 <= line.principal_paid <= line.principal
        assert 0 <= line.interest_paid <= line.interest
        assert Fraction(line.interest) == half_up(interest)
    # One rounding a line: no more than half a fen each.
    total = sum(Fraction(line.interest) for line in ledger.dues)
    assert abs(total - sum(exact)) <= Fraction(len(exact), 200)


@settings(max_examples=150, deadline=None)
@given(LOANS, HISTORIES, st.integers(1, 400))
def test_any_history_ends_settled(
    loan: Loan, history: list[tuple[int, int]], last_days: int
) -> None:
    """Whatever is paid when: lines add up, interest is that of the days, the end is exact."""
    amount, value_on = loan[1], loan[3]
    ledger, on = opened(loan), value_on
    prepaid: Prepaid = []
    check(ledger, amount, prepaid)
    received = ZERO
    for days, share in [*history, (last_days, 1_000)]:
        on += timedelta(days=days)
        before = ledger
        parts = allocate(ledger, fen(figure(ledger, on) * share / 1_000), ZERO, on)
        assert parts.rest == 0
        prepaid.append((on, not_due(ledger, parts.principal, on)))
        ledger = book(ledger, parts.principal, parts.interest, on)
        received += parts.principal + parts.interest
        check(ledger, amount, prepaid)
        assert ledger.outstanding == before.outstanding - parts.principal
        # Lines that were over that day bear what they did, and no payment was taken away.
        for old, new in zip(before.dues, ledger.dues, strict=True):
            assert new.principal_paid >= old.principal_paid
            assert new.interest_paid >= old.interest_paid
            if old.due_on < on:
                assert (new.principal, new.interest) == (old.principal, old.interest)
    assert ledger.settled
    assert received == sum(line.principal + line.interest for line in ledger.dues)
    assert arrears(ledger, date.max).since_on is None


@given(LOANS, st.integers(0, 1_200), st.integers(0, 7_000_000), st.integers(0, 100_000))
def test_allocation_conserves_money(loan: Loan, days: int, fens: int, penalty_fens: int) -> None:
    """The parts add up; principal only when no interest is left, a rest only when nothing is."""
    ledger, on = opened(loan), loan[3] + timedelta(days=days)
    amount, penalty = Decimal(fens) / 100, Decimal(penalty_fens) / 100
    parts = allocate(ledger, amount, penalty, on)
    assert parts.penalty + parts.interest + parts.principal + parts.rest == amount
    assert min(parts.penalty, parts.interest, parts.principal, parts.rest) >= 0
    assert parts.penalty <= penalty
    if parts.interest > 0:
        assert parts.penalty == penalty
    if parts.principal > 0:
        assert parts.interest == interest_owed(ledger, on, parts.principal)
    assert (parts.rest > 0) == (amount > penalty + figure(ledger, on))
    if parts.rest > 0:
        assert parts.principal == ledger.outstanding


@given(LOANS, st.integers(0, 1_200), st.integers(0, 1_000), st.integers(1, 18), RATES)
def test_extension_and_prepayment_in_either_order(
    loan: Loan, days: int, share: int, months: int, percent: Decimal
) -> None:
    """Extended then prepaid is prepaid then extended; both keep the loan's principal."""
    ledger, on = opened(loan), loan[3] + timedelta(days=days)
    assume(on < ledger.matures_on)
    longer = add_months(ledger.matures_on, months)
    principal = fen(ledger.outstanding * share / 1_000)
    repaid = book(ledger, principal, ZERO, on)
    assume(repaid.dues[-1].unpaid_principal > 0)
    assume(ledger.dues[-1].unpaid_principal > 0)
    prepaid = [(on, not_due(ledger, principal, on))]
    extended = extend(repaid, longer, percent)
    assert extended == book(extend(ledger, longer, percent), principal, ZERO, on)
    check(extended, loan[1], prepaid)
    assert [line.interest for line in extended.dues[: len(ledger.dues)]] == [
        line.interest for line in repaid.dues
    ]
