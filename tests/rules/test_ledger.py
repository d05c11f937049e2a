"""The ledger: worked figures of arrears, allocation, prepayment, settlement and extension."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rules.ledger import (
    Allocation,
    Arrears,
    Ledger,
    Terms,
    allocate,
    arrears,
    book,
    extend,
    interest_owed,
    open_ledger,
)
from rules.vocabulary import RepaymentMethod

QUARTERLY = RepaymentMethod.QUARTERLY_INTEREST
INSTALMENTS = RepaymentMethod.EQUAL_INSTALMENTS
PRINCIPAL = RepaymentMethod.EQUAL_PRINCIPAL
MATURITY = RepaymentMethod.AT_MATURITY
NOTHING = Decimal("0.00")


def yuan(text: str) -> Decimal:
    """Money from text."""
    return Decimal(text)


def day(text: str) -> date:
    """A day from text."""
    return date.fromisoformat(text)


def ledger(
    method: RepaymentMethod, value_on: str, matures_on: str, percent: str = "4.75"
) -> Ledger:
    """The ledger of 50,000."""
    days = day(value_on), day(matures_on)
    return open_ledger(method, yuan("50000.00"), Decimal(percent), *days)


def pay(loan: Ledger, on: str, principal: str, interest: str = "0.00") -> Ledger:
    """The ledger after a repayment in these parts."""
    return book(loan, yuan(principal), yuan(interest), day(on))


def figures(loan: Ledger) -> list[tuple[str, str, str]]:
    """Due day, principal and interest of each line."""
    return [(f"{due.due_on}", f"{due.principal:.2f}", f"{due.interest:.2f}") for due in loan.dues]


# Arrears.


@pytest.mark.parametrize(
    ("today", "since_on", "interest"),
    [
        ("2018-06-20", None, "0.00"),
        ("2018-06-21", "2018-06-20", "606.94"),
        ("2018-09-20", "2018-06-20", "606.94"),
        ("2018-09-21", "2018-06-20", "1213.88"),
    ],
)
def test_overdue_from_the_day_after(today: str, since_on: str | None, interest: str) -> None:
    """A line is overdue from the day after its due day, since the earliest of them."""
    since = None if since_on is None else day(since_on)
    found = arrears(ledger(QUARTERLY, "2018-03-21", "2019-03-21"), day(today))
    assert found == Arrears(since, since, NOTHING, yuan(interest))


def test_arrears_of_a_line_in_part() -> None:
    """What is unpaid of a line, down to the last fen; paid in full it is no longer overdue."""
    loan = pay(ledger(QUARTERLY, "2018-03-21", "2019-03-21"), "2018-06-20", "0", "606.93")
    due_on = day("2018-06-20")
    assert arrears(loan, day("2018-06-21")) == Arrears(due_on, due_on, NOTHING, yuan("0.01"))
    paid = pay(loan, "2018-06-25", "0", "0.01")
    assert arrears(paid, day("2018-06-25")) == Arrears(None, None, NOTHING, NOTHING)


def test_late_subsidy_is_arrears_but_no_default() -> None:
    """The default day passes over interest awaiting a late subsidy, never over principal."""
    loan = ledger(QUARTERLY, "2018-03-21", "2018-09-21")
    first, maturity = day("2018-06-20"), day("2018-09-21")
    found = arrears(loan, day("2018-06-21"), awaiting_subsidy={1})
    assert found == Arrears(first, None, NOTHING, yuan("606.94"))
    # 606.94 twice, and the stub of 21 September, a day that bears nothing.
    found = arrears(loan, day("2018-09-22"), awaiting_subsidy={1, 2, 3})
    assert found == Arrears(first, maturity, yuan("50000.00"), yuan("1213.88"))


# Prepayment.


def test_prepayment_in_a_quarter() -> None:
    """41 days of 50,000 and 51 days of 30,000, rounded once: 472.36."""
    loan = pay(ledger(QUARTERLY, "2018-03-21", "2018-12-21"), "2018-05-01", "20000.00")
    assert figures(loan) == [
        ("2018-06-20", "20000.00", "472.36"),
        ("2018-09-20", "0.00", "364.17"),
        ("2018-12-20", "0.00", "360.21"),
        ("2018-12-21", "30000.00", "0.00"),
    ]
    assert loan.outstanding == yuan("30000.00")
    assert loan.dues[0].unpaid_principal == 0


def test_prepayments_in_one_period() -> None:
    """Two in one period: still one rounding over all its days."""
    loan = ledger(MATURITY, "2018-06-01", "2019-06-01", "4.35")
    loan = pay(pay(loan, "2018-09-01", "10000.00"), "2018-12-01", "15000.00")
    # 92 days of 50,000, 91 of 40,000, 182 of 25,000.
    assert figures(loan) == [("2019-06-01", "50000.00", "1545.46")]
    assert loan.dues[0].principal_days == 92 * 50_000 + 91 * 40_000 + 182 * 25_000


def test_prepayment_spreads_the_rest() -> None:
    """Equal principal over the months that remain; the open month by its days."""
    loan = ledger(PRINCIPAL, "2018-06-01", "2018-10-01")
    loan = pay(loan, "2018-07-01", "12500.00", "197.92")
    loan = pay(loan, "2018-07-11", "7500.00")
    # Ten days of 37,500 and twenty of 30,000; then 20,000 and 10,000 for a month.
    assert figures(loan)[1:] == [
        ("2018-08-01", "17500.00", "128.65"),
        ("2018-09-01", "10000.00", "79.17"),
        ("2018-10-01", "10000.00", "39.58"),
    ]
    assert loan.dues[0] == replace(
        ledger(PRINCIPAL, "2018-06-01", "2018-10-01").dues[0],
        principal_paid=yuan("12500.00"),
        interest_paid=yuan("197.92"),
    )


def test_instalments_stay_equal_after_a_prepayment() -> None:
    """等额本息 on a due day: equal payments of what is left, the last but for roundings."""
    loan = ledger(INSTALMENTS, "2018-06-01", "2021-06-01")
    loan = pay(loan, "2018-07-01", "21295.02", "197.92")
    assert loan.dues[0].unpaid == 0
    rest = open_ledger(
        INSTALMENTS, yuan("28704.98"), Decimal("4.75"), day("2018-07-01"), day("2021-06-01")
    )
    assert [due.interest for due in loan.dues[1:]] == [due.interest for due in rest.dues]
    parts = [due.unpaid_principal for due in loan.dues[1:]]
    assert parts == [due.principal for due in rest.dues]
    assert len({due.unpaid for due in loan.dues[1:-1]}) == 1


def test_due_principal_comes_before_a_prepayment() -> None:
    """A late borrower: principal pays the overdue lines first, and only the rest is prepaid."""
    loan = pay(ledger(PRINCIPAL, "2018-06-01", "2018-10-01"), "2018-08-01", "26000.00")
    assert [due.principal_paid for due in loan.dues] == [12500, 12500, 1000, 0]
    assert [due.principal for due in loan.dues] == [12500, 12500, 13000, 12000]


# Settlement.


def test_settlement_in_a_quarter() -> None:
    """Paid off on 1 May: 41 days, the first of May not counted."""
    loan = ledger(QUARTERLY, "2018-03-21", "2019-03-21")
    on = day("2018-05-01")
    assert interest_owed(loan, on, loan.outstanding) == yuan("270.49")
    assert interest_owed(loan, on) == yuan("270.49")
    settled = pay(loan, "2018-05-01", "50000.00", "270.49")
    assert settled.settled
    assert sum(due.interest for due in settled.dues) == yuan("270.49")


def test_settlement_on_a_settlement_day() -> None:
    """Interest alone is that of 92 days; with all principal the day itself is not counted."""
    loan = ledger(QUARTERLY, "2018-03-21", "2019-03-21")
    on = day("2018-06-20")
    assert interest_owed(loan, on) == yuan("606.94")
    assert interest_owed(loan, on, yuan("50000.00")) == yuan("600.35")
    assert interest_owed(loan, on, yuan("20000.00")) == yuan("604.31")
    parts = allocate(loan, yuan("50600.35"), NOTHING, on)
    assert parts == Allocation(NOTHING, yuan("600.35"), yuan("50000.00"), NOTHING)
    assert pay(loan, "2018-06-20", "50000.00", "600.35").settled


def test_a_day_paid_for_is_not_given_back() -> None:
    """Interest of the twentieth paid, then the principal on the same day."""
    loan = pay(ledger(QUARTERLY, "2018-03-21", "2019-03-21"), "2018-06-20", "0", "606.94")
    loan = pay(loan, "2018-06-20", "50000.00")
    assert loan.settled
    assert loan.dues[0].interest == yuan("606.94")


@pytest.mark.parametrize(
    ("on", "interest"),
    [
        ("2018-07-01", "197.92"),
        ("2018-07-02", "204.35"),  # and one day of 48,704.98, 6.43
        ("2018-07-31", "390.71"),  # and a month: the thirty-first day adds nothing
        ("2018-08-01", "390.71"),
    ],
)
def test_settlement_in_a_month(on: str, interest: str) -> None:
    """The months due, and the days since the last due day, at most a month."""
    loan = ledger(INSTALMENTS, "2018-06-01", "2021-06-01")
    assert interest_owed(loan, day(on), loan.outstanding) == yuan(interest)
    assert pay(loan, on, "50000.00", interest).settled


def test_no_interest_after_maturity() -> None:
    """A loan unpaid at maturity owes no more contract interest than on that day."""
    loan = ledger(MATURITY, "2018-06-01", "2019-06-01", "4.35")
    assert interest_owed(loan, day("2019-05-31")) == yuan("2199.17")
    assert interest_owed(loan, day("2019-06-01")) == yuan("2205.21")
    assert interest_owed(loan, day("2020-06-01"), loan.outstanding) == yuan("2205.21")
    late = pay(loan, "2019-09-01", "20000.00", "2205.21")
    assert figures(late) == [("2019-06-01", "50000.00", "2205.21")]
    assert arrears(late, day("2019-09-01")).principal == yuan("30000.00")


# Allocation.


@pytest.mark.parametrize(
    ("amount", "penalty", "interest", "principal", "rest"),
    [
        ("0.00", "0.00", "0.00", "0.00", "0.00"),
        ("5.00", "5.00", "0.00", "0.00", "0.00"),
        ("10.00", "10.00", "0.00", "0.00", "0.00"),
        ("10.01", "10.00", "0.01", "0.00", "0.00"),
        # 606.94 due on 20 June and ten days to 1 July, 65.97.
        ("682.91", "10.00", "672.91", "0.00", "0.00"),
        ("682.92", "10.00", "672.91", "0.01", "0.00"),
        ("50682.91", "10.00", "672.91", "50000.00", "0.00"),
        ("50682.92", "10.00", "672.91", "50000.00", "0.01"),
    ],
)
def test_allocation(amount: str, penalty: str, interest: str, principal: str, rest: str) -> None:
    """Penalty, then all interest due or accrued, then principal, then too much."""
    loan = ledger(QUARTERLY, "2018-03-21", "2019-03-21")
    parts = allocate(loan, yuan(amount), yuan("10.00"), day("2018-07-01"))
    assert parts == Allocation(yuan(penalty), yuan(interest), yuan(principal), yuan(rest))


def test_booking_is_by_due_day() -> None:
    """Interest fills the earliest lines, as far as it goes."""
    loan = pay(ledger(QUARTERLY, "2018-03-21", "2019-03-21"), "2018-09-25", "0", "1000.00")
    assert [due.interest_paid for due in loan.dues] == [yuan("606.94"), yuan("393.06"), 0, 0, 0]


@pytest.mark.parametrize(
    ("principal", "interest"),
    [("50000.01", "0"), ("0", "606.95"), ("50000.00", "600.36"), ("-0.01", "0"), ("0", "-0.01")],
)
def test_more_than_is_owed_is_not_booked(principal: str, interest: str) -> None:
    """The caller has refused it: here it is a bug."""
    loan = ledger(QUARTERLY, "2018-03-21", "2019-03-21")
    with pytest.raises(AssertionError):
        pay(loan, "2018-06-20", principal, interest)


# Extension.


def test_extension_of_quarterly_interest() -> None:
    """Twelve months and six: 4.35 to the old maturity, 4.75 from that day on."""
    loan = ledger(QUARTERLY, "2018-06-21", "2019-06-21", "4.35")
    extended = extend(loan, day("2019-12-21"), Decimal("4.75"))
    assert figures(extended)[:4] == figures(loan)[:4]
    assert figures(extended)[4:] == [
        ("2019-06-21", "0.00", "0.00"),
        ("2019-09-20", "0.00", "606.94"),
        ("2019-12-20", "0.00", "600.35"),
        ("2019-12-21", "50000.00", "0.00"),
    ]
    assert extended.terms[1] == Terms(Decimal("4.75"), day("2019-06-21"), day("2019-12-21"))
    assert [due.number for due in extended.dues] == list(range(1, 9))


def test_extension_from_a_settlement_day() -> None:
    """The old maturity is a twentieth: its day counts in the next quarter, at the new rate."""
    extended = extend(
        ledger(QUARTERLY, "2018-06-21", "2019-06-20", "4.35"), day("2019-10-01"), Decimal("4.75")
    )
    assert figures(extended)[-3:] == [
        ("2019-06-20", "0.00", "549.79"),
        ("2019-09-20", "0.00", "613.54"),  # 93 days
        ("2019-10-01", "50000.00", "65.97"),  # ten days
    ]


def test_extension_of_all_at_maturity() -> None:
    """Interest to the old maturity stays due on it."""
    loan = pay(ledger(MATURITY, "2018-06-01", "2019-06-01", "4.35"), "2018-12-01", "20000.00")
    extended = extend(loan, day("2019-12-01"), Decimal("4.75"))
    assert figures(extended) == [
        ("2019-06-01", "20000.00", "1765.38"),  # 183 days of 50,000 and 182 of 30,000
        ("2019-12-01", "30000.00", "724.38"),  # 183 days at 4.75
    ]
    assert extended.outstanding == yuan("30000.00")


def test_extension_of_instalments() -> None:
    """The last instalment's principal, over the months of the extension."""
    extended = extend(
        ledger(PRINCIPAL, "2018-06-01", "2018-10-01", "4.35"), day("2019-01-01"), Decimal("4.75")
    )
    assert figures(extended)[3:] == [
        ("2018-10-01", "0.00", "45.31"),
        ("2018-11-01", "4166.67", "49.48"),
        ("2018-12-01", "4166.67", "32.99"),
        ("2019-01-01", "4166.66", "16.49"),
    ]


def test_a_second_extension() -> None:
    """Each stretch bears its own rate."""
    loan = ledger(MATURITY, "2018-06-01", "2018-12-01", "4.35")
    loan = extend(loan, day("2019-03-01"), Decimal("4.35"))
    loan = extend(loan, day("2019-12-01"), Decimal("4.75"))
    assert figures(loan) == [
        ("2018-12-01", "0.00", "1105.63"),
        ("2019-03-01", "0.00", "543.75"),
        ("2019-12-01", "50000.00", "1814.24"),
    ]
    assert (loan.matures_on, len(loan.terms)) == (day("2019-12-01"), 3)


def test_nothing_to_extend() -> None:
    """Neither a loan that is paid nor an earlier maturity."""
    loan = ledger(MATURITY, "2018-06-01", "2018-12-01")
    with pytest.raises(AssertionError):
        extend(loan, day("2018-12-01"), Decimal("4.75"))
    with pytest.raises(AssertionError):
        extend(pay(loan, "2018-07-01", "50000.00"), day("2019-12-01"), Decimal("4.75"))
