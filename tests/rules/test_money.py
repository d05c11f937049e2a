"""Money and rates: the strict grammar, and sums against whole fen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.money import (
    MoneyError,
    fen,
    fen_up,
    is_money,
    money_text,
    parse_money,
    wan,
)
from rules.rate import RateError, parse_rate, rate_text

NOT_MONEY: tuple[object, ...] = (
    "nan", "snan", "inf", "-inf", "-0", "-0.00", "-1", "1.000", "0.005", "1e400", "1e-30", "1e2",
    "12345678901234567890", "10000000000000000", "1,000.00", "1_000", "１００", "1．00", "١٠٠",
    "一百", "壹佰", "Ⅻ", "²", " 1", "1 ", "1\u00a0", "+1", "0x10", "¥1", "", None, True, [], {},
    0.1, 1e308, 2**53 + 1, 1, Decimal("1.00"), "1\x00", "1\n", "9" * 1000, "\u202e1", "00", "01",
    "01.00", ".5", "5.", "1.2.3", "-",
)  # fmt: skip


@pytest.mark.parametrize("text", NOT_MONEY, ids=repr)
def test_not_money(text: object) -> None:
    """The catalogue of bad money is refused, never guessed at."""
    with pytest.raises(MoneyError):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0.00"),
        ("0.00", "0.00"),
        ("50000", "50000.00"),
        ("50000.5", "50000.50"),
        ("50000.05", "50000.05"),
        ("9999999999999999.99", "9999999999999999.99"),
    ],
)
def test_money(text: str, amount: str) -> None:
    """An integer or one or two decimals, always given back with two."""
    assert str(parse_money(text)) == amount


@pytest.mark.parametrize("text", ["", "-1", "1000", "4.75000", "4,75", "４.35", "1e1", 4.35, None])
def test_not_a_rate(text: object) -> None:
    """Rates are as strict as money, with four decimals."""
    with pytest.raises(RateError):
        parse_rate(text)


@pytest.mark.parametrize(
    ("text", "shown"), [("4.35", "4.35"), ("4", "4.00"), ("4.3505", "4.3505"), ("4.10", "4.10")]
)
def test_rate(text: str, shown: str) -> None:
    """Two decimals, or as many as it needs."""
    assert rate_text(parse_rate(text)) == shown


@given(st.integers(0, 10**18 - 1))
def test_text_and_money_are_one(count: int) -> None:
    """Every amount of numeric(18,2) survives text, and is money."""
    text = f"{count // 100}.{count % 100:02}"
    amount = parse_money(text)
    assert money_text(amount) == text
    assert is_money(amount)
    assert Fraction(amount) == Fraction(count, 100)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_rounding_against_fractions(amount: Decimal) -> None:
    """HALF_UP is away from zero at the half; UP is never less in size; both whole fen."""
    exact = Fraction(amount) * 100
    half_up = int(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    up = -(-abs(exact).numerator // abs(exact).denominator) * (-1 if exact < 0 else 1)
    assert Fraction(fen(amount)) * 100 == half_up
    assert Fraction(fen_up(amount)) * 100 == up


def test_wan_is_rounded_only_at_the_end() -> None:
    """Three times 3,333.33 yuan are 1.00 万元, not three times 0.33."""
    assert wan(Decimal("3333.33") * 3) == Decimal("1.00")
    assert wan(Decimal("36939.83") * 10_000) == Decimal("36939.83")
