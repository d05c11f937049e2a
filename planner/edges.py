"""The nouns and edges of all areas, by name; none is given twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from planner.nouns import (
    agreement,
    audit,
    bank_statement,
    breaker,
    claim,
    collection,
    cooperation,
    dictionary,
    disposal,
    duty,
    extension,
    fund_duty,
    household,
    indicator,
    insurance,
    lending,
    loan,
    project,
    project_care,
    recovery,
    report,
    risk_fund,
    roster,
    statistic,
    subsidy,
    warning,
)
from planner.nouns.base import Edge, Noun

__all__ = ["EDGES", "NOUNS", "Edge", "Noun", "merged"]

Known = TypeVar("Known")

_AREAS = (
    agreement,
    audit,
    bank_statement,
    breaker,
    claim,
    collection,
    cooperation,
    dictionary,
    disposal,
    duty,
    extension,
    fund_duty,
    household,
    indicator,
    insurance,
    lending,
    loan,
    project,
    project_care,
    recovery,
    report,
    risk_fund,
    roster,
    statistic,
    subsidy,
    warning,
)


def merged(parts: Iterable[Mapping[str, Known]]) -> dict[str, Known]:
    """All parts in one; a name that two of them give is a mistake."""
    whole: dict[str, Known] = {}
    for part in parts:
        twice = sorted(whole.keys() & part.keys())
        assert not twice, f"given twice: {', '.join(twice)}"
        whole |= part
    return whole


NOUNS: dict[str, Noun] = merged(area.NOUNS for area in _AREAS)
EDGES: dict[str, Edge] = merged(area.EDGES for area in _AREAS)
