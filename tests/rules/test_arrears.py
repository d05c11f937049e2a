"""What a day does to a loan: at, before and after each bound, with a ledger and without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.arrears import Debt, Late, Standing, aged_standing, late_on, moved, paid_standing
from rules.ledger import Ledger, book, interest_owed, open_ledger
from rules.states import LOAN, ON_THE_BOOK
from rules.vocabulary import LoanState, RepaymentMethod

D = Decimal
LENT, MATURES = date(2018, 7, 2), date(2019, 7, 2)
DUE, DEMAND = date(2018, 9, 20), date(2018, 8, 15)
FIRST = D("489.38")
ACTIVE, OVERDUE = LoanState.ACTIVE, LoanState.OVERDUE


def ledger(amount: str = "50000.00") -> Ledger:
    method = RepaymentMethod.QUARTERLY_INTEREST
    return open_ledger(method, D(amount), D("4.35"), LENT, MATURES)


def debt(**changes: object) -> Debt:
    values: dict[str, object] = {
        "state": ACTIVE,
        "outstanding": D("50000.00"),
        "matures_on": MATURES,
        "ledger": ledger(),
    }
    return Debt(**values | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (LENT, Late()),
        (DUE, Late()),
        (DUE + timedelta(days=1), Late(DUE, D("0.00"), FIRST)),
        (MATURES, Late(DUE, D("0.00"), D("2138.75"))),
        (MATURES + timedelta(days=1), Late(DUE, D("50000.00"), D("2205.21"))),
    ],
)
def test_a_line_is_late_from_the_day_after(day: date, late: Late) -> None:
    assert late_on(debt(), day) == late
    assert aged_standing(debt(), day).state is (OVERDUE if late.since_on else ACTIVE)


@pytest.mark.parametrize("outstanding", [D("0.00"), D("0.01"), D("50000.00")])
def test_without_a_ledger_the_maturity_is_the_due_day(outstanding: Decimal) -> None:
    bare = debt(ledger=None, outstanding=outstanding, late=Late(None, D("0.00"), D("0.00")))
    assert late_on(bare, MATURES) == Late()
    after = late_on(bare, MATURES + timedelta(days=1))
    assert after == (Late(MATURES, outstanding, D("0.00")) if outstanding else Late())


def test_what_a_lender_reported_stays_until_maturity() -> None:
    reported = Late(date(2018, 11, 1), D("100.00"), D("5.00"))
    bare = debt(ledger=None, state=OVERDUE, late=reported)
    assert aged_standing(bare, MATURES) == Standing(OVERDUE, reported)
    after = aged_standing(bare, MATURES + timedelta(days=1)).late
    assert after == Late(date(2018, 11, 1), D("50000.00"), D("5.00"))


@pytest.mark.parametrize(
    ("day", "state", "late"),
    [
        (DEMAND, LoanState.EARLY_CALLED, Late()),
        (DEMAND + timedelta(days=1), OVERDUE, Late(DEMAND, D("50000.00"), D("265.83"))),
        (DUE + timedelta(days=1), OVERDUE, Late(DEMAND, D("50000.00"), FIRST)),
    ],
)
def test_a_demand_makes_everything_due(day: date, state: LoanState, late: Late) -> None:
    """Interest up to the demand, until the line that it lies in is due as a whole."""
    called = debt(state=LoanState.EARLY_CALLED, demand_on=DEMAND)
    found = aged_standing(called, day)
    assert (found.state, found.late) == (state, late)
    assert found.acts == (("pass_demand",) if state is OVERDUE else ())


def test_an_earlier_arrear_is_older_than_the_demand() -> None:
    demand = date(2018, 10, 15)
    called = debt(state=LoanState.EARLY_CALLED, demand_on=demand)
    assert aged_standing(called, demand).late == Late(DUE, D("0.00"), FIRST)
    assert aged_standing(called, demand + timedelta(days=1)).late.since_on == DUE


def test_a_second_demand_does_not_make_what_is_late_younger() -> None:
    """After maturity the lines ask for as much as the first demand did, from a later day on."""
    day, again = MATURES + timedelta(days=30), MATURES + timedelta(days=60)
    late = Late(DEMAND, D("50000.00"), D("2205.21"))
    called = debt(state=LoanState.EARLY_CALLED, demand_on=again, late=late)
    assert late_on(called, day) == replace(late, since_on=DUE)
    assert aged_standing(called, day) == Standing(LoanState.EARLY_CALLED, late)


def test_paid_up_it_is_active_again_and_settled_when_nothing_is_owed() -> None:
    late = Late(DUE, D("0.00"), FIRST)
    day = date(2018, 10, 1)
    half = book(ledger(), D("0.00"), D("489.37"), day)
    assert paid_standing(debt(state=OVERDUE, ledger=half, late=late), day) == Standing(
        OVERDUE, Late(DUE, D("0.00"), D("0.01"))
    )
    served = book(ledger(), D("0.00"), FIRST, day)
    for state in (OVERDUE, LoanState.IN_BUFFER, LoanState.CLAIMING):
        found = paid_standing(debt(state=state, ledger=served, late=late), day)
        assert found == Standing(ACTIVE, Late(), ("cure",))
    assert paid_standing(debt(ledger=served), day) == Standing(ACTIVE, Late())
    owed = interest_owed(ledger(), day, D("50000.00"))
    whole = book(ledger(), D("50000.00"), owed, day)
    for state in ON_THE_BOOK:
        found = paid_standing(debt(state=state, ledger=whole), day)
        assert found == Standing(LoanState.SETTLED, Late(), ("settle",))
    kept = paid_standing(debt(state=LoanState.WRITTEN_OFF_RETAINED, ledger=whole), day)
    assert kept.state is LoanState.SETTLED_AFTER_WRITE_OFF


def test_principal_gone_and_interest_owed_is_not_settled() -> None:
    day = date(2018, 8, 15)
    almost = book(ledger(), D("50000.00"), D("265.82"), day)
    found = paid_standing(debt(ledger=almost, outstanding=D("0.00")), day)
    assert found == Standing(ACTIVE, Late())
    later = DUE + timedelta(days=1)
    assert aged_standing(debt(ledger=almost, outstanding=D("0.00")), later) == Standing(
        OVERDUE, Late(DUE, D("0.00"), D("0.01")), ("fall_overdue",)
    )


@given(st.dates(LENT, date(2020, 1, 1)), st.dates(LENT, date(2020, 1, 1)), st.booleans())
def test_days_only_add_and_none_counts_twice(one: date, other: date, has_ledger: bool) -> None:
    """The later of two days decides, in whatever order they come, once or twice."""
    start = debt() if has_ledger else debt(ledger=None)

    def passed(standing: Debt, day: date) -> Debt:
        found = aged_standing(standing, day)
        return replace(standing, state=found.state, late=found.late)

    last = passed(start, max(one, other))
    assert passed(passed(start, one), other) == passed(passed(start, other), one) == last
    again = aged_standing(last, min(one, other))
    assert (again.state, again.late, again.acts) == (last.state, last.late, ())


def test_a_standing_takes_only_acts_of_its_machine() -> None:
    for state in LoanState:
        if LOAN.after(state, "settle") is None:
            with pytest.raises(AssertionError, match="cannot settle"):
                moved(state, Late(), "settle")
