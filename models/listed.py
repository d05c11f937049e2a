"""Codes written out in the text of a statement, as planned queries and partial indexes need."""

from __future__ import annotations

from collections.abc import Iterable


def listed(codes: Iterable[str]) -> str:
    """`'ACTIVE', 'OVERDUE'`, in the order of the letters, so that a text is always the same."""
    return ", ".join(f"'{code}'" for code in sorted(codes))
