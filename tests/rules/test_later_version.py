"""A later version judges from its first day on, and leaves everything older as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules import policy
from rules.facts import (
    ApprovalFacts,
    DisbursementFacts,
    FundFacts,
    LoanFacts,
    ProjectAmendmentFacts,
    SigningFacts,
)
from rules.loan import (
    judge_approval,
    judge_disbursement,
    judge_signing,
    judge_submission,
    warnings_of_lending,
)
from rules.notice_2018_119 import part_2_9_enterprise_lending as enterprise
from rules.notice_2018_119.text import DOCUMENT
from rules.notice_2018_119.version import NOTICE_2018_119
from rules.policy import in_succession, last_day, policy_on
from rules.project import watch_moves
from rules.rate import BenchmarkRate
from rules.refusal import Refusal
from rules.vocabulary import WatchLevel
from tests.rules.later_version import BEGINS, CHANGED, LATER, LPR, later_version
from tests.rules.later_version import DOCUMENT as LATER_DOCUMENT
from tests.rules.situation import benchmarks, build

EVE = date(2020, 12, 31)


@pytest.fixture(autouse=True)
def both() -> Iterator[None]:
    """Every test here knows both versions."""
    with later_version():
        yield


def loan_of(signed_on: date, today: date | None = None, **changes: Any) -> LoanFacts:
    """A sound loan of a day, at the rate that its version asks for."""
    value_on = today or signed_on
    is_later = signed_on >= BEGINS
    rates: tuple[BenchmarkRate, ...] = LPR if is_later else benchmarks()
    given = {
        "today": today or signed_on,
        "signed_on": signed_on,
        "value_on": value_on,
        "matures_on": value_on.replace(year=value_on.year + 1),
        "rate": "3.85" if is_later else "4.35",
        "household": {"applied_on": signed_on},
        **changes,
    }
    return replace(build(LoanFacts, given), benchmarks=rates)


def told(refusals: list[Refusal]) -> list[tuple[str, str]]:
    """Code and document of each."""
    return [(one.code.value, one.clause.document if one.clause else "") for one in refusals]


@pytest.mark.parametrize(
    ("day", "amount", "expected"),
    [
        (EVE, "50000.00", []),
        (EVE, "50000.01", [("HOUSEHOLD_LIMIT_EXCEEDED", DOCUMENT)]),
        (BEGINS, "50000.01", []),
        (BEGINS, "80000.00", []),
        (BEGINS, "80000.01", [("HOUSEHOLD_LIMIT_EXCEEDED", LATER_DOCUMENT)]),
    ],
)
def test_the_limit_of_each_day(day: date, amount: str, expected: list[tuple[str, str]]) -> None:
    refusals = judge_submission(loan_of(day, amount=amount))
    assert told(refusals) == expected
    limits = {EVE: "50000.00", BEGINS: "80000.00"}
    assert [one.param("limit") for one in refusals] == [limits[day]] * len(expected)


@pytest.mark.parametrize(
    ("day", "rate", "expected"),
    [
        (EVE, "4.35", []),
        (EVE, "4.3501", [("RATE_NOT_BENCHMARK", DOCUMENT)]),
        (EVE, "3.85", [("RATE_NOT_BENCHMARK", DOCUMENT)]),
        (BEGINS, "3.00", []),
        (BEGINS, "3.85", []),
        (BEGINS, "3.8501", [("RATE_EXCEEDS_LPR", LATER_DOCUMENT)]),
        (BEGINS, "4.35", [("RATE_EXCEEDS_LPR", LATER_DOCUMENT)]),
    ],
)
def test_the_rate_rule_of_each_day(day: date, rate: str, expected: list[tuple[str, str]]) -> None:
    assert told(judge_submission(loan_of(day, rate=rate))) == expected


@pytest.mark.parametrize(
    ("day", "amount", "level"),
    [
        (EVE, "4999999.99", WatchLevel.CITY),
        (EVE, "5000000.00", WatchLevel.PROVINCE),
        (BEGINS, "5000000.00", WatchLevel.CITY),
        (BEGINS, "7999999.99", WatchLevel.CITY),
        (BEGINS, "8000000.00", WatchLevel.PROVINCE),
    ],
)
def test_the_watch_of_each_day(day: date, amount: str, level: WatchLevel) -> None:
    assert policy_on(day).rules.watch_level(Decimal(amount), day) is level


@pytest.mark.parametrize(
    ("day", "after", "moves"),
    [(EVE, "5000000.00", True), (BEGINS, "5000000.00", False), (BEGINS, "8000000.00", True)],
)
def test_the_watch_moves_by_the_business_day(day: date, after: str, moves: bool) -> None:
    changes = {"today": day, "declared_after": after}
    assert watch_moves(build(ProjectAmendmentFacts, changes)) is moves


def test_a_loan_keeps_the_version_of_its_signing_day() -> None:
    """Signed on the eve, disbursed in 2021: old limit and rate, while the watch is the new one."""
    paid_on = date(2021, 1, 4)
    disbursement = build(DisbursementFacts, {"approved_on": EVE})

    def judged(**changes: Any) -> list[tuple[str, str]]:
        return told(judge_disbursement(loan_of(EVE, paid_on, **changes), disbursement))

    assert judged(amount="50000.00") == []
    assert judged(amount="50000.01") == [("HOUSEHOLD_LIMIT_EXCEEDED", DOCUMENT)]
    assert judged(rate="3.85") == [("RATE_NOT_BENCHMARK", DOCUMENT)]
    level = policy_on(paid_on).rules.watch_level(Decimal("5000000.00"), paid_on)
    assert level is WatchLevel.CITY


def test_every_step_asks_the_version() -> None:
    """Approval and signing of 2021 refuse by the later text, of 2020 by the first."""
    approval = build(ApprovalFacts, {})
    for day, document, bound in ((EVE, DOCUMENT, "50000"), (BEGINS, LATER_DOCUMENT, "80000")):
        signing = build(SigningFacts, {"approved_on": day})
        for amount, expected in (
            (f"{bound}.00", []),
            (f"{bound}.01", [("HOUSEHOLD_LIMIT_EXCEEDED", document)]),
        ):
            loan = loan_of(day, amount=amount)
            assert told(judge_approval(loan, approval)) == expected
            assert told(judge_signing(loan, signing)) == expected


def test_what_the_later_text_takes_over_cites_the_first() -> None:
    """The term is still that of 2018, and so is the breaker."""
    loan = loan_of(BEGINS, matures_on=date(2024, 1, 2), rate="4.65")
    assert told(judge_submission(loan)) == [("TERM_EXCEEDS_LIMIT", DOCUMENT)]
    suspended = loan_of(BEGINS, position={"npl": "300000.00", "outstanding": "10000000.00"})
    assert told(judge_submission(suspended)) == [("LENDING_SUSPENDED", DOCUMENT)]


def test_breaker_and_fund_are_those_of_the_business_day() -> None:
    """A loan signed on the eve meets the breaker and the cover that rule when it is paid out."""
    asked: list[date] = []

    def never(*given: Any) -> None:
        asked.append(given[-1])

    calm = replace(LATER, rules=replace(LATER.rules, lending_suspended=never, covered=never))
    paid_on = date(2021, 1, 4)
    tripped = {"breaker": "TRIPPED"}
    fund = FundFacts(balance=Decimal("0.00"), outstanding=Decimal("0.00"))
    disbursement = build(DisbursementFacts, {"approved_on": EVE})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(policy, "VERSIONS", (NOTICE_2018_119, calm))
        assert judge_disbursement(loan_of(EVE, paid_on, position=tripped), disbursement) == []
        assert warnings_of_lending(loan_of(EVE, paid_on), fund) == []
        assert asked == [paid_on, paid_on]
        of_eve = judge_submission(loan_of(EVE, position=tripped))
        assert told(of_eve) == [("LENDING_SUSPENDED", DOCUMENT)]
        assert told(warnings_of_lending(loan_of(EVE), fund)) == [("FUND_BELOW_RATIO", DOCUMENT)]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date.min, DOCUMENT),
        (date(2017, 12, 31), DOCUMENT),
        (date(2018, 1, 1), DOCUMENT),
        (EVE, DOCUMENT),
        (BEGINS, LATER_DOCUMENT),
        (date.max, LATER_DOCUMENT),
    ],
)
def test_the_version_of_a_day(day: date, code: str) -> None:
    assert policy_on(day).code == code


def test_the_last_day_follows_from_the_next_version() -> None:
    assert (last_day(NOTICE_2018_119), last_day(LATER)) == (EVE, None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(policy, "VERSIONS", (NOTICE_2018_119,))
        assert last_day(NOTICE_2018_119) is None


def test_the_first_version_is_untouched() -> None:
    """Its functions and numbers answer in 2021 as ever; only the registry chooses."""
    assert set(CHANGED) < set(NOTICE_2018_119.rules.standing)
    assert not set(CHANGED) & set(LATER.rules.standing)
    assert enterprise.watch_level(Decimal("5000000.00"), BEGINS) is WatchLevel.PROVINCE
    assert NOTICE_2018_119.number_on("HOUSEHOLD_LIMIT", BEGINS) == Decimal("50000.00")
    assert LATER.number_on("HOUSEHOLD_LIMIT", EVE) == Decimal("80000.00")


@pytest.mark.parametrize(
    "versions",
    [
        (),
        (LATER, NOTICE_2018_119),
        (NOTICE_2018_119, NOTICE_2018_119),
        (NOTICE_2018_119, replace(LATER, id=1)),
        (NOTICE_2018_119, replace(LATER, code=DOCUMENT)),
    ],
)
def test_versions_succeed_each_other(versions: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="succeed"):
        in_succession(*versions)


def test_nothing_of_it_stays() -> None:
    """The registry of the product knows one version; the fixture leaves it so."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(policy, "VERSIONS", (NOTICE_2018_119,))
        with later_version():
            assert policy.VERSIONS == (NOTICE_2018_119, LATER)
        assert policy.VERSIONS == (NOTICE_2018_119,)
