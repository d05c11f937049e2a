"""How a loss is shared, and which agreement is in force: examples, bounds, properties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cooperation import (
    in_force,
    judge_cooperation,
    judge_cooperation_end,
    share_out,
)
from rules.fund_facts import CooperationEndFacts, CooperationFacts
from rules.money import is_money

D = Decimal
DAY = date(2018, 12, 20)
NEXT = timedelta(days=1)


@pytest.mark.parametrize(
    ("loss", "shares", "parts"),
    [
        # Each of the first two rounds up to a fen; nothing is left for the third.
        ("0.02", ("0.35", "0.35", "0.25"), ("0.01", "0.01", "0.00", "0.00")),
        ("46234.56", ("0.8",), ("36987.65", "9246.91")),
        ("0.01", ("0.5",), ("0.01", "0.00")),
        ("0.01", ("0.4999999999",), ("0.00", "0.01")),
        ("100.00", ("1",), ("100.00", "0.00")),
        ("100.00", ("0",), ("0.00", "100.00")),
        ("100.01", ("0.4", "0.2", "0.3"), ("40.00", "20.00", "30.00", "10.01")),
    ],
)
def test_a_loss_is_shared(loss: str, shares: tuple[str, ...], parts: tuple[str, ...]) -> None:
    found = share_out(D(loss), [D(share) for share in shares])
    assert tuple(f"{part:.2f}" for part in found) == parts


@st.composite
def whole_shares(draw: Any) -> list[Decimal]:
    """Shares of all parties but the lender: at most one whole."""
    left, shares = 10**10, []
    for _ in range(draw(st.integers(1, 6))):
        share = draw(st.integers(0, left))
        shares.append(D(share).scaleb(-10))
        left -= share
    return shares


@given(fen=st.integers(1, 10**15), shares=whole_shares())
def test_the_parts_make_the_loss(fen: int, shares: list[Decimal]) -> None:
    loss = D(fen).scaleb(-2)
    parts = share_out(loss, shares)
    assert sum(parts) == loss and len(parts) == len(shares) + 1
    for part, share in zip(parts, shares, strict=False):
        assert part >= 0 and is_money(part)
        assert part - loss * share <= D("0.005")  # Less only where nothing was left.
    assert parts[-1] >= 0 and parts[-1] - loss * (1 - sum(shares)) <= D("0.005") * len(shares)


@given(fen=st.integers(1, 10**15), shares=whole_shares())
def test_each_part_is_the_agreed_ratio_rounded(fen: int, shares: list[Decimal]) -> None:
    """Half a fen up, in whole numbers; only where nothing is left for it a party bears less."""
    left, whole = fen, 10**10
    for part, share in zip(share_out(D(fen).scaleb(-2), shares), shares, strict=False):
        numerator = fen * int(share.scaleb(10))
        expected = min((2 * numerator + whole) // (2 * whole), left)
        assert int(part.scaleb(2)) == expected
        left -= expected


@dataclass(frozen=True)
class Dated:
    starts_on: date
    ends_on: date | None


def test_the_one_that_started_last_is_in_force() -> None:
    first, second = Dated(DAY, None), Dated(DAY + 10 * NEXT, DAY + 20 * NEXT)
    both = [second, first]
    assert in_force(both, DAY - NEXT) is None
    assert in_force(both, DAY) is first
    assert in_force(both, DAY + 9 * NEXT) is first
    assert in_force(both, DAY + 10 * NEXT) is second
    assert in_force(both, DAY + 20 * NEXT) is second
    # What the second replaced does not come back.
    assert in_force(both, DAY + 21 * NEXT) is None
    assert in_force([], DAY) is None


def facts(**changes: Any) -> CooperationFacts:
    values: dict[str, Any] = {
        "fund_share": D("0.8"),
        "lender_share": D("0.2"),
        "starts_on": DAY,
    }
    return CooperationFacts(**(values | changes))


def told(refusals: list[Any]) -> list[str]:
    return [f"{one.code.value}@{'.'.join(one.path[1:])}:{one.param('reason')}" for one in refusals]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"buffer_months": 1}, []),
        ({"buffer_months": 3}, []),
        ({"buffer_months": 0}, ["VALIDATION@bufferMonths:NOT_WITHIN"]),
        ({"buffer_months": 4}, ["VALIDATION@bufferMonths:NOT_WITHIN"]),
        ({"ends_on": DAY}, []),
        ({"ends_on": DAY - NEXT}, ["VALIDATION@endsOn:BEFORE_START"]),
        ({"has_same_start": True}, ["VALIDATION@startsOn:DUPLICATE"]),
        ({"file_hash": "0" * 64}, []),
        ({"file_hash": "A" * 64}, ["VALIDATION@fileHash:FORM"]),
        ({"fund_share": D("0.8000000001")}, ["VALIDATION@fundShare:SHARES_NOT_WHOLE"]),
        ({"fund_share": D("0.7999999999")}, ["VALIDATION@fundShare:SHARES_NOT_WHOLE"]),
        ({"fund_share": D("0.79999999999")}, ["VALIDATION@fundShare:TOO_MANY_DECIMALS"]),
        (
            {"fund_share": D("1.8"), "lender_share": D("-0.8")},
            [
                "VALIDATION@fundShare:NO_SHARE",
                "VALIDATION@lenderShare:NO_SHARE",
            ],
        ),
        ({"fund_share": D(1), "lender_share": D(0)}, []),
        ({"fund_share": D("0.5"), "others": (("甲", D("0.3")),)}, []),
        ({"others": (("甲", D("0.0")),)}, ["VALIDATION@otherShares.0.share:NO_SHARE"]),
        (
            {"fund_share": D("0.4"), "others": (("甲", D("0.3")), ("甲", D("0.1")))},
            ["VALIDATION@otherShares.1.party:DUPLICATE"],
        ),
    ],
)
def test_what_may_be_registered(changes: dict[str, Any], expected: list[str]) -> None:
    assert told(judge_cooperation(facts(**changes))) == expected


def test_the_sum_is_named() -> None:
    (refusal,) = judge_cooperation(facts(others=(("担保公司", D("0.05")),)))
    assert refusal.param("sum") == "1.05"
    assert refusal.clause is not None and refusal.clause.article == "二(七)"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"last_on": DAY - NEXT}, ["VALIDATION@endsOn:TOO_EARLY"]),
        ({"last_on": DAY + NEXT, "ends_on": DAY + NEXT}, []),
        ({"last_on": DAY + 2 * NEXT, "ends_on": DAY + NEXT}, ["VALIDATION@endsOn:AFTER_END"]),
        ({"starts_on": DAY + NEXT}, ["VALIDATION@endsOn:TOO_EARLY"]),
        ({"starts_on": DAY + NEXT, "last_on": DAY + NEXT}, []),
        ({"ends_on": DAY - NEXT}, ["INVALID_TRANSITION@cooperation:None"]),
        ({"ends_on": DAY}, []),
        ({"reason": " "}, ["REASON_REQUIRED@reason:None"]),
    ],
)
def test_when_one_may_end(changes: dict[str, Any], expected: list[str]) -> None:
    values: dict[str, Any] = {
        "today": DAY,
        "starts_on": DAY - 300 * NEXT,
        "ends_on": None,
        "last_on": DAY,
        "reason": "协议解除",
    }
    assert told(judge_cooperation_end(CooperationEndFacts(**(values | changes)))) == expected
