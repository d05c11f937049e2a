"""A second version of the policy, made up for tests: data and functions, and no product file.

测试〔2021〕1号, in force from 2021-01-01: another limit, another rate rule, another watch.
Everything else it takes over from the notice of 2018, which is not touched by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from rules import policy
from rules.dated import Dated
from rules.facts import LoanFacts
from rules.money import ZERO
from rules.months import months_between
from rules.notice_2018_119 import part_1_positioning as positioning
from rules.notice_2018_119.version import NOTICE_2018_119
from rules.policy_version import LoanRule, PolicyVersion
from rules.rate import BenchmarkRate, benchmark_on, rate_text
from rules.refusal import Clause, ErrorCode, Refusal, refuse
from rules.vocabulary import RateRule, WatchLevel

DOCUMENT = "测试〔2021〕1号"
BEGINS = date(2021, 1, 1)
TEXT = {
    1: Clause(DOCUMENT, "一", "额度最高不得超过8万元"),
    2: Clause(DOCUMENT, "二", "利率不得超过合同签订日的贷款市场报价利率"),
    3: Clause(DOCUMENT, "三", "省级对800万元以上项目重点关注"),
    4: Clause(DOCUMENT, "四", "加强宣传"),
}
HOUSEHOLD_LIMIT = Dated("一", "yuan", ((BEGINS, Decimal("80000.00")),), clause=TEXT[1])
PROVINCE_WATCH_AMOUNT = Dated("三", "yuan", ((BEGINS, Decimal("8000000.00")),), clause=TEXT[3])
# The LPR of 2020-04-20, as the reference data has it.
LPR = (
    BenchmarkRate(date(2020, 4, 20), 0, 12, Decimal("3.8500")),
    BenchmarkRate(date(2020, 4, 20), 12, None, Decimal("4.6500")),
)


def household_limit(loan: LoanFacts) -> Refusal | None:
    """Row 1: the new limit, counted as before."""
    limit = HOUSEHOLD_LIMIT.on(loan.signed_on)
    assert limit is not None
    if loan.exposure.total + loan.amount <= limit:
        return None
    available = max(ZERO, limit - loan.exposure.total)
    return refuse(
        ErrorCode.HOUSEHOLD_LIMIT_EXCEEDED,
        "amount",
        clause=TEXT[1],
        limit=limit,
        available=available,
        requested=loan.amount,
    )


def lpr_cap(loan: LoanFacts) -> Refusal | None:
    """Row 2: at most the LPR of the signing day; a lower rate is welcome."""
    months = months_between(loan.value_on, loan.matures_on)
    cap = benchmark_on(loan.signed_on, months, loan.benchmarks)
    if cap is not None and loan.rate <= cap:
        return None
    expected = "null" if cap is None else rate_text(cap)
    return refuse(
        ErrorCode.RATE_EXCEEDS_LPR,
        "rate",
        clause=TEXT[2],
        expected=expected,
        rate=rate_text(loan.rate),
        signedOn=loan.signed_on,
    )


def watch_level(amount: Decimal, day: date) -> WatchLevel:
    """Row 3: the province watches from another amount on."""
    bound = PROVINCE_WATCH_AMOUNT.on(day)
    assert bound is not None
    return WatchLevel.PROVINCE if amount >= bound else WatchLevel.CITY


CHANGED: dict[LoanRule, LoanRule] = {
    positioning.household_limit: household_limit,
    positioning.benchmark_rate: lpr_cap,
}

LATER: PolicyVersion = replace(
    NOTICE_2018_119,
    id=2,
    code=DOCUMENT,
    effective_from=BEGINS,
    max_household_amount=Decimal("80000.00"),
    rate_rule=RateRule.LPR_CAP,
    province_watch_amount=Decimal("8000000.00"),
    rules=replace(
        NOTICE_2018_119.rules,
        standing=tuple(CHANGED.get(rule, rule) for rule in NOTICE_2018_119.rules.standing),
        watch_level=watch_level,
    ),
    numbers={
        **NOTICE_2018_119.numbers,
        "HOUSEHOLD_LIMIT": HOUSEHOLD_LIMIT,
        "PROVINCE_WATCH_AMOUNT": PROVINCE_WATCH_AMOUNT,
    },
    text=TEXT,
    modelled={1: (household_limit,), 2: (lpr_cap,), 3: (watch_level,)},
    not_modelled={4: "a document to keep, nothing to judge"},
)


@contextmanager
def later_version() -> Iterator[PolicyVersion]:
    """The registry knows both versions within."""
    with patch.object(policy, "VERSIONS", policy.in_succession(*policy.VERSIONS, LATER)):
        yield LATER
