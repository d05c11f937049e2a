"""Interest subsidy: the notice's figures, and every day of a quarter counted one by one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.money import ZERO
from rules.notice_2018_119.part_2_4_subsidy import quarter, subsidy_late, waits_for_subsidy
from rules.refusal import ErrorCode
from rules.states import SUBSIDY_BATCH
from rules.subsidy import (
    accruals,
    divided,
    following,
    judge_return,
    judge_step,
    judge_submission,
    previous,
    quarter_before,
)
from rules.subsidy_facts import (
    BatchFacts,
    DueAmount,
    ListedAmount,
    Quarter,
    ScheduledInterest,
    SubsidisedLoan,
)
from rules.vocabulary import (
    ArrearsCause,
    RepaymentMethod,
    SubsidyBatchState,
    SubsidyExclusion,
)

D = Decimal
ONE_DAY = timedelta(days=1)
Q2 = quarter(2018, 2)
WHOLE = D("1.00")
TODAY = date(2018, 12, 20)
LENT_ON, MATURES_ON = date(2018, 1, 10), date(2019, 1, 10)


def loan(**changes: object) -> SubsidisedLoan:
    """50,000 yuan at 4.75 percent over the whole of 2018."""
    values: dict[str, object] = {
        "method": RepaymentMethod.QUARTERLY_INTEREST,
        "value_on": LENT_ON,
        "matures_on": MATURES_ON,
        "outstanding": D("50000.00"),
    } | changes
    values.setdefault("rates", ((values["value_on"], D("4.7500")),))
    return SubsidisedLoan(**values)  # type: ignore[arg-type]


def paid(of: SubsidisedLoan, in_quarter: Quarter = Q2) -> tuple[int, Decimal]:
    """Days and yuan that are subsidised."""
    found = [one for one in accruals(of, in_quarter, WHOLE) if one.excluded is None]
    return sum(one.days for one in found), sum((one.amount for one in found), ZERO)


def test_a_quarter_runs_from_settlement_day_to_settlement_day() -> None:
    assert (Q2.from_on, Q2.to_on, Q2.due_on) == (
        date(2018, 3, 21),
        date(2018, 6, 20),
        date(2018, 6, 30),
    )
    first = quarter(2018, 1)
    assert (first.from_on, first.to_on) == (date(2017, 12, 21), date(2018, 3, 20))
    assert first.due_on == date(2018, 3, 31)
    assert (previous(Q2), following(first)) == (first, Q2)
    assert previous(first).name == "2017Q4" and following(quarter(2017, 4)) == first


def test_a_quarter_is_over_on_the_day_after_its_last() -> None:
    assert quarter_before(date(2018, 6, 20)).name == "2018Q1"
    assert quarter_before(date(2018, 6, 21)) == Q2
    assert quarter_before(date(2018, 1, 1)).name == "2017Q4"


@pytest.mark.parametrize(
    ("changes", "days", "amount"),
    [
        ({}, 92, "606.94"),
        ({"rates": ((LENT_ON, D("4.3500")),)}, 92, "555.83"),
        (
            {"outstanding": D("30000.00"), "repaid": ((date(2018, 5, 1), D("20000.00")),)},
            92,
            "472.36",
        ),
        ({"value_on": date(2018, 5, 10), "matures_on": date(2019, 5, 10)}, 42, "277.08"),
        ({"stops": ((date(2018, 5, 1), SubsidyExclusion.HOUSEHOLD_REMOVED),)}, 41, "270.49"),
        ({"matures_on": date(2018, 6, 10)}, 81, "534.38"),
        ({"outstanding": ZERO, "repaid": ((date(2018, 3, 21), D("50000.00")),)}, 0, "0.00"),
        ({"outstanding": ZERO, "repaid": ((date(2018, 3, 22), D("50000.00")),)}, 1, "6.60"),
        ({"compensated_on": date(2018, 5, 1)}, 41, "270.49"),
        ({"demand_on": date(2018, 5, 1)}, 41, "270.49"),
        ({"barred": SubsidyExclusion.NOT_SCREENED}, 0, "0.00"),
    ],
    ids=[
        "92-days-at-4.75",
        "92-days-at-4.35",
        "20000-repaid-on-05-01",
        "disbursed-on-05-10",
        "removed-on-05-01",
        "matured-on-06-10",
        "repaid-on-the-first-day",
        "repaid-on-the-second-day",
        "compensated",
        "called-early",
        "not-screened",
    ],
)
def test_what_is_subsidised(changes: dict[str, object], days: int, amount: str) -> None:
    assert paid(loan(**changes)) == (days, D(amount))


def test_the_rest_of_the_quarter_keeps_its_figures_and_its_cause() -> None:
    removed = loan(stops=((date(2018, 5, 1), SubsidyExclusion.HOUSEHOLD_REMOVED),))
    first, rest = accruals(removed, Q2, WHOLE)
    assert (first.from_on, first.to_on, first.excluded) == (Q2.from_on, date(2018, 4, 30), None)
    assert (rest.from_on, rest.to_on, rest.days) == (date(2018, 5, 1), Q2.to_on, 51)
    assert (rest.accrued, rest.amount) == (D("336.46"), ZERO)
    assert rest.excluded is SubsidyExclusion.HOUSEHOLD_REMOVED
    assert rest.principal_days == D("2550000.00")


def test_the_earliest_cause_is_named_and_of_one_day_the_first() -> None:
    day = date(2018, 5, 1)
    stops = (
        (day, SubsidyExclusion.FREE_RIDER),
        (day, SubsidyExclusion.HOUSEHOLD_REMOVED),
        (day + ONE_DAY, SubsidyExclusion.NOT_REGISTERED),
    )
    assert accruals(loan(stops=stops), Q2, WHOLE)[1].excluded is SubsidyExclusion.HOUSEHOLD_REMOVED
    matured = loan(matures_on=date(2018, 4, 1), stops=stops)
    assert accruals(matured, Q2, WHOLE)[1].excluded is SubsidyExclusion.AFTER_MATURITY


def test_an_extension_goes_on_at_its_own_rate() -> None:
    """81 days at 4.35 and 11 at 4.75 percent: one rounding."""
    on = date(2018, 6, 10)
    rates = ((LENT_ON, D("4.3500")), (on, D("4.7500")))
    extended = loan(matures_on=date(2018, 12, 10), rates=rates)
    (found,) = accruals(extended, Q2, WHOLE)
    assert (found.days, found.amount, found.rate) == (92, D("561.94"), D("4.7500"))


def test_a_monthly_method_is_subsidised_by_its_schedule() -> None:
    lines = tuple(
        ScheduledInterest(day, D("1500000.00"), D(amount))
        for day, amount in (
            (date(2018, 3, 21), "7.00"),
            (date(2018, 3, 22), "197.92"),
            (date(2018, 6, 21), "190.01"),
            (date(2018, 6, 22), "9.00"),
        )
    )
    monthly = loan(method=RepaymentMethod.EQUAL_INSTALMENTS, scheduled=lines)
    assert paid(monthly) == (92, D("387.93"))


def test_a_share_of_the_interest_is_rounded_once() -> None:
    (found,) = accruals(loan(), Q2, D("0.50"))
    assert (found.accrued, found.amount) == (D("606.94"), D("303.47"))


DAYS = st.integers(0, 400).map(lambda count: date(2017, 12, 1) + timedelta(days=count))


@st.composite
def loans(draw: st.DrawFn) -> SubsidisedLoan:
    """Any loan on its way through some quarters."""
    value_on = draw(DAYS)
    amounts = draw(st.lists(st.integers(1, 2_000_000), max_size=3))
    days = [value_on + timedelta(days=draw(st.integers(0, 300))) for _ in amounts]
    extended = draw(st.none() | st.integers(1, 300))
    rates = [(value_on, D(draw(st.integers(100, 600))) / 100)]
    if extended is not None:
        rates.append((value_on + timedelta(days=extended), D(draw(st.integers(100, 600))) / 100))
    stops = draw(st.lists(st.tuples(DAYS, st.sampled_from(list(SubsidyExclusion))), max_size=2))
    return SubsidisedLoan(
        method=RepaymentMethod.QUARTERLY_INTEREST,
        value_on=value_on,
        matures_on=value_on + timedelta(days=draw(st.integers(1, 400))),
        outstanding=D(draw(st.integers(0, 5_000_000))) / 100,
        rates=tuple(rates),
        repaid=tuple((day, D(fen) / 100) for day, fen in sorted(zip(days, amounts, strict=True))),
        stops=tuple(stops),
        demand_on=draw(st.none() | DAYS),
    )


def rounded(amount: Fraction) -> int:
    """Whole fen, a half up."""
    return int((2 * amount + 1) // 2)


@given(loans(), st.integers(1, 4))
def test_each_day_is_counted_once(of: SubsidisedLoan, number: int) -> None:
    """Day by day in fractions of a fen, knowing nothing of stretches."""
    within = quarter(2018, number)
    day, days, fen, excluded = within.from_on, 0, Fraction(0), 0
    while day <= within.to_on:
        principal = of.outstanding + sum(amount for on, amount in of.repaid if on > day)
        stopped = [on for on, _ in of.stops] + [of.matures_on]
        stopped += [] if of.demand_on is None else [of.demand_on]
        if of.value_on <= day and principal > 0:
            if day < min(stopped):
                percent = [rate for on, rate in of.rates if on <= day][-1]
                days += 1
                fen += Fraction(principal) * 100 * Fraction(percent) / 36_000
            else:
                excluded += 1
        day += ONE_DAY
    found = accruals(of, within, WHOLE)
    assert paid(of, within) == (days, D(rounded(fen)) / 100)
    assert sum(one.days for one in found if one.excluded is not None) == excluded
    assert all(one.amount == ZERO for one in found if one.excluded is not None)


AMOUNTS = st.lists(st.integers(-5_000, 5_000).map(lambda fen: D(fen) / 100), min_size=1, max_size=4)


@given(AMOUNTS, st.integers(0, 10_000).map(lambda fen: D(fen) / 100))
def test_what_is_owed_is_served_first(amounts: list[Decimal], owed: Decimal) -> None:
    parts = divided(list(enumerate(amounts, 1)), owed)
    total = sum(amounts, ZERO)
    assert [sum(parts[number]) for number in sorted(parts)] == amounts
    served = sum((to_loan for to_loan, _ in parts.values()), ZERO)
    assert served == max(ZERO, min(total, owed))
    assert all(to_loan >= 0 for to_loan, _ in parts.values())


def batch(state: str = "DRAFT", **more: str) -> BatchFacts:
    return BatchFacts(today=TODAY, state=SubsidyBatchState[state], actor="me", **more)


DUE = {key: DueAmount(key, f"N{key}", D(amount)) for key, amount in (("a", "1.00"), ("b", "0.00"))}


def test_a_list_is_what_is_due_to_the_fen() -> None:
    assert judge_submission(batch(), DUE, [ListedAmount(0, "a", D("1.00"))]) == []
    listed = [ListedAmount(0, "a", D("1.01")), ListedAmount(1, "c", D("2.00"))]
    wrong = judge_submission(batch(), DUE, listed)
    assert [(one.code, one.path[1:], dict(one.params)) for one in wrong] == [
        (
            ErrorCode.SUBSIDY_AMOUNT_MISMATCH,
            ("lines", "0", "amount"),
            {"loanNo": "Na", "requested": "1.01", "computed": "1.00", "difference": "0.01"},
        ),
        (
            ErrorCode.SUBSIDY_AMOUNT_MISMATCH,
            ("lines", "1", "loan"),
            {"loanNo": "c", "requested": "2.00", "computed": "0.00", "difference": "2.00"},
        ),
    ]
    (missing,) = judge_submission(batch(), DUE, [])
    assert (missing.path[1:], missing.param("requested")) == (("lines",), "0.00")


def test_a_loan_is_listed_once_and_with_money() -> None:
    listed = [ListedAmount(0, "a", D("1.00")), ListedAmount(1, "a", D("1.00"))]
    (twice,) = judge_submission(batch(), DUE, listed)
    assert (twice.param("reason"), twice.path[1:]) == ("DUPLICATE", ("lines", "1", "loan"))
    (odd,) = judge_submission(batch(), DUE, [ListedAmount(0, "a", D("1.001"))])
    assert (odd.param("reason"), odd.path[1:]) == ("NOT_MONEY", ("lines", "0", "amount"))


@pytest.mark.parametrize("state", list(SubsidyBatchState))
@pytest.mark.parametrize("word", ["submit", "approve", "return", "pay"])
def test_every_other_step_is_refused(state: SubsidyBatchState, word: str) -> None:
    facts = batch(state.value)
    refusals = {
        "submit": lambda: judge_submission(facts, {}, []),
        "return": lambda: judge_return(facts, "不符"),
    }.get(word, lambda: judge_step(facts, word))()
    admitted = SUBSIDY_BATCH.after(state, word) is not None
    assert [one.code for one in refusals] == ([] if admitted else [ErrorCode.INVALID_TRANSITION])


def test_three_persons_take_the_steps() -> None:
    approve = judge_step(batch("BANK_SUBMITTED", submitted_by="me"), "approve")
    pay = judge_step(batch("PA_APPROVED", submitted_by="x", approved_by="me"), "pay")
    other = judge_step(batch("PA_APPROVED", submitted_by="x", approved_by="y"), "pay")
    assert [[one.code for one in found] for found in (approve, pay, other)] == [
        [ErrorCode.SAME_ACTOR],
        [ErrorCode.SAME_ACTOR],
        [],
    ]
    assert [one.code for one in judge_return(batch("PA_APPROVED"), " ")] == [
        ErrorCode.REASON_REQUIRED
    ]


def test_it_is_late_from_the_day_after() -> None:
    due_on = Q2.due_on
    assert subsidy_late(due_on, D("0.01"), due_on) is None
    late = subsidy_late(due_on, D("0.01"), due_on + ONE_DAY)
    assert late is not None and late.code is ErrorCode.SUBSIDY_LATE
    assert subsidy_late(due_on, ZERO, due_on + ONE_DAY) is None


def test_only_interest_that_is_wholly_awaited_is_the_countys() -> None:
    cause = ArrearsCause.SUBSIDY_LATE
    assert waits_for_subsidy(ZERO, D("606.94"), D("606.94")) is cause
    assert waits_for_subsidy(ZERO, D("606.95"), D("606.94")) is None
    assert waits_for_subsidy(D("0.01"), D("606.94"), D("606.94")) is None
    assert waits_for_subsidy(ZERO, ZERO, D("606.94")) is None
