"""Facts of what offices report: monthly statistics, quarterly assessments, written reports.

Money is yuan, `_on` a day of Asia/Shanghai; `today` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.vocabulary import ReportState, RiskLevel, StatisticCode


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFigure:
    """A figure as a party states it; None where it says nothing of amount, loans, households."""

    code: StatisticCode
    amount: Decimal | None = None
    loans: int | None = None
    households: int | None = None

    @property
    def numbers(self) -> tuple[Decimal | int, ...]:
        """What it says."""
        said = (self.amount, self.loans, self.households)
        return tuple(one for one in said if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """A party's submission of a month; `submitted_on` and `superseded_on` say what stands."""

    today: date
    is_of_lender: bool = True
    submitted_on: date | None = None
    superseded_on: date | None = None
    stated: tuple[StatedFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFacts:
    """A new edition of something that was reported, and why.

    A county's month `adds_lenders` that had lent by then and are not in it.
    """

    today: date
    reason: str
    is_of_lender: bool = True
    adds_lenders: bool = False
    superseded_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAssessmentFacts:
    """A party's assessment of a project in a quarter that ended on `last_on`.

    `corrects` says whether the party has one of the quarter already; `submitted_months` are the
    last days of those months of the quarter that both parties have submitted.
    """

    today: date
    last_on: date
    registered_on: date
    risk_level: RiskLevel
    findings: str
    measures: str
    reason: str
    corrects: bool = False
    submitted_months: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReportFacts:
    """A step of a written report; `superseded_on` says whether a later edition stands."""

    today: date
    state: ReportState
    text: str = ""
    # None where the step asks for none.
    reason: str | None = None
    superseded_on: date | None = None
    has_statistic: bool = True
