"""Fen and days as the text that COPY and the demo's documents need."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """`4999999` fen as `49999.99`."""
    return f"{fen // 100}.{fen % 100:02d}"


def percent(rate: int) -> str:
    """A rate of percent times 10,000 as `4.7500`."""
    return f"{rate // 10_000}.{rate % 10_000:04d}"
