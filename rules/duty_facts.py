"""Facts of what offices do for the policy: meetings, duties, consent, accountability (part three).

`_on` is a day of Asia/Shanghai, `today` the business day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.vocabulary import Department, FundingSource


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """A joint meeting: who attended, and by when each of its resolutions is due."""

    today: date
    held_on: date
    departments: tuple[Department, ...]
    due_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionFacts:
    """A resolution of a meeting that was carried out on a day."""

    today: date
    held_on: date
    completed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyFacts:
    """Something done on a day; `due_on` is the day by which the other side has to answer.

    `field` is the name of the day in the input.
    """

    today: date
    field: str
    done_on: date
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingFacts:
    """What a model borrower agreed to; `document_no` is that of the written consent."""

    today: date
    consented_on: date | None = None
    document_no: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingFacts:
    """What money a loan is lent from, and the contract of the re-lending where it is that."""

    source: FundingSource
    relending_no: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToleranceFacts:
    """How many bad loans a regulator tolerates in a year, as a fraction."""

    today: date
    year: int
    ratio: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ViolationFacts:
    """A violation that was found on a day, of the obligation of that row."""

    today: date
    found_on: date
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionFacts:
    """What came of a violation that was found on a day."""

    today: date
    found_on: date
    concluded_on: date
    outcome: str
